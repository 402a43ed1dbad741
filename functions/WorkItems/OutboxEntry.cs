using System.Text.Json.Serialization;
using Outreach.SharedKernel;

namespace Outreach.WorkItems;

/// <summary>What is pending outside after a commit.</summary>
public enum OutboxKind
{
    /// <summary>The worklist, the open-work list and the closed list don't show the new state yet.</summary>
    Index,

    Notice,

    /// <summary>Record in the customer's history how this follow-up ended; that may make a call to the customer due.</summary>
    CustomerHistory,

    /// <summary>Add what a customer said, in a call or when they confirmed, to the feedback of the week.</summary>
    Feedback,

    /// <summary>Propose a call about a problem that was reopened more than once.</summary>
    ResolutionCall,

    /// <summary>Write what reports count of it as it is now.</summary>
    ReportFacts,
}

/// <summary>
/// Records that a turn has enqueued notices for persons. If it stops before it has woken them, the same turn, repeated, does.
/// </summary>
internal sealed record NoticesEnqueued(DateTimeOffset At, IReadOnlyList<string> To);

/// <summary>One pending entry, in the same row as the state that enqueued it.</summary>
public sealed record OutboxEntry
{
    /// <summary><c>{owner row's id}-{n}</c>; travels with an e-mail as a custom argument.</summary>
    public required string Id { get; init; }

    public required OutboxKind Kind { get; init; }

    public NoticeKind? Notice { get; init; }

    /// <summary>Which e-mail, of an entry that is a notice.</summary>
    [JsonIgnore]
    public NoticeKind NoticeKind => Notice ?? throw new InvalidOperationException($"{Id} is no notice.");

    public string? To { get; init; }

    public ClockKind? Clock { get; init; }

    /// <summary>The number of the customer's message that a notice reports.</summary>
    public int? Mention { get; init; }

    /// <summary>The number of the note that a notice reports.</summary>
    public int? Note { get; init; }

    /// <summary>Since when it is pending (UTC).</summary>
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
