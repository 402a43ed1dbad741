namespace Outreach.Platform.Outbox;

/// <summary>What is owed to the outside after a commit.</summary>
public enum OutboxKind
{
    /// <summary>The worklist, the open-work list and the closed list don't show the new state yet.</summary>
    Index,

    /// <summary>An e-mail to a staff member.</summary>
    Notice,

    /// <summary>The customer's memory doesn't know how this follow-up ended yet; knowing it may owe the customer a call.</summary>
    CustomerMemory,

    /// <summary>What a customer told us in a call is not among the feedback of the week yet.</summary>
    Feedback,
}

/// <summary>The kinds of e-mail to staff about one item.</summary>
public enum NoticeKind
{
    /// <summary>A follow-up is yours now.</summary>
    Assigned,

    /// <summary>A clock of yours has run for three quarters of its time.</summary>
    DueSoon,

    /// <summary>A clock was missed; to the lead.</summary>
    Missed,

    /// <summary>What you promised a customer is due soon.</summary>
    PromiseDue,

    /// <summary>A customer of yours wrote again.</summary>
    CustomerReplied,

    /// <summary>A thank-you call is yours to make.</summary>
    CallOwed,

    /// <summary>Three attempts did not reach the customer; the lead decides.</summary>
    CallToDecide,

    /// <summary>Yours while a colleague is absent.</summary>
    HandedOver,
}

/// <summary>The clocks of a follow-up, and that of a call.</summary>
public enum ClockKind
{
    /// <summary>From the mention's arrival to the first human reply.</summary>
    FirstResponse,

    /// <summary>From the customer's word to our answer.</summary>
    NextResponse,

    /// <summary>From the mention's arrival to the resolution.</summary>
    Resolution,

    /// <summary>From the moment a call is owed to the conversation.</summary>
    Call,

    /// <summary>Until the moment that a customer was promised something for.</summary>
    Promise,
}

/// <summary>
/// That a turn has put notices among those that wait for persons. Should it stop before it has woken these, the same turn, taken again, does.
/// </summary>
/// <param name="At">The turn's time (UTC).</param>
/// <param name="To">The persons.</param>
public sealed record NoticesHandedOver(DateTimeOffset At, IReadOnlyList<string> To);

/// <summary>One thing owed, in the same row as the state that owes it.</summary>
public sealed record OutboxEntry
{
    /// <summary><c>{owner row's id}-{n}</c>; travels with an e-mail as a custom argument.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of thing.</summary>
    public required OutboxKind Kind { get; init; }

    /// <summary>Which e-mail, for a notice.</summary>
    public NoticeKind? Notice { get; init; }

    /// <summary>The staff member who gets the e-mail.</summary>
    public string? To { get; init; }

    /// <summary>The clock that the e-mail is about.</summary>
    public ClockKind? Clock { get; init; }

    /// <summary>Since when it is owed (UTC).</summary>
    public DateTimeOffset OwedSince { get; init; }

    /// <summary>How often it has been claimed.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this moment (UTC), after a failed attempt.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why the last attempt failed, without personal data.</summary>
    public string? Error { get; init; }

    /// <summary>Given up: shown to people, no longer tried.</summary>
    public bool Dead { get; init; }
}
