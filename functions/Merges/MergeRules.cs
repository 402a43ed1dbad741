using Outreach.Customers;
using Outreach.SharedKernel;

namespace Outreach.Merges;

/// <summary>The profiles after a merge and after its undoing. Pure; counts are always those of the contacts that are there.</summary>
internal static class MergeRules
{
    /// <summary>
    /// The survivor with what the absorbed customer's profile has and theirs lacks, with what persons entered there, and with those of its
    /// open problems whose newer state they don't have; counts move with the contacts.
    /// </summary>
    public static (CustomerProfile Survivor, TakenOver Took) TakeOver(
        CustomerProfile survivor, CustomerProfile absorbed, IEnumerable<string> openProblems)
    {
        var replaced = EnteredRules.Replaced(survivor, absorbed);
        var after = replaced.Keys.Aggregate(survivor, (left, field) => CustomerAttributes.With(left, field, null));
        var taken = new Dictionary<string, IReadOnlyList<int>>();
        foreach (var attribute in CustomerAttributes.All)
        {
            if (EnteredRules.MayTake(survivor, absorbed, attribute.Name) && attribute.Take(after, absorbed) is var (with, places))
            {
                after = with;
                taken[attribute.Name] = places;
            }
        }

        var suggested = EnteredRules.ToDecide(after, survivor, absorbed);
        var spokeLater = absorbed.LastSpokeAt is not null && !(absorbed.LastSpokeAt < survivor.LastSpokeAt);
        after = after with
        {
            Suggestions = [.. after.Suggestions, .. suggested],
            Identities = absorbed.Identities.Aggregate(survivor.Identities, CustomerRules.WithIdentity),
            DoNotContact = Stricter(survivor.DoNotContact, absorbed.DoNotContact),
            Latest = CustomerRules.LatestOf(survivor.Latest.Concat(absorbed.Latest)),
            Acquaintances = Sum(survivor.Acquaintances, absorbed.Acquaintances),
            FirstSeenAt = absorbed.FirstSeenAt < survivor.FirstSeenAt ? absorbed.FirstSeenAt : survivor.FirstSeenAt,
            LastMentionAt = absorbed.LastMentionAt > survivor.LastMentionAt ? absorbed.LastMentionAt : survivor.LastMentionAt,
            LastEnding = survivor.LastEnding is null || absorbed.LastEnding?.At > survivor.LastEnding.At
                ? absorbed.LastEnding ?? survivor.LastEnding
                : survivor.LastEnding,
            LastSpokeAt = spokeLater ? absorbed.LastSpokeAt : survivor.LastSpokeAt,
            KnownBy = spokeLater ? absorbed.KnownBy ?? survivor.KnownBy : survivor.KnownBy ?? absorbed.KnownBy,
            LastCallAt = survivor.LastCallAt is null || absorbed.LastCallAt > survivor.LastCallAt
                ? absorbed.LastCallAt ?? survivor.LastCallAt
                : survivor.LastCallAt,
        };
        after = openProblems.Aggregate(
            GivenAwayRules.TakeOver(after, absorbed), (profile, id) => CustomerRules.WithProblem(profile, id, isOpen: true));
        return (after, new TakenOver
        {
            Attributes = taken,
            Replaced = replaced,
            Suggested = suggested,
            Identities = survivor.Identities.Count,
            Before = Standing.Of(survivor),
            After = Standing.Of(after),
        });
    }

