using DurableTask.Core;
using DurableTask.Core.History;

namespace Outreach.DevHost.Durable.Time;

/// <summary>The times in what a turn is given, and in what it gives.</summary>
internal static class TurnTimes
{
    /// <summary>
    /// A tag of a start that is to come, which a service would hold back by the system's time: when (UTC, round-trip format).
    /// </summary>
    public const string StartAtTag = "devhost.startAt";

    public static DateTimeOffset? StartAtOf(HistoryEvent happened) =>
        happened is ExecutionStartedEvent { Tags: { } tags, ParentInstance: null } && tags.TryGetValue(StartAtTag, out var startAt)
            ? DateTimeOffset.Parse(startAt, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    public static IReadOnlyList<KeptTimer> TimersOf(IList<TaskMessage> timerMessages, string instanceId, string executionId) =>
    [
        .. timerMessages
            .Where(message => message.OrchestrationInstance.ExecutionId == executionId)
            .Select(message => (TimerFiredEvent)message.Event)
            .Select(timer => new KeptTimer(instanceId, executionId, timer.TimerId, EngineClient.TimeOf(timer.FireAt))),
    ];

    /// <summary>
    /// A turn's events get the clock's time; a start by a client, and the moment that the turn saw, have it already. The beginning of a
    /// next generation is the engine's own event.
    /// </summary>
    public static void Stamp(OrchestrationRuntimeState state, IList<TaskMessage> given, IReadOnlyList<TaskMessage> sent, DateTime now)
    {
        foreach (var happened in state.NewEvents.Where(happened =>
            happened is not OrchestratorStartedEvent
            && (happened is not ExecutionStartedEvent || given.All(message => message.Event != happened))))
        {
            happened.Timestamp = now;
        }

        // Without a listener of its own the engine does not carry the trace on; in Azure the host listens.
        var trace = state.ExecutionStartedEvent?.ParentTraceContext;
        foreach (var message in sent)
        {
            message.Event.Timestamp = now;
            switch (message.Event)
            {
                case TaskScheduledEvent scheduled:
                    scheduled.ParentTraceContext ??= trace;
                    break;
                case ExecutionStartedEvent started:
                    started.ParentTraceContext ??= trace;
                    break;
            }
        }
    }
}
