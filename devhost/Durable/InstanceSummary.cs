using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Durable;

/// <summary>One line about an instance; times are UTC, <see cref="CustomStatus"/> is JSON.</summary>
public sealed record InstanceSummary(
    string Id,
    string Name,
    OrchestrationRuntimeStatus Status,
    string? CustomStatus,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int HistoryEvents,
    DateTimeOffset? NextTimerAt);
