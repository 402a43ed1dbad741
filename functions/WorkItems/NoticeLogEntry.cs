using Outreach.SharedKernel;

namespace Outreach.WorkItems;

/// <summary>What became of one notice. No address is in it.</summary>
public sealed record NoticeLogEntry
{
    /// <summary>The outbox entry that asked for it.</summary>
    public required string OutboxId { get; init; }

    /// <summary>What it is about.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>The staff member.</summary>
    public required string To { get; init; }

    /// <summary>How far it has come.</summary>
    public required NoticeStatus Status { get; init; }

    /// <summary>Since when (UTC); of one that was sent at the first attempt, when it was queued.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why it failed, waits or bounced, without personal data.</summary>
    public string? Reason { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }
}
