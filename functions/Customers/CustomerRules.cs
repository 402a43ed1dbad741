using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>What the memory keeps of a customer. Pure.</summary>
public static class CustomerRules
{
    /// <summary>How many names a profile keeps; the first ones.</summary>
    public const int MaxIdentities = 50;

    /// <summary>The profile after a mention: a new customer's, or the known one's with what the mention adds.</summary>
    public static CustomerProfile Remember(CustomerProfile? known, string customerId, ICustomerMention mention, string owner, DateTimeOffset now)
    {
        var profile = known ?? new CustomerProfile { Id = customerId, FirstSeenAt = now, LastMentionAt = now };
        var identity = new CustomerIdentity(mention.Channel, mention.Author.Handle);
        var phone = mention.Author.Phone;
        return profile with
        {
            DisplayName = mention.Author.DisplayName ?? profile.DisplayName,
            Email = mention.Author.Email ?? profile.Email,
            Phone = phone is null || phone == profile.WrongPhone ? profile.Phone : phone,
            TimeZone = mention.Author.TimeZone ?? profile.TimeZone,
            Identities = WithIdentity(profile.Identities, identity),
            LastMentionAt = now > profile.LastMentionAt ? now : profile.LastMentionAt,
            Mentions = profile.Mentions + 1,
            KnownBy = profile.KnownBy ?? owner,
        };
    }

    /// <summary>Whether a customer may be called at other hours after a change: they live, or are reached, elsewhere.</summary>
    public static bool HaveOtherHours(CustomerProfile before, CustomerProfile after) => before.TimeZone != after.TimeZone || before.Phone != after.Phone;

    /// <summary>The profile once a follow-up about a problem is open, or is not any more.</summary>
    public static CustomerProfile WithProblem(CustomerProfile profile, string followUpId, bool isOpen) =>
        profile.OpenProblems.Contains(followUpId) == isOpen ? profile
        : profile with { OpenProblems = isOpen ? [.. profile.OpenProblems, followUpId] : [.. profile.OpenProblems.Where(id => id != followUpId)] };

    /// <summary>The profile once somebody has spoken with them.</summary>
    /// <param name="profile">Before.</param>
    /// <param name="staffId">Who.</param>
    /// <param name="at">When (UTC).</param>
    public static CustomerProfile Spoke(CustomerProfile profile, string staffId, DateTimeOffset at)
    {
        var times = profile.Acquaintances.FirstOrDefault(one => one.StaffId == staffId) ?? new Acquaintance(staffId, 0, at);
        return profile with
        {
            Acquaintances =
            [
                .. profile.Acquaintances.Where(one => one.StaffId != staffId),
                times with { Times = times.Times + 1, LastAt = at > times.LastAt ? at : times.LastAt },
            ],
            KnownBy = at < profile.LastSpokeAt ? profile.KnownBy : staffId,
            LastSpokeAt = at < profile.LastSpokeAt ? profile.LastSpokeAt : at,
        };
    }

    /// <summary>Who knows them best: who has spoken with them most often, the latest where that is a tie; else who is about to.</summary>
    public static string? KnownBestBy(CustomerProfile profile) =>
        profile.Acquaintances.OrderByDescending(one => one.Times).ThenByDescending(one => one.LastAt).ThenBy(one => one.StaffId, StringComparer.Ordinal)
            .FirstOrDefault()?.StaffId ?? profile.KnownBy;

    /// <summary>When it is time to get in touch again (UTC), as agreed; null for no such agreement. Whatever is logged of a contact moves it.</summary>
    public static DateTimeOffset? NextContactDueAt(CustomerProfile profile) =>
        profile.ContactEveryDays is { } days ? (profile.LastSpokeAt ?? profile.FirstSeenAt).AddDays(days) : null;

