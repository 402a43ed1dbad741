using Outreach.FollowUps;
using Outreach.Mentions;

namespace Outreach.Customers;

/// <summary>What the memory keeps of a customer. Pure.</summary>
public static class CustomerRules
{
    /// <summary>How many names a profile keeps; the first ones.</summary>
    public const int MaxIdentities = 50;

    /// <summary>The profile after a mention: a new customer's, or the known one's with what the mention adds.</summary>
    public static CustomerProfile Remember(CustomerProfile? known, string customerId, Mention mention, string owner, DateTimeOffset now)
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

    private static IReadOnlyList<CustomerIdentity> WithIdentity(IReadOnlyList<CustomerIdentity> known, CustomerIdentity identity)
    {
        var handle = IdentityKey.Normalise(identity.Handle);
        return known.Count >= MaxIdentities || known.Any(one => one.Channel == identity.Channel && IdentityKey.Normalise(one.Handle) == handle)
            ? known
            : [.. known, identity];
    }

    /// <summary>
    /// The profile and the contact once the memory knows how a follow-up stands: it ended, or was reopened after it had.
    /// Telling it twice changes nothing.
    /// </summary>
    public static (CustomerProfile Profile, Contact Contact) Learn(CustomerProfile profile, Contact contact, FollowUpState followUp)
    {
        // Who spoke with them last, and when: that may be another than whoever spoke last about this.
        profile = followUp.LastSpokeAt is { } spokeAt && !(spokeAt < profile.LastSpokeAt)
            ? profile with { KnownBy = followUp.LastSpokeWith, LastSpokeAt = spokeAt }
            : profile;
        if (contact.Outcome == followUp.Outcome)
        {
            return (profile, contact);
        }

        var forgotten = Count(profile, contact.Kind, contact.Outcome, -1);
        var learnt = Count(forgotten, followUp.Kind, followUp.Outcome, +1) with
        {
            LastEnding = LatestEnding(profile.LastEnding?.FollowUpId == followUp.Id ? null : profile.LastEnding, followUp),
        };
        return (learnt, contact with { Kind = followUp.Kind, Outcome = followUp.Outcome });
    }

    /// <summary>Memories can be owed for a while, so a follow-up may be learnt of after one that ended later.</summary>
    private static Ending? LatestEnding(Ending? other, FollowUpState followUp) =>
        followUp is { Outcome: { } outcome and not FollowUpOutcome.Spam, ClosedAt: { } closedAt } && !(closedAt < other?.At)
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
