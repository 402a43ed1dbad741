using Microsoft.DurableTask.Client;

namespace Outreach.DevHost.Durable;

/// <summary>One line about an instance; times are UTC, <see cref="CustomStatus"/> is JSON.</summary>
public sealed record InstanceSummary
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required OrchestrationRuntimeStatus Status { get; init; }
    public required string? CustomStatus { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int HistoryEvents { get; init; }
    public required DateTimeOffset? NextTimerAt { get; init; }
}
