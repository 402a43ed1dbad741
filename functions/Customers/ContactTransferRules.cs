using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>That somebody of us spoke with a customer, at a moment (UTC).</summary>
internal sealed record Spoken(string By, DateTimeOffset At);

/// <summary>A follow-up as the history of a customer counts it, on its way from one customer to another.</summary>
/// <param name="Contact">The row of the customer whom it was taken to be of.</param>
/// <param name="Owner">The staff member who answers it.</param>
/// <param name="IsOpenProblem">Whether it is about a problem that is not fixed.</param>
/// <param name="Spoken">Who spoke with the customer in it, in order.</param>
internal sealed record ContactInTransfer(Contact Contact, string Owner, bool IsOpenProblem, IReadOnlyList<Spoken> Spoken);

/// <summary>
/// What two customers' counts come to when a follow-up of one of them concerns the other. Pure; done twice it is done once, as long as the
/// contact's own row is written and deleted with the counts.
/// </summary>
internal static class ContactTransferRules
{
    /// <summary>The customer whom it concerns, with the row to write; null where they have it as it is.</summary>
    /// <param name="there">What they have of it already.</param>
    public static (CustomerProfile Profile, Contact Row)? Receive(CustomerProfile to, Contact? there, ContactInTransfer comes)
    {
        // A person decided it, so no undoing of a merge takes it back.
        var row = comes.Contact with { Origin = null };
        if (there is not null && there.KnownUpTo >= row.KnownUpTo)
        {
            return null;
        }

        var counted = CustomerRules.Adopt(there is null ? to : CustomerRules.Release(to, there), row);
        var spoken = comes.Spoken.Where(
            one => there is null || !to.Acquaintances.Any(known => known.StaffId == one.By && known.LastAt >= one.At));
        var met = spoken.Aggregate(counted, (profile, one) => CustomerRules.Spoke(profile, one.By, one.At));
        var theirs = GivenAwayRules.Without(met, row.FollowUpId);
        return (CustomerRules.WithProblem(theirs, row.FollowUpId, comes.IsOpenProblem) with
        {
            FirstSeenAt = row.At < to.FirstSeenAt ? row.At : to.FirstSeenAt,
            LastMentionAt = row.At > to.LastMentionAt ? row.At : to.LastMentionAt,
            LastEnding = EndingOf(row) is { } ended && !(ended.At < to.LastEnding?.At) ? ended : to.LastEnding,
            KnownBy = met.KnownBy ?? comes.Owner,
        }, row);
    }

    /// <summary>The customer whom it does not concern, without it.</summary>
    /// <param name="goes">With the row as they have it.</param>
    /// <param name="left">Their other contacts.</param>
    /// <param name="spokenLeft">When somebody spoke with them otherwise, as far as that is known.</param>
    public static CustomerProfile Dismiss(
        CustomerProfile from, ContactInTransfer goes, IReadOnlyCollection<Contact> left, IReadOnlyCollection<Spoken> spokenLeft)
    {
        var id = goes.Contact.FollowUpId;
        var acquaintances = goes.Spoken.GroupBy(one => one.By).Aggregate(
            from.Acquaintances, (known, ofOne) => Without(known, ofOne.Key, ofOne.Select(one => one.At).ToHashSet(), spokenLeft));
        var last = acquaintances.MaxBy(one => one.LastAt);
        var spokeHereLast = goes.Spoken.Any(one => one.At == from.LastSpokeAt);
        var without = GivenAwayRules.With(CustomerRules.Release(from, goes.Contact), id, goes.Contact.Origin);
        return CustomerRules.WithProblem(without, id, isOpen: false) with
        {
            Acquaintances = acquaintances,
            LastSpokeAt = spokeHereLast ? last?.LastAt : from.LastSpokeAt,
            KnownBy = spokeHereLast ? last?.StaffId ?? from.KnownBy : from.KnownBy,
            LastMentionAt = left.Count > 0 && from.LastMentionAt == goes.Contact.At ? left.Max(contact => contact.At) : from.LastMentionAt,
            LastEnding = from.LastEnding?.FollowUpId != id ? from.LastEnding
                : left.Select(EndingOf).OfType<Ending>().MaxBy(ending => ending.At),
        };
    }

    private static IReadOnlyList<Acquaintance> Without(
        IReadOnlyList<Acquaintance> known, string staffId, HashSet<DateTimeOffset> gone, IReadOnlyCollection<Spoken> spokenLeft)
    {
        if (known.FirstOrDefault(one => one.StaffId == staffId) is not { } who || who.Times <= gone.Count)
        {
            return [.. known.Where(one => one.StaffId != staffId)];
        }

        var before = spokenLeft.Where(one => one.By == staffId).Select(one => (DateTimeOffset?)one.At).Max();
        var left = who with { Times = who.Times - gone.Count, LastAt = gone.Contains(who.LastAt) ? before ?? who.LastAt : who.LastAt };
        return [.. known.Select(one => one.StaffId == staffId ? left : one)];
    }

    private static Ending? EndingOf(Contact contact) => contact is
    {
        EndedAt: { } at, Outcome: { } outcome and (FollowUpOutcome.Acknowledged or FollowUpOutcome.Confirmed or FollowUpOutcome.Unconfirmed)
    }
        ? new Ending(contact.FollowUpId, contact.Kind, outcome, at)
        : null;
}
