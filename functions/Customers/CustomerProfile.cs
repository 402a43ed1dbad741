using Outreach.Mentions;

namespace Outreach.Customers;

/// <summary>One name that a customer has on one channel.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Handle">As they write it.</param>
public sealed record CustomerIdentity(string Channel, string Handle);

/// <summary>How a customer's latest follow-up ended.</summary>
/// <param name="FollowUpId">Which.</param>
/// <param name="Kind">What it was about.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When (UTC).</param>
public sealed record Ending(string FollowUpId, MentionKind Kind, FollowUps.FollowUpOutcome Outcome, DateTimeOffset At);

/// <summary>A customer as we know them, in row <c>profile</c>; guards everything in the customer's partition by its ETag.</summary>
public sealed record CustomerProfile
{
    /// <summary>The partition.</summary>
    public required string Id { get; init; }

    /// <summary>How they call themselves.</summary>
    public string? DisplayName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>A number that turned out not to be theirs.</summary>
    public string? WrongPhone { get; init; }

    /// <summary>IANA zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Their names on the channels.</summary>
    public IReadOnlyList<CustomerIdentity> Identities { get; init; } = [];

    /// <summary>Customer since this moment, as far as we know (UTC).</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Their latest mention reached us then (UTC).</summary>
    public required DateTimeOffset LastMentionAt { get; init; }

    /// <summary>How many mentions they have made; spam is taken off again.</summary>
    public int Mentions { get; init; }

    /// <summary>How many problems they confirmed fixed.</summary>
    public int ProblemsFixed { get; init; }

    /// <summary>How often they praised us.</summary>
    public int Praises { get; init; }

    /// <summary>How their latest follow-up ended.</summary>
    public Ending? LastEnding { get; init; }

    /// <summary>The staff member who spoke with them last, or who is about to.</summary>
    public string? KnownBy { get; init; }

    /// <summary>When that was (UTC); null where it is about to be.</summary>
    public DateTimeOffset? LastSpokeAt { get; init; }

    /// <summary>What staff wrote down about them.</summary>
    public IReadOnlyList<CustomerNote> Notes { get; init; } = [];

    /// <summary>The channels on which they don't want to hear from us.</summary>
    public IReadOnlyList<DoNotContact> DoNotContact { get; init; } = [];

    /// <summary>How many thank-you calls there have been: the latest one's number.</summary>
    public int Calls { get; init; }

    /// <summary>Whether the latest call is not over.</summary>
    public bool CallIsOpen { get; init; }

    /// <summary>When the latest call was owed (UTC).</summary>
    public DateTimeOffset? LastCallAt { get; init; }
}

/// <summary>Something staff wrote down about a customer.</summary>
/// <param name="Text">What.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When (UTC).</param>
public sealed record CustomerNote(string Text, string By, DateTimeOffset At);

/// <summary>A channel on which a customer doesn't want to hear from us.</summary>
/// <param name="Channel">Which, or <c>phone</c> for calls.</param>
/// <param name="Reason">Why, as they said it.</param>
/// <param name="Since">Since when (UTC).</param>
public sealed record DoNotContact(string Channel, string Reason, DateTimeOffset Since);

/// <summary>Row <c>contact:{followUpId}</c>: one time that the customer and we had to do with each other.</summary>
public sealed record Contact
{
    /// <summary>Which follow-up.</summary>
    public required string FollowUpId { get; init; }

    /// <summary>Where.</summary>
    public required string Channel { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it was about.</summary>
    public required MentionKind Kind { get; init; }

    /// <summary>How it ended, once the memory knows.</summary>
    public FollowUps.FollowUpOutcome? Outcome { get; init; }

    /// <summary>The follow-up's event up to which the memory knows; older news that comes late is not news.</summary>
    public int KnownUpTo { get; init; }
}
