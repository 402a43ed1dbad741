using DurableTask.Core;
using DurableTask.Core.History;

namespace Outreach.DevHost.Durable.Memory;

/// <summary>What a client sees of an instance, as the Azure Storage service derives it from the events of a turn.</summary>
internal static class InstanceStates
{
    public static bool IsEnd(this OrchestrationStatus status) => status
        is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled;

    /// <summary>A copy, for callers to keep: fields of the original go on changing.</summary>
    public static OrchestrationState Copy(this OrchestrationState state, bool withInput = true) => new()
    {
        OrchestrationInstance = new()
        {
            InstanceId = state.OrchestrationInstance.InstanceId,
            ExecutionId = state.OrchestrationInstance.ExecutionId,
        },
        OrchestrationStatus = state.OrchestrationStatus,
        Name = state.Name,
        Version = state.Version,
        Input = withInput ? state.Input : null,
        Output = state.Output,
        Status = state.Status,
        Tags = state.Tags,
        Generation = state.Generation,
        ScheduledStartTime = state.ScheduledStartTime,
        CreatedTime = state.CreatedTime,
        LastUpdatedTime = state.LastUpdatedTime,
        CompletedTime = state.CompletedTime,
    };

    public static OrchestrationState After(this OrchestrationState? before, OrchestrationRuntimeState turn, DateTime now)
    {
        var state = before ?? new OrchestrationState();
        state.OrchestrationInstance = turn.OrchestrationInstance;
        // Azure Storage writes the word null where no custom status was set, and readers have to handle it.
        state.Status = turn.Status ?? "null";
        foreach (var happened in turn.NewEvents)
        {
            state.Apply(happened, now);
        }

        return state;
    }

    private static void Apply(this OrchestrationState state, HistoryEvent happened, DateTime now)
    {
        state.LastUpdatedTime = happened.Timestamp;
        switch (happened)
        {
            case ExecutionStartedEvent started:
                state.OrchestrationStatus = OrchestrationStatus.Running;
                state.Name = started.Name;
                state.Version = started.Version;
                state.Input = started.Input;
                state.Tags = started.Tags;
                state.Generation = started.Generation;
                state.ScheduledStartTime = started.ScheduledStartTime ?? state.ScheduledStartTime;
                state.CreatedTime = started.Timestamp;
                break;
            case ExecutionCompletedEvent completed:
                state.OrchestrationStatus = completed.OrchestrationStatus;
                state.Output = completed.FailureDetails?.ToString() ?? completed.Result;
                state.CompletedTime = now;
                break;
            case ExecutionTerminatedEvent terminated:
                state.OrchestrationStatus = OrchestrationStatus.Terminated;
                state.Output = terminated.Input;
                state.CompletedTime = now;
                break;
            case ExecutionSuspendedEvent suspended:
                state.OrchestrationStatus = OrchestrationStatus.Suspended;
                state.Output = suspended.Reason;
                break;
            case ExecutionResumedEvent resumed:
                state.OrchestrationStatus = OrchestrationStatus.Running;
                state.Output = resumed.Reason;
                break;
        }
    }
}
