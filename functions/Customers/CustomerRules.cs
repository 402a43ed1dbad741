using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>What is recorded about a customer. Pure.</summary>
internal static class CustomerRules
{
    /// <summary>How many handles a profile keeps; the first ones.</summary>
    public const int MaxIdentities = 50;

    /// <summary>How many of the latest mentions a profile keeps.</summary>
    public const int MaxLatest = 5;

    /// <summary>The profile after a mention: a new customer's, or the known one's extended by the mention.</summary>
    public static CustomerProfile Remember(
        CustomerProfile? known, string customerId, ICustomerMention mention, string owner, DateTimeOffset now)
    {
        var profile = known ?? new CustomerProfile { Id = customerId, FirstSeenAt = now, LastMentionAt = now };
        var identity = new CustomerIdentity(mention.Channel, mention.Author.Handle);
        return Hear(profile, mention, now) with
        {
            Identities = WithIdentity(profile.Identities, identity),
            Mentions = profile.Mentions + 1,
            KnownBy = profile.KnownBy ?? owner,
        };
    }

    /// <summary>The profile after a mention that opens no follow-up, such as a reply: it is not counted as a further one.</summary>
    public static CustomerProfile Hear(CustomerProfile profile, ICustomerMention mention, DateTimeOffset now) =>
        Heard(SuggestionRules.Hear(profile, mention, now), now);

    /// <summary>
    /// The profile after a reply: what it says of its author is said of nobody else, as of whom a follow-up was given to that came from a
    /// mailbox of two.
    /// </summary>
    /// <param name="authorId">The customer who wrote it; null where that is not known.</param>
    public static CustomerProfile HearReply(CustomerProfile profile, string? authorId, ICustomerMention mention, DateTimeOffset now) =>
        profile.Id == authorId ? Hear(profile, mention, now) : Heard(profile, now);

    /// <summary>Whether they write on a channel under a handle, in whatever spelling.</summary>
    public static bool WritesAs(CustomerProfile profile, CustomerIdentity identity) =>
        profile.Identities.Any(one => AreSame(one, identity));

    private static CustomerProfile Heard(CustomerProfile profile, DateTimeOffset now) =>
        profile with { LastMentionAt = now > profile.LastMentionAt ? now : profile.LastMentionAt };

    /// <summary>The profile with the follow-up of one more mention among its latest.</summary>
    public static CustomerProfile WithLatest(CustomerProfile profile, LatestMention mention) =>
        profile with { Latest = LatestOf([mention, .. profile.Latest.Where(known => known.FollowUpId != mention.FollowUpId)]) };

    /// <summary>As many as a profile keeps.</summary>
    public static IReadOnlyList<LatestMention> LatestOf(IEnumerable<LatestMention> mentions) =>
        [.. mentions.DistinctBy(mention => mention.FollowUpId).OrderByDescending(mention => mention.At).Take(MaxLatest)];

    /// <summary>Whether a change may alter a customer's calling hours: they live, or are reached, elsewhere.</summary>
    public static bool HaveOtherHours(CustomerProfile before, CustomerProfile after) =>
        before.TimeZone != after.TimeZone || before.Phone != after.Phone;

    /// <summary>The profile after a follow-up about a problem was opened or closed.</summary>
    public static CustomerProfile WithProblem(CustomerProfile profile, string followUpId, bool isOpen) =>
        profile.OpenProblems.Contains(followUpId) == isOpen ? profile
        : isOpen ? profile with { OpenProblems = [.. profile.OpenProblems, followUpId] }
        : profile with { OpenProblems = [.. profile.OpenProblems.Where(id => id != followUpId)] };

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

    /// <summary>Who knows them best: who has spoken with them most often, the latest on a tie; else who is about to.</summary>
    public static string? KnownBestBy(CustomerProfile profile) =>
        profile.Acquaintances
            .OrderByDescending(one => one.Times)
            .ThenByDescending(one => one.LastAt)
            .ThenBy(one => one.StaffId, StringComparer.Ordinal)
            .FirstOrDefault()?.StaffId ?? profile.KnownBy;

    /// <summary>When the next contact is due (UTC), as agreed; null for no such agreement. Every logged contact moves it.</summary>
    public static DateTimeOffset? NextContactDueAt(CustomerProfile profile) =>
        profile.ContactEveryDays is { } days ? (profile.LastSpokeAt ?? profile.FirstSeenAt).AddDays(days) : null;

    /// <summary>Since when a contact is due (UTC); null if it is not due, or a call is pending anyway.</summary>
    public static DateTimeOffset? ContactDueAt(CustomerProfile profile, DateTimeOffset now) =>
        profile is { MergedInto: null, ErasingSince: null, CallIsOpen: false } && NextContactDueAt(profile) is { } due && due <= now
            ? due
            : null;

    public static CustomerProfile Adopt(CustomerProfile profile, Contact contact) =>
        Count(profile with { Mentions = profile.Mentions + 1 }, contact.Kind, contact.Outcome, +1);

    public static CustomerProfile Release(CustomerProfile profile, Contact contact) =>
        Count(profile with { Mentions = profile.Mentions - 1 }, contact.Kind, contact.Outcome, -1);

    /// <summary>The handles with one more, unless it is known, in whatever spelling, or the limit is reached.</summary>
    public static IReadOnlyList<CustomerIdentity> WithIdentity(IReadOnlyList<CustomerIdentity> known, CustomerIdentity identity) =>
        known.Count >= MaxIdentities || known.Any(one => AreSame(one, identity)) ? known : [.. known, identity];

    public static bool AreSame(CustomerIdentity one, CustomerIdentity other) =>
        one.Channel == other.Channel
            && HandleRules.Normalise(one.Channel, one.Handle) == HandleRules.Normalise(other.Channel, other.Handle);

    /// <summary>
    /// The profile and the contact after recording the state of a follow-up: it ended, or was reopened afterwards. Recording it twice
    /// changes nothing.
    /// </summary>
    public static (CustomerProfile Profile, Contact Contact) Record(CustomerProfile profile, Contact contact, IFollowUpRecord followUp)
    {
        // Who spoke with them, and when: not necessarily the last one who did.
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

    /// <summary>Recording may be delayed, so a follow-up may be recorded after one that ended later.</summary>
    private static Ending? LatestEnding(Ending? other, IFollowUpRecord followUp) =>
        followUp.Outcome is { } outcome and not (FollowUpOutcome.Spam or FollowUpOutcome.Merged or FollowUpOutcome.Erased)
        && followUp.ClosedAt is { } closedAt && !(closedAt < other?.At)
            ? new Ending(followUp.Id, followUp.Kind, outcome, closedAt)
            : other;

    private static CustomerProfile Count(CustomerProfile profile, MentionKind kind, FollowUpOutcome? outcome, int by) => outcome switch
    {
        FollowUpOutcome.Confirmed => profile with { ProblemsFixed = profile.ProblemsFixed + by },
        FollowUpOutcome.Acknowledged => kind == MentionKind.Praise ? profile with { Praises = profile.Praises + by } : profile,
        FollowUpOutcome.Spam => profile with { Mentions = profile.Mentions - by },
        FollowUpOutcome.Unconfirmed or FollowUpOutcome.Merged or FollowUpOutcome.Erased or null => profile,
    };
}