    /// <summary>Since when somebody should get in touch (UTC); null where it is not time, or they are to be called anyway.</summary>
    public static DateTimeOffset? ContactDueAt(CustomerProfile profile, DateTimeOffset now) =>
        profile is { MergedInto: null, ErasingSince: null, CallIsOpen: false } && NextContactDueAt(profile) is { } due && due <= now ? due : null;

    /// <summary>The profile with what an absorbed customer's contact says of their history. Each contact once.</summary>
    public static CustomerProfile Adopt(CustomerProfile profile, Contact contact) =>
        Count(profile with { Mentions = profile.Mentions + 1 }, contact.Kind, contact.Outcome, +1);

    /// <summary>The profile without it.</summary>
    public static CustomerProfile Release(CustomerProfile profile, Contact contact) =>
        Count(profile with { Mentions = profile.Mentions - 1 }, contact.Kind, contact.Outcome, -1);

    /// <summary>The names with one more, unless it is known, however it is written, or there are enough.</summary>
    public static IReadOnlyList<CustomerIdentity> WithIdentity(IReadOnlyList<CustomerIdentity> known, CustomerIdentity identity) =>
        known.Count >= MaxIdentities || known.Any(one => AreSame(one, identity)) ? known : [.. known, identity];

    /// <summary>Whether two names are the same, however they are written.</summary>
    public static bool AreSame(CustomerIdentity one, CustomerIdentity other) =>
        one.Channel == other.Channel && HandleRules.Normalise(one.Channel, one.Handle) == HandleRules.Normalise(other.Channel, other.Handle);

    /// <summary>
    /// The profile and the contact once the memory knows how a follow-up stands: it ended, or was reopened after it had.
    /// Telling it twice changes nothing.
    /// </summary>
    public static (CustomerProfile Profile, Contact Contact) Record(CustomerProfile profile, Contact contact, IFollowUpRecord followUp)
    {
        // Who spoke with them, and when: that may be another than whoever spoke last.
        profile = followUp is { LastSpokeAt: { } spokeAt, LastSpokeWith: { } speaker }
            && !profile.Acquaintances.Any(one => one.StaffId == speaker && one.LastAt >= spokeAt)
            ? Spoke(profile, speaker, spokeAt)
            : profile;
        profile = WithProblem(profile, followUp.Id, followUp.IsOpenProblem);
        if (contact.Outcome == followUp.Outcome)
        {
            return (profile, contact with { Kind = contact.Outcome is null ? followUp.Kind : contact.Kind });
        }

        var forgotten = Count(profile, contact.Kind, contact.Outcome, -1);
        var learnt = Count(forgotten, followUp.Kind, followUp.Outcome, +1) with
        {
            LastEnding = LatestEnding(profile.LastEnding?.FollowUpId == followUp.Id ? null : profile.LastEnding, followUp),
        };
        return (learnt, contact with { Kind = followUp.Kind, Outcome = followUp.Outcome, EndedAt = followUp.ClosedAt });
    }

    /// <summary>Memories can be owed for a while, so a follow-up may be learnt of after one that ended later.</summary>
    private static Ending? LatestEnding(Ending? other, IFollowUpRecord followUp) =>
        followUp is { Outcome: { } outcome and not (FollowUpOutcome.Spam or FollowUpOutcome.Merged or FollowUpOutcome.Erased), ClosedAt: { } closedAt } && !(closedAt < other?.At)
            ? new Ending(followUp.Id, followUp.Kind, outcome, closedAt)
            : other;

    private static CustomerProfile Count(CustomerProfile profile, MentionKind kind, FollowUpOutcome? outcome, int by) => outcome switch
    {
        FollowUpOutcome.Confirmed => profile with { ProblemsFixed = profile.ProblemsFixed + by },
        FollowUpOutcome.Acknowledged when kind == MentionKind.Praise => profile with { Praises = profile.Praises + by },
        FollowUpOutcome.Spam => profile with { Mentions = profile.Mentions - by },
        _ => profile,
    };
}
