using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Where a thank-you call stands.</summary>
public enum CallStatus
{
    /// <summary>Owed, but nobody's hours meet the customer's: a lead decides.</summary>
    Queued,

    /// <summary>Owed by a person from a moment on.</summary>
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
public enum CallOutcome
{
    /// <summary>They talked. Only this fulfils a call.</summary>
    Connected,

    /// <summary>A message on a machine.</summary>
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
public sealed record CallAttempt
{
    /// <summary>1, 2, 3, ...</summary>
    public required int Number { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was logged (UTC), where that was later.</summary>
    public DateTimeOffset? LoggedAt { get; init; }

    /// <summary>Who called.</summary>
    public required string By { get; init; }

    /// <summary>How it ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>What was learnt.</summary>
    public string? Note { get; init; }

    /// <summary>When the customer asked to be called (UTC).</summary>
    public DateTimeOffset? CallbackAt { get; init; }
}

/// <summary>A thank-you call now, with what it owes to the outside: row <c>call:{n}:state</c>. Times are UTC.</summary>
public sealed record CallState
{
    /// <summary><c>{customerId}.{n}</c>, also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    /// <summary>Who is thanked.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Their how manieth call.</summary>
    public required int Number { get; init; }

    /// <summary>How the customer calls themselves, for the assignee's notices and worklist.</summary>
    public required string CustomerName { get; init; }

    /// <summary>Where it stands.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>Who calls: the one who knows them.</summary>
    public required string Assignee { get; init; }

    /// <summary>Why they are thanked, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>When it began to be owed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The promise: owed from then, due 48 h later, or at the end of the first hours in which anybody is asked to call.</summary>
    public required ServiceLevelClock Clock { get; init; }

    /// <summary>We don't ask anyone to call before.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Until then we ask; then other hours are planned. Null while nobody is asked, and in what was planned long ago.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The moment that the customer asked for, while these are the hours in which we ask.</summary>
    public DateTimeOffset? AskedFor { get; init; }

    /// <summary>The customer's hours.</summary>
    public required CallWindow Window { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>The hours of the customer's day at which it was tried.</summary>
    public IReadOnlyList<int> TriedAtHours { get; init; } = [];

    /// <summary>When it was tried last.</summary>
    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>The attempts before the current round of up to three; the lead began it.</summary>
    public int RoundBeganAfter { get; init; }

    /// <summary>Rows <c>call:{n}:feedback:{001}</c>.</summary>
    public int FeedbackCount { get; init; }

    /// <summary>Whether the lead has been asked to decide.</summary>
    public bool LeadWasTold { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Rows <c>call:{n}:event:{000001}</c>.</summary>
    public int EventCount { get; init; }

    /// <summary>Entries the outbox has ever had.</summary>
    public int OutboxCount { get; init; }

    /// <summary>What is still owed to the outside.</summary>
    public IReadOnlyList<OutboxEntry> Outbox { get; init; } = [];

    /// <summary>Whom the turn that last handed notices over woke for them, or was about to.</summary>
    public NoticesEnqueued? HandedOver { get; init; }

    /// <summary>The index rows that show this call, or may.</summary>
    public Indexed Indexed { get; init; } = Indexed.Nowhere;

    /// <summary>The hours in which somebody is asked to call; null while nobody is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public CallSlot? Slot => Status is CallStatus.Scheduled or CallStatus.InProgress && Until is { } until ? new CallSlot(NotBefore, until) : null;

    /// <summary>Whether somebody still has to do something.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Status is not (CallStatus.Completed or CallStatus.Canceled);
}

/// <summary>What can happen to a call.</summary>
public enum CallEventType
{
    /// <summary>The customer became loyal: a call is owed.</summary>
    Owed,

    /// <summary>An attempt was logged.</summary>
    Attempted,

    /// <summary>The next attempt was planned.</summary>
    Scheduled,

    /// <summary>The customer was thanked.</summary>
    Completed,

    /// <summary>It will not be made.</summary>
    Canceled,

    /// <summary>A lead decides.</summary>
    Deferred,

    /// <summary>Three quarters of the time are gone.</summary>
    DueSoon,

    /// <summary>It was not made in time.</summary>
    Missed,

    /// <summary>Somebody else is to make it.</summary>
    Reassigned,

    /// <summary>Nobody's hours meet the customer's: a lead decides.</summary>
    Queued,

    /// <summary>A lead wants it tried again.</summary>
    Retried,
}

/// <summary>One thing that happened to a call.</summary>
[Sparse]
public sealed record CallEvent
{
    /// <summary>1, 2, 3, ... without a gap.</summary>
    public int Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required CallEventType Type { get; init; }

    /// <summary>A staff id or <c>system</c>.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How an attempt ended.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The staff member it went to.</summary>
    public string? To { get; init; }

    /// <summary>From when the next attempt is asked for (UTC).</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is asked for (UTC).</summary>
    public DateTimeOffset? Until { get; init; }
}
