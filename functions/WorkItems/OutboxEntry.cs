using Outreach.SharedKernel;

namespace Outreach.WorkItems;

/// <summary>What is owed to the outside after a commit.</summary>
public enum OutboxKind
{
    /// <summary>The worklist, the open-work list and the closed list don't show the new state yet.</summary>
    Index,

    /// <summary>An e-mail to a staff member.</summary>
    Notice,

    /// <summary>The customer's memory doesn't know how this follow-up ended yet; knowing it may owe the customer a call.</summary>
    CustomerHistory,

    /// <summary>What a customer told us in a call is not among the feedback of the week yet.</summary>
    Feedback,
}

/// <summary>
/// That a turn has put notices among those that wait for persons. Should it stop before it has woken these, the same turn, taken again, does.
/// </summary>
/// <param name="At">The turn's time (UTC).</param>
/// <param name="To">The persons.</param>
public sealed record NoticesEnqueued(DateTimeOffset At, IReadOnlyList<string> To);

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
    public DateTimeOffset PendingSince { get; init; }

    /// <summary>How often it has been claimed.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this moment (UTC), after a failed attempt.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why the last attempt failed, without personal data.</summary>
    public string? Error { get; init; }

    /// <summary>Given up: shown to people, no longer tried.</summary>
    public bool Dead { get; init; }
}
