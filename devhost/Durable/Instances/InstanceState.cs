using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable.Instances;

/// <summary>All that storage holds of an instance. Never changed in place: a turn makes the next one.</summary>
internal sealed record InstanceState
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Not before this time (UTC) may the first turn run.</summary>
    public DateTimeOffset? StartAt { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public Failure? Failure { get; init; }

    public ParentLink? Parent { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The trace context of whoever started it, which its activities go on with.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How often the instance has continued as new.</summary>
    public int Execution { get; init; }

    public IReadOnlyList<HistoryEvent> History { get; init; } = [];

    /// <summary>How many of the first events are in segment rows, which are never written again.</summary>
    public int SealedEvents { get; init; }

    public int Segments { get; init; }

    /// <summary>Events sent to other instances, until they have been delivered.</summary>
    public IReadOnlyList<HistoryEvent> Outbox { get; init; } = [];

    public bool IsOver => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public bool HasStarted => History.Any(e => e.Kind == HistoryEventKind.ExecutionStarted);

    public OrchestrationMetadata ToMetadata(bool inputsAndOutputs) => new(Name, Id)
    {
        RuntimeStatus = Status,
        CreatedAt = CreatedAt,
        LastUpdatedAt = UpdatedAt,
        FailureDetails = Failure?.ToDetails(),
        DataConverter = inputsAndOutputs ? JsonDataConverter.Default : null,
        SerializedInput = inputsAndOutputs ? Input : null,
        SerializedOutput = inputsAndOutputs ? Output : null,
        SerializedCustomStatus = inputsAndOutputs ? CustomStatus : null,
        Tags = Tags ?? new Dictionary<string, string>(),
    };
}

/// <summary>The step of another instance that waits for this one.</summary>
internal sealed record ParentLink(string Name, string InstanceId, int Execution, int TaskId);
