using System.Text.Json.Serialization;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>A customer's handle on one channel.</summary>
/// <param name="Channel">Where.</param>
/// <param name="Handle">As the customer writes it.</param>
public sealed record CustomerIdentity(string Channel, string Handle);

public sealed record Ending(string FollowUpId, MentionKind Kind, SharedKernel.FollowUpOutcome Outcome, DateTimeOffset At);

/// <summary>A mention of a customer that opened a follow-up.</summary>
/// <param name="FollowUpId">Which.</param>
/// <param name="Channel">Where they wrote.</param>
/// <param name="At">When it reached us (UTC).</param>
public sealed record LatestMention(string FollowUpId, string Channel, DateTimeOffset At);

/// <summary>How often and when a staff member has spoken with a customer.</summary>
/// <param name="StaffId">Who.</param>
/// <param name="Times">How often.</param>
/// <param name="LastAt">When last (UTC).</param>
public sealed record Acquaintance(string StaffId, int Times, DateTimeOffset LastAt);

/// <summary>A channel on which a customer doesn't want to hear from us.</summary>
/// <param name="Channel">Which, or <c>phone</c> for calls.</param>
/// <param name="Reason">Why, as they said it.</param>
/// <param name="Since">Since when (UTC).</param>
/// <param name="Comment">A comment by staff.</param>
/// <param name="By">Who recorded it.</param>
public sealed record DoNotContact(string Channel, string Reason, DateTimeOffset Since, string? Comment = null, string? By = null)
{
    /// <summary>When that was recorded (UTC); null where nobody recorded it for them, or an earlier version did.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>The channel that stands for calls.</summary>
    public const string Phone = "phone";

    /// <summary>The channel of e-mail.</summary>
    public const string Email = "email";
}

/// <summary>Another customer profile that was merged into this one.</summary>
/// <param name="CustomerId">Their id.</param>
/// <param name="At">When they were merged (UTC).</param>
/// <param name="MergeId">The merge, by which it can be undone; null for one from before this was kept.</param>
public sealed record Absorbed(string CustomerId, DateTimeOffset At, string? MergeId = null);

/// <summary>A reminder to contact the customer again, as agreed with them: a row of a worklist.</summary>
/// <param name="DueAt">Since when it is due (UTC).</param>
public sealed record ContactReminder(string StaffId, string RowKey, DateTimeOffset DueAt);

/// <summary>
/// What staff can change of a customer, in the order in which clients see it: part of the profile and of its view.
/// <see cref="CustomerAttributes"/> says all else about each.
/// </summary>
public abstract record CustomerFacts
{
    /// <summary>Display name.</summary>
    [JsonPropertyOrder(-1)]
    public string? DisplayName { get; init; }

    /// <summary>How to pronounce their name.</summary>
    [JsonPropertyOrder(-1)]
    public string? SayName { get; init; }

    /// <summary>E-mail address.</summary>
    [JsonPropertyOrder(-1)]
    public string? Email { get; init; }

    /// <summary>Phone number, E.164.</summary>
    [JsonPropertyOrder(-1)]
    public string? Phone { get; init; }

    /// <summary>IANA zone.</summary>
    [JsonPropertyOrder(-1)]
    public string? TimeZone { get; init; }

    /// <summary>Where they live.</summary>
    [JsonPropertyOrder(-1)]
    public string? Town { get; init; }

    /// <summary>Preferred language, a BCP 47 tag such as <c>nl</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string? Language { get; init; }

    /// <summary>Interests.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string> Interests { get; init; } = [];

    /// <summary>Topics to avoid.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string> AvoidTopics { get; init; } = [];

    /// <summary>The staff member whom they ask for; their id.</summary>
    [JsonPropertyOrder(-1)]
    public string? Prefers { get; init; }

    /// <summary>The agreed longest interval between contacts, in days; null for no such agreement.</summary>
    public virtual int? ContactEveryDays { get; init; }
}

/// <summary>A customer, row <c>profile</c>; its ETag guards every write to the customer's partition.</summary>
public sealed record CustomerProfile : CustomerFacts
{
    public required string Id { get; init; }

    /// <summary>A number that turned out not to be theirs.</summary>
    public string? WrongPhone { get; init; }

    /// <summary>The fields that a person entered: no channel overwrites them.</summary>
    public IReadOnlyList<string> SetByStaff { get; init; } = [];

    /// <summary>The names that a person replaced by another, the latest last: no follow-up bears them any more.</summary>
    public IReadOnlyList<string> ReplacedNames { get; init; } = [];

    /// <summary>What a channel says otherwise and a person has yet to decide, and what they declined.</summary>
    public IReadOnlyList<Suggestion> Suggestions { get; init; } = [];

    /// <summary>The worklist row of the contact reminder; null if none is due.</summary>
    public ContactReminder? ContactReminder { get; init; }

    /// <summary>Their handles on the channels.</summary>
    public IReadOnlyList<CustomerIdentity> Identities { get; init; } = [];

