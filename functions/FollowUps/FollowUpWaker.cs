using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;

namespace Outreach.FollowUps;

/// <summary>
/// Starts and wakes orchestrations after a commit. Best effort: what is committed stands, and the next turn or the sweep
/// finds it.
/// </summary>
public sealed partial class FollowUpWaker(ILogger<FollowUpWaker> log)
{
    /// <summary>The event that says: look at the row again.</summary>
    public const string Changed = "changed";

    /// <summary>Starts the orchestration of the current run. One that is there already is as good.</summary>
    public async Task StartAsync(DurableTaskClient client, FollowUpState state)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(FollowUpOrchestrator),
                new FollowUpCheckpoint { FollowUpId = state.Id, Run = state.Run },
                new StartOrchestrationOptions(state.InstanceId).WithDedupeStatuses(EveryStatus));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Started by an earlier attempt: an id is used for one run only.
        }
        catch (Exception failed)
        {
            LogFollowUpNotStarted(new RedactedException(failed), state.InstanceId);
        }
    }

    /// <summary>Tells the orchestration that the row has changed.</summary>
    public async Task WakeAsync(DurableTaskClient client, FollowUpState state)
    {
        try
        {
            await client.RaiseEventAsync(state.InstanceId, Changed, $"{state.Id}-{state.EventCount}");
        }
        catch (Exception failed)
        {
            LogFollowUpNotWoken(new RedactedException(failed), state.InstanceId);
        }
    }

    /// <summary>Every status: an instance id is never used twice.</summary>
    public static OrchestrationRuntimeStatus[] EveryStatus { get; } = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be started; the sweep will")]
    private partial void LogFollowUpNotStarted(RedactedException failed, string instanceId);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be woken; its next turn or the sweep finds the change")]
    private partial void LogFollowUpNotWoken(RedactedException failed, string instanceId);
}