    /// <summary>
    /// The survivor without what they took, where it is still as they took it. Opt-outs stay with both: nobody knows any more which of the
    /// two asked.
    /// </summary>
    public static CustomerProfile GiveBack(CustomerProfile survivor, CustomerProfile absorbed, TakenOver took)
    {
        var after = CustomerAttributes.All.Aggregate(
            survivor, (left, one) => took.Attributes.TryGetValue(one.Name, out var places) ? one.GiveBack(left, absorbed, places) : left);
        after = took.Replaced.Aggregate(
            after with { Suggestions = [.. after.Suggestions.Where(one => !took.Suggested.Contains(one))] },
            (left, one) => IsAsTaken(survivor, absorbed, took, one.Key) && !SuggestionRules.IsDeclined(left, one.Key, one.Value)
                ? CustomerAttributes.With(left, one.Key, one.Value)
                : left);

        // A person's word went along where both had one value: where there is another one now, a person has entered it since.
        var entered = survivor.SetByStaff.Except(after.SetByStaff)
            .Where(field => SuggestionRules.ValueOf(survivor, field) != SuggestionRules.ValueOf(absorbed, field)).ToList();
        after = after with { SetByStaff = [.. after.SetByStaff, .. entered] };
        var (before, then) = (took.Before, took.After);
        var spokeSince = (survivor.KnownBy, survivor.LastSpokeAt) != (then.KnownBy, then.LastSpokeAt);
        return WithoutNames(after, absorbed, took) with
        {
            Acquaintances = Difference(survivor.Acquaintances, absorbed.Acquaintances, before.Acquaintances),
            Latest = [.. survivor.Latest.Where(mention => !absorbed.Latest.Contains(mention))],
            FirstSeenAt = survivor.FirstSeenAt == then.FirstSeenAt ? before.FirstSeenAt : survivor.FirstSeenAt,
            LastMentionAt = survivor.LastMentionAt == then.LastMentionAt ? before.LastMentionAt : survivor.LastMentionAt,
            KnownBy = spokeSince ? survivor.KnownBy : before.KnownBy,
            LastSpokeAt = spokeSince ? survivor.LastSpokeAt : before.LastSpokeAt,
            LastCallAt = survivor.LastCallAt == then.LastCallAt ? before.LastCallAt : survivor.LastCallAt,
        };
    }

    /// <summary>Whether the survivor still has of a field what the merge gave them.</summary>
    private static bool IsAsTaken(CustomerProfile survivor, CustomerProfile absorbed, TakenOver took, string field) =>
        SuggestionRules.ValueOf(survivor, field)
            == (took.Attributes.ContainsKey(field) ? SuggestionRules.ValueOf(absorbed, field) : null);

    /// <summary>The survivor once everything of the absorbed customer's is back with them.</summary>
    /// <param name="mergedAt">Since when they were one (UTC).</param>
    public static CustomerProfile LetGo(
        CustomerProfile survivor,
        CustomerProfile absorbed,
        TakenOver took,
        IReadOnlyCollection<Contact> contacts,
        DateTimeOffset mergedAt) =>
        WithoutNames(survivor, absorbed, took) with
        {
            LastEnding = EndingOf(took.Before.LastEnding, contacts, mergedAt),
            Absorbed = [.. survivor.Absorbed.Where(one => one.CustomerId != absorbed.Id)],
            Merging = null,
        };

    private static CustomerProfile WithoutNames(CustomerProfile survivor, CustomerProfile absorbed, TakenOver took) => survivor with
    {
        Identities =
        [
            .. survivor.Identities.Take(took.Identities),
            .. survivor.Identities.Skip(took.Identities).Where(
                identity => !absorbed.Identities.Any(theirs => CustomerRules.AreSame(theirs, identity))),
        ],
    };

    /// <summary>How the latest of a customer's follow-ups ended, of those that ended before a moment (UTC) or since.</summary>
    public static Ending? EndingOf(Ending? before, IReadOnlyCollection<Contact> contacts, DateTimeOffset since)
    {
        // What was reopened since has not ended.
        var still = before is not null
            && contacts.FirstOrDefault(contact => contact.FollowUpId == before.FollowUpId) is { } about
            && about.Outcome != before.Outcome ? null : before;
        return contacts.Where(
            contact =>
                contact.EndedAt > since
                    && contact.Outcome is FollowUpOutcome.Acknowledged or FollowUpOutcome.Confirmed or FollowUpOutcome.Unconfirmed)
            .Select(contact => new Ending(contact.FollowUpId, contact.Kind, contact.Outcome!.Value, contact.EndedAt!.Value))
            .Concat(still is null ? [] : [still])
            .MaxBy(ending => ending.At);
    }