    /// <summary>Customer since this moment, as far as we know (UTC).</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When their latest mention reached us (UTC).</summary>
    public required DateTimeOffset LastMentionAt { get; init; }

    /// <summary>The follow-ups of their latest mentions, the latest first.</summary>
    public IReadOnlyList<LatestMention> Latest { get; init; } = [];

    /// <summary>Number of mentions; spam is subtracted again.</summary>
    public int Mentions { get; init; }

    /// <summary>How many problems they confirmed fixed.</summary>
    public int ProblemsFixed { get; init; }

    /// <summary>How often they praised us.</summary>
    public int Praises { get; init; }

    /// <summary>The follow-ups about their open problems.</summary>
    public IReadOnlyList<string> OpenProblems { get; init; } = [];

    /// <summary>Follow-ups under one of their handles that concern somebody else: they are recorded there.</summary>
    public IReadOnlyList<string> GivenAway { get; init; } = [];

    /// <summary>Those of them that came under a handle of somebody absorbed, with that customer's id.</summary>
    public IReadOnlyDictionary<string, string> GivenAwayUnder { get; init; } = new Dictionary<string, string>();

    public Ending? LastEnding { get; init; }

    /// <summary>The staff member who spoke with them last, or is about to.</summary>
    public string? KnownBy { get; init; }

    /// <summary>When that was (UTC); null if they have not spoken yet.</summary>
    public DateTimeOffset? LastSpokeAt { get; init; }

    /// <summary>Who has spoken with them.</summary>
    public IReadOnlyList<Acquaintance> Acquaintances { get; init; } = [];

    /// <summary>Number of rows <c>note:{000001}</c> ever written.</summary>
    public int NoteCount { get; init; }

    /// <summary>Number of rows <c>spoke:{000001}</c>: contacts that staff logged, apart from follow-ups and calls.</summary>
    public int SpokeCount { get; init; }

    /// <summary>The channels on which they don't want to hear from us.</summary>
    public IReadOnlyList<DoNotContact> DoNotContact { get; init; } = [];

    /// <summary>Number of thank-you calls so far: the number of the latest.</summary>
    public int Calls { get; init; }

    public bool CallIsOpen { get; init; }

    /// <summary>The follow-up that the open call is about; null where that is a thank-you call.</summary>
    public string? CallIsAbout { get; init; }

    /// <summary>
    /// When a thank-you call last reached them, was declined or was let go (UTC): the interval to the next one counts from it. A call
    /// canceled for another reason does not count.
    /// </summary>
    public DateTimeOffset? LastCallAt { get; init; }

    /// <summary>The customer that this one was merged into; all data is there.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Customers merged into this one. Calls from before the merge stay in their partitions.</summary>
    public IReadOnlyList<Absorbed> Absorbed { get; init; } = [];

    /// <summary>The merge, or undoing of a merge, in progress with them; some of their rows may still be in the other partition.</summary>
    public string? Merging { get; init; }

    /// <summary>Since when they are being erased (UTC); nothing is added any more.</summary>
    public DateTimeOffset? ErasingSince { get; init; }

    public string? Erasure { get; init; }

    /// <summary>Whether they opted out of contact on a channel; <see cref="DoNotContact.Phone"/> for calls.</summary>
    public bool MustNotBeContactedOn(string channel) => DoNotContact.Any(optOut => optOut.Channel == channel);
}

/// <summary>An entry by staff, numbered within its customer's partition.</summary>
internal abstract record Written
{
    /// <summary>1, 2, 3, ...</summary>
    public required int Number { get; init; }

    /// <summary>The absorbed customer that the entry was about; null if it was this one.</summary>
    public string? Origin { get; init; }

    /// <summary>Its number there.</summary>
    public int? OriginNumber { get; init; }

    /// <summary>The request with an Idempotency-Key that wrote it; null where it came without.</summary>
    public string? RequestId { get; init; }
}

/// <summary>A note by staff about a customer, row <c>note:{000001}</c>.</summary>
internal sealed record CustomerNote : Written
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it is listed first.</summary>
    public bool Pinned { get; init; }
}

/// <summary>A contact with a customer, apart from follow-ups and calls: row <c>spoke:{000001}</c>.</summary>
internal sealed record LoggedContact : Written
{
    public required string Channel { get; init; }

    public required string Said { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A contact between the customer and us, row <c>contact:{followUpId}</c>.</summary>
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

    /// <summary>How it ended; null until recorded.</summary>
    public SharedKernel.FollowUpOutcome? Outcome { get; init; }

    /// <summary>When it ended (UTC); null until recorded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Number of the follow-up's events recorded so far; late updates with a lower number are ignored.</summary>
    public int KnownUpTo { get; init; }

    /// <summary>The absorbed customer under whose handle they wrote; null if it was one of this customer's own.</summary>
    public string? Origin { get; init; }

    /// <summary>When its texts were deleted by retention (UTC).</summary>
    public DateTimeOffset? WordsForgottenAt { get; init; }
}
