using Outreach.ServiceLevels;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>What a call is for.</summary>
internal enum CallPurpose
{
    /// <summary>To say thank you.</summary>
    ThankYou,

    /// <summary>To solve what a follow-up did not.</summary>
    Resolution,
}

/// <summary>The status of a call.</summary>
internal enum CallStatus
{
    /// <summary>Pending, but nobody's hours overlap with the customer's: a lead decides.</summary>
    Queued,

    /// <summary>Pending, assigned to a person from a moment on.</summary>
    Scheduled,

    /// <summary>Tried, not yet reached.</summary>
    InProgress,

    /// <summary>The customer was thanked.</summary>
    Completed,

    /// <summary>It will not be made.</summary>
    Canceled,

    /// <summary>Three attempts did not reach the customer: a lead decides.</summary>
    Deferred,
}

/// <summary>How an attempt ended.</summary>
internal enum CallOutcome
{
    /// <summary>They talked. Only this completes a call.</summary>
    Connected,

    /// <summary>A message on voicemail.</summary>
    LeftVoicemail,

    /// <summary>A message with someone else.</summary>
    LeftLiveMessage,

    /// <summary>Nobody answered.</summary>
    NoAnswer,

    /// <summary>Engaged.</summary>
    Busy,

    /// <summary>Somebody else's number.</summary>
    WrongNumber,

    /// <summary>The customer asked for another time.</summary>
    CallbackRequested,

    /// <summary>The customer did not want to talk.</summary>
    Declined,

    /// <summary>The customer does not want to be called, ever.</summary>
    DoNotCall,
}

/// <summary>One attempt to reach a customer, row <c>call:{n}:attempt:{k}</c>.</summary>
internal sealed record CallAttempt
{
    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it was logged (UTC), if later.</summary>
    public DateTimeOffset? LoggedAt { get; init; }

    public required string By { get; init; }

    public required CallOutcome Outcome { get; init; }

    public string? Note { get; init; }

    /// <summary>When the customer asked to be called (UTC).</summary>
    public DateTimeOffset? CallbackAt { get; init; }
}

/// <summary>A call was offered to colleagues: who takes it first has it.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="To">Who was asked.</param>
internal sealed record CallOffer(DateTimeOffset At, IReadOnlyList<string> To);

/// <summary>The current state of a call, with its outbox: row <c>call:{n}:state</c>. Times are UTC.</summary>
internal sealed record CallState
{
    /// <summary><c>{customerId}.{n}</c>, also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    public required int Number { get; init; }

    /// <summary>What it is for.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public CallPurpose Purpose => FollowUpId is null ? CallPurpose.ThankYou : CallPurpose.Resolution;

    /// <summary>The follow-up that a resolution call is about; null for a thank-you call.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? FollowUpId { get; init; }

    /// <summary>The customer's display name, for the assignee's notices and worklist.</summary>
    public required string CustomerName { get; init; }

    public required CallStatus Status { get; init; }

    /// <summary>Who calls: the one who knows the customer.</summary>
    public required string Assignee { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The service level: pending from then, due 48 h later, or at the end of the first planned slot.</summary>
    public required ServiceLevelClock Clock { get; init; }

    /// <summary>Nobody is asked to call before this.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>
    /// End of the planned slot; then it is replanned. Null while nobody is asked to call, and in calls of an old version.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The time that the customer asked for, while that is the planned slot.</summary>
    public DateTimeOffset? AskedFor { get; init; }

    public required CallWindow Window { get; init; }

    public int Attempts { get; init; }

    /// <summary>The hours of the customer's day of the attempts so far.</summary>
    public IReadOnlyList<int> TriedAtHours { get; init; } = [];

    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>The attempts before the current round of up to three; a lead started the round.</summary>
    public int RoundBeganAfter { get; init; }

    /// <summary>Number of rows <c>call:{n}:feedback:{001}</c>.</summary>
    public int FeedbackCount { get; init; }

    public bool LeadWasTold { get; init; }

    /// <summary>The lead who was notified that it was not made in time.</summary>
    public string? EscalatedTo { get; init; }

    /// <summary>
    /// The offer to colleagues, until it is somebody else's, tried, or planned anew. It stands while the call is to be made: see
    /// <see cref="CallRules.OfferOf"/>.
    /// </summary>
    public CallOffer? Offer { get; init; }

    /// <summary>When it is to be looked for colleagues to offer it to, as none on duty could make it at the warning.</summary>
    public DateTimeOffset? OfferAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Number of rows <c>call:{n}:event:{000001}</c>.</summary>
    public int EventCount { get; init; }

    public int OutboxCount { get; init; }

    public IReadOnlyList<OutboxEntry> Outbox { get; init; } = [];

    /// <summary>The recipients whose notices the last turn handed over, and whom it woke or was about to wake.</summary>
    public NoticesEnqueued? HandedOver { get; init; }

    /// <summary>The index rows that show this call, or may show it.</summary>
    public Indexed Indexed { get; init; } = Indexed.Nowhere;

    /// <summary>The planned slot; null while nobody is asked to call.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public CallSlot? Slot =>
        Status is CallStatus.Scheduled or CallStatus.InProgress && Until is { } until ? new CallSlot(NotBefore, until) : null;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Status is not (CallStatus.Completed or CallStatus.Canceled);
}