    /// <summary>A customer with contacts that come to them, and the rows that are to be written; each contact is counted once.</summary>
    /// <param name="contacts">What comes, with what is there of it already: the one that knows more counts.</param>
    public static (CustomerProfile Profile, IReadOnlyList<Contact> Rows) Receive(
        CustomerProfile profile, IEnumerable<(Contact Comes, Contact? There)> contacts)
    {
        var rows = new List<Contact>();
        foreach (var (comes, there) in contacts)
        {
            if (there is null || there.KnownUpTo < comes.KnownUpTo)
            {
                profile = CustomerRules.Adopt(there is null ? profile : CustomerRules.Release(profile, there), comes);
                rows.Add(comes);
            }
        }

        return (profile, rows);
    }

    /// <summary>A customer without contacts that have come to another.</summary>
    public static CustomerProfile Dismiss(CustomerProfile profile, IEnumerable<Contact> contacts) => contacts.Aggregate(
        profile, (left, contact) => CustomerRules.WithProblem(CustomerRules.Release(left, contact), contact.FollowUpId, isOpen: false));

    /// <summary>
    /// The opt-outs of either hold; where both have one, from the earlier day on and for both reasons. That it was recorded again later
    /// counts all the same. Safe to repeat.
    /// </summary>
    public static IReadOnlyList<DoNotContact> Stricter(IReadOnlyList<DoNotContact> one, IReadOnlyList<DoNotContact> other) =>
    [
        .. one.Select(ours => other.FirstOrDefault(theirs => theirs.Channel == ours.Channel) is { } both ? Stricter(ours, both) : ours),
        .. other.Where(optOut => one.All(known => known.Channel != optOut.Channel)),
    ];

    private static DoNotContact Stricter(DoNotContact one, DoNotContact other)
    {
        var (earlier, later) = one.Since <= other.Since ? (one, other) : (other, one);
        return earlier with
        {
            Reason = Both(earlier.Reason, later.Reason)!,
            Comment = Both(earlier.Comment, later.Comment),
            RecordedAt = new[] { earlier.RecordedAt, later.RecordedAt }.Max(),
        };
    }

    private static string? Both(string? one, string? other) =>
        one is null || (other?.Contains(one, StringComparison.Ordinal) ?? false) ? other
        : other is null || one.Contains(other, StringComparison.Ordinal) ? one
        : $"{one}; {other}";

    private static IReadOnlyList<Acquaintance> Sum(IReadOnlyList<Acquaintance> ours, IReadOnlyList<Acquaintance> theirs) =>
    [
        .. ours.Select(one => theirs.FirstOrDefault(other => other.StaffId == one.StaffId) is { } other
            ? one with { Times = one.Times + other.Times, LastAt = one.LastAt > other.LastAt ? one.LastAt : other.LastAt }
            : one),
        .. theirs.Where(other => ours.All(one => one.StaffId != other.StaffId)),
    ];

    /// <summary>The people who have spoken with the survivor, without the times that were the absorbed customer's.</summary>
    private static IReadOnlyList<Acquaintance> Difference(
        IReadOnlyList<Acquaintance> ours, IReadOnlyList<Acquaintance> theirs, IReadOnlyList<Acquaintance> before)
    {
        var left = ours.Select(one => theirs.FirstOrDefault(other => other.StaffId == one.StaffId) is { } other
            ? one with
            {
                Times = one.Times - other.Times,
                LastAt = one.LastAt == other.LastAt ? before.FirstOrDefault(known => known.StaffId == one.StaffId)?.LastAt
                    ?? one.LastAt : one.LastAt,
            }
            : one).Where(one => one.Times > 0).ToList();

        // In the order of before: nothing has changed where nothing has happened.
        return [
            .. left.OrderBy(
                one => before.Index().FirstOrDefault(known => known.Item.StaffId == one.StaffId, (Index: int.MaxValue, Item: one)).Index)];
    }
}
