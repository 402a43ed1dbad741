using Outreach.SharedKernel;

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
public sealed record Ending(string FollowUpId, MentionKind Kind, SharedKernel.FollowUpOutcome Outcome, DateTimeOffset At);

/// <summary>How often and when a staff member has spoken with a customer.</summary>
/// <param name="StaffId">Who.</param>
/// <param name="Times">How often.</param>
/// <param name="LastAt">When last (UTC).</param>
public sealed record Acquaintance(string StaffId, int Times, DateTimeOffset LastAt);

/// <summary>A channel on which a customer doesn't want to hear from us.</summary>
/// <param name="Channel">Which, or <c>phone</c> for calls.</param>
/// <param name="Reason">Why, as they said it.</param>
/// <param name="Since">Since when (UTC).</param>
/// <param name="Comment">What staff have to say about it.</param>
/// <param name="By">Who wrote it down.</param>
public sealed record DoNotContact(string Channel, string Reason, DateTimeOffset Since, string? Comment = null, string? By = null)
{
    /// <summary>The channel that stands for calls.</summary>
    public const string Phone = "phone";

    /// <summary>The channel of e-mail.</summary>
    public const string Email = "email";
}

/// <summary>Another customer who turned out to be this one.</summary>
/// <param name="CustomerId">Their id.</param>
/// <param name="At">When they were merged (UTC).</param>
public sealed record Absorbed(string CustomerId, DateTimeOffset At);

/// <summary>That somebody should get in touch again, as agreed with the customer: a row of their worklist.</summary>
/// <param name="StaffId">Whose worklist.</param>
/// <param name="RowKey">The row.</param>
/// <param name="DueAt">Since when it is due (UTC).</param>
public sealed record ContactReminder(string StaffId, string RowKey, DateTimeOffset DueAt);

/// <summary>A customer as we know them, in row <c>profile</c>; guards everything in the customer's partition by its ETag.</summary>
public sealed record CustomerProfile
{
    /// <summary>The partition.</summary>
    public required string Id { get; init; }

    /// <summary>How they call themselves.</summary>
    public string? DisplayName { get; init; }

    /// <summary>How to say their name.</summary>
    public string? SayName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>A number that turned out not to be theirs.</summary>
    public string? WrongPhone { get; init; }

    /// <summary>IANA zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where they live.</summary>
    public string? Town { get; init; }

    /// <summary>The language they like to be spoken to in, a BCP 47 tag such as <c>nl</c>.</summary>
    public string? Language { get; init; }

    /// <summary>What they care about.</summary>
    public IReadOnlyList<string> Interests { get; init; } = [];

    /// <summary>What not to bring up.</summary>
    public IReadOnlyList<string> AvoidTopics { get; init; } = [];

    /// <summary>They are to hear from us at least so often, in days; null for no such agreement.</summary>
    public int? ContactEveryDays { get; init; }

    /// <summary>The worklist's row that says that it is time to get in touch; null where it is not.</summary>
    public ContactReminder? ContactReminder { get; init; }

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

    /// <summary>The follow-ups about a problem of theirs that is not over.</summary>
    public IReadOnlyList<string> OpenProblems { get; init; } = [];

    /// <summary>How their latest follow-up ended.</summary>
    public Ending? LastEnding { get; init; }

    /// <summary>The staff member who spoke with them last, or who is about to.</summary>
    public string? KnownBy { get; init; }

    /// <summary>When that was (UTC); null where it is about to be.</summary>
    public DateTimeOffset? LastSpokeAt { get; init; }

    /// <summary>Who has spoken with them.</summary>
    public IReadOnlyList<Acquaintance> Acquaintances { get; init; } = [];

    /// <summary>Rows <c>note:{000001}</c> there have ever been.</summary>
    public int NoteCount { get; init; }

    /// <summary>Rows <c>spoke:{000001}</c>: contacts that staff logged, apart from follow-ups and calls.</summary>
    public int SpokeCount { get; init; }

    /// <summary>The channels on which they don't want to hear from us.</summary>
    public IReadOnlyList<DoNotContact> DoNotContact { get; init; } = [];

    /// <summary>How many thank-you calls there have been: the latest one's number.</summary>
    public int Calls { get; init; }

    /// <summary>Whether the latest call is not over.</summary>
    public bool CallIsOpen { get; init; }

    /// <summary>When a call reached them last, or was declined or let go (UTC): the next one is so far away from it. A call that was canceled for another reason does not count.</summary>
    public DateTimeOffset? LastCallAt { get; init; }

    /// <summary>The customer that this one turned out to be; everything of theirs is there.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Those who turned out to be this one. Their calls of before stay in their partitions.</summary>
    public IReadOnlyList<Absorbed> Absorbed { get; init; } = [];

    /// <summary>The merge, or the undoing of one, that is under way with them; what is theirs may be in the other one's partition still.</summary>
    public string? Merging { get; init; }

    /// <summary>Since when they are being erased (UTC); nothing is added to them any more.</summary>
    public DateTimeOffset? ErasingSince { get; init; }

    /// <summary>The erasure that is under way.</summary>
    public string? Erasure { get; init; }

    /// <summary>Whether they asked not to be contacted there; <see cref="DoNotContact.Phone"/> for calls.</summary>
    public bool MustNotBeContactedOn(string channel) => DoNotContact.Any(wish => wish.Channel == channel);
}

/// <summary>Something that staff wrote down, numbered within its customer's partition.</summary>
public abstract record Written
{
    /// <summary>1, 2, 3, ...</summary>
    public required int Number { get; init; }

    /// <summary>The absorbed customer whom it was written about; null where it was this one.</summary>
    public string? Origin { get; init; }

    /// <summary>Its number there.</summary>
    public int? OriginNumber { get; init; }
}

/// <summary>Something staff wrote down about a customer, row <c>note:{000001}</c>.</summary>
public sealed record CustomerNote : Written
{
    /// <summary>What.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it comes before all others.</summary>
    public bool Pinned { get; init; }
}

/// <summary>That staff were in touch with a customer, apart from follow-ups and calls: row <c>spoke:{000001}</c>.</summary>
public sealed record LoggedContact : Written
{
    /// <summary>Where.</summary>
    public required string Channel { get; init; }

    /// <summary>What it was about.</summary>
    public required string Said { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

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
    public SharedKernel.FollowUpOutcome? Outcome { get; init; }

    /// <summary>When it ended (UTC), once the memory knows.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The follow-up's event up to which the memory knows; older news that comes late is not news.</summary>
    public int KnownUpTo { get; init; }

    /// <summary>The absorbed customer by whose name they wrote; null where it was by one of this one's own.</summary>
    public string? Origin { get; init; }

    /// <summary>When its words were forgotten, because it ended so long ago (UTC).</summary>
    public DateTimeOffset? WordsForgottenAt { get; init; }
}
