using System.Text.Json.Serialization;

namespace Outreach.DevHost.Durable.History;

/// <summary>What happened to an instance, in order. The history of an execution replays it.</summary>
public sealed record HistoryEvent
{
    /// <summary>What happened.</summary>
    [JsonPropertyName("kind")]
    public required HistoryEventKind Kind { get; init; }

    /// <summary>The step that was scheduled, or that this is the result of.</summary>
    [JsonPropertyName("id")]
    public int? TaskId { get; init; }

    /// <summary>Name of the activity, the sub-orchestrator or the external event.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>Input, result or payload, as JSON.</summary>
    [JsonPropertyName("data")]
    public string? Data { get; init; }

    /// <summary>When the turn began, or when the timer is due (UTC).</summary>
    [JsonPropertyName("at")]
    public DateTimeOffset? At { get; init; }

    /// <summary>The other instance of a sub-orchestration or of a sent event.</summary>
    [JsonPropertyName("instance")]
    public string? Instance { get; init; }

    /// <summary>Why a task failed.</summary>
    [JsonPropertyName("failure")]
    public Failure? Failure { get; init; }
}

/// <summary>The kinds of <see cref="HistoryEvent"/>, named as Durable Functions names them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HistoryEventKind>))]
public enum HistoryEventKind
{
    OrchestratorStarted,
    ExecutionStarted,
    TaskScheduled,
    TaskCompleted,
    TaskFailed,
    SubOrchestrationInstanceCreated,
    SubOrchestrationInstanceCompleted,
    SubOrchestrationInstanceFailed,
    TimerCreated,
    TimerFired,
    TimerCanceled,
    EventRaised,
    EventSent,
    ExecutionSuspended,
    ExecutionResumed,
    ExecutionTerminated,
}
