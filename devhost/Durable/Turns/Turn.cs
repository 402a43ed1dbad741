using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;
using Outreach.DevHost.Durable.Replay;

namespace Outreach.DevHost.Durable.Turns;

/// <summary>What a turn makes of an instance: its next state, and what is to be done once that is stored.</summary>
internal sealed record TurnResult(InstanceState State, IReadOnlyList<ScheduledStep> Scheduled, bool RunAgain);

/// <summary>A step that the turn scheduled, and in which execution.</summary>
internal sealed record ScheduledStep(int Execution, HistoryEvent Step);

/// <summary>One turn: what arrived goes into history and the orchestrator runs over it. Pure but for the orchestrator's code.</summary>
internal sealed class Turn(DurableFunctions functions, ILoggerFactory loggers, Action<string, int, string> foreignContinuation)
{
    /// <summary>An orchestrator that continues as new without ever waiting must not keep its thread.</summary>
    private const int MaxExecutions = 16;

    /// <summary>Null when nothing of what arrived concerns the instance any more.</summary>
    public TurnResult? Run(InstanceState state, IReadOnlyList<InboxItem> items, DateTimeOffset now)
    {
        var stray = items.OfType<ForeignContinuation>().FirstOrDefault(item => item.Execution == state.Execution);
        if (stray is not null)
            return Over(state, now, Failure.Of(new NonDurableAwaitException(stray.Message)));

        var delivered = items.OfType<OutboxDelivered>().Sum(item => item.Count);
        var next = state with { UpdatedAt = now, Outbox = [.. state.Outbox.Skip(delivered)] };
        var arrived = Relevant(state, items, now);
        if (arrived.FirstOrDefault(e => e.Kind == HistoryEventKind.ExecutionTerminated) is { } terminated)
        {
            return new TurnResult(
                next with
                {
                    Status = OrchestrationRuntimeStatus.Terminated,
                    Output = terminated.Data,
                    History = [.. state.History, Started(now), .. arrived],
                },
                [],
                false);
        }

        var mayStart = !state.HasStarted && (state.StartAt is null || state.StartAt <= now);
        if (mayStart)
            arrived.Insert(0, new HistoryEvent { Kind = HistoryEventKind.ExecutionStarted, Name = state.Name });
        if (arrived.Count == 0)
            return delivered > 0 ? new TurnResult(next, [], false) : null;
        if (!state.HasStarted && !mayStart)
            return new TurnResult(next with { History = [.. state.History, .. arrived], Status = Waiting(state, arrived) }, [], false);
        return Execute(next, arrived, now);
    }

    private static TurnResult Over(InstanceState state, DateTimeOffset now, Failure failure) => new(
        state with { Status = OrchestrationRuntimeStatus.Failed, Failure = failure, UpdatedAt = now }, [], false);

    private static HistoryEvent Started(DateTimeOffset now) => new() { Kind = HistoryEventKind.OrchestratorStarted, At = now };

    private static List<HistoryEvent> Relevant(InstanceState state, IReadOnlyList<InboxItem> items, DateTimeOffset now)
    {
        var pending = PendingSteps.In(state.History);
        var suspended = IsSuspended(state.History);
        var results = new HashSet<int>();
        var arrived = new List<HistoryEvent>();
        foreach (var (arrival, execution) in items.OfType<Arrival>().Select(item => (item.Event, item.Execution)))
        {
            var isNews = arrival.Kind switch
            {
                HistoryEventKind.ExecutionSuspended => !suspended,
                HistoryEventKind.ExecutionResumed => suspended,
                _ when arrival.TaskId is { } id => execution == state.Execution && pending.Contains(id) && results.Add(id),
                _ => true,
            };
            if (!isNews)
                continue;
            suspended = arrival.Kind switch
            {
                HistoryEventKind.ExecutionSuspended => true,
                HistoryEventKind.ExecutionResumed => false,
                _ => suspended,
            };
            arrived.Add(arrival);
        }

        arrived.AddRange(pending.Timers.Where(timer => timer.At <= now).Select(
            timer => new HistoryEvent { Kind = HistoryEventKind.TimerFired, TaskId = timer.TaskId }));
        return arrived;
    }

    private static bool IsSuspended(IEnumerable<HistoryEvent> history) => history.LastOrDefault(
        e => e.Kind is HistoryEventKind.ExecutionSuspended or HistoryEventKind.ExecutionResumed)?.Kind
        == HistoryEventKind.ExecutionSuspended;

    private static OrchestrationRuntimeStatus Waiting(InstanceState state, List<HistoryEvent> arrived) =>
        IsSuspended(state.History.Concat(arrived)) ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Pending;

    private TurnResult Execute(InstanceState state, List<HistoryEvent> arrived, DateTimeOffset now)
    {
        if (functions.FindOrchestrator(state.Name) is not { } function)
            return Over(state, now, Failure.Of(new InvalidOperationException($"There is no orchestrator '{state.Name}'.")));

        var sent = new List<HistoryEvent>();
        var scheduled = new List<ScheduledStep>();
        for (var executions = 1; ; executions++)
        {
            var execution = state.Execution;
            IReadOnlyList<HistoryEvent> fresh = [Started(now), .. arrived];
            var run = new OrchestrationExecution(
                function, state, loggers, message => foreignContinuation(state.Id, execution, message));
            var outcome = run.Run(state.History, fresh);
            sent.AddRange(outcome.Issued.Where(step => step.Kind == HistoryEventKind.EventSent));
            scheduled.AddRange(outcome.Issued.Select(step => new ScheduledStep(execution, step)));
            if (outcome.Next is null)
            {
                IReadOnlyList<HistoryEvent> history = [.. state.History, .. fresh, .. outcome.Issued];
                return new TurnResult(Outcome(state, outcome, history, sent), scheduled, false);
            }

            state = state with
            {
                Execution = execution + 1,
                Input = outcome.Next.Input,
                CustomStatus = outcome.CustomStatus,
                History = [],
                SealedEvents = 0,
                Segments = 0,
                StartAt = null,
            };
            arrived = [new HistoryEvent { Kind = HistoryEventKind.ExecutionStarted, Name = state.Name }, .. outcome.Next.Unprocessed];
            if (executions == MaxExecutions)
            {
                // The next execution begins in a turn of its own, with the events it has not seen in front.
                var waiting = state with
                {
                    Status = OrchestrationRuntimeStatus.Running,
                    History = outcome.Next.Unprocessed,
                    Outbox = [.. state.Outbox, .. sent],
                };
                return new TurnResult(waiting, scheduled, true);
            }
        }
    }

    private static InstanceState Outcome(
        InstanceState state, ExecutionOutcome outcome, IReadOnlyList<HistoryEvent> history, List<HistoryEvent> sent)
    {
        var running = IsSuspended(history) ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
        return state with
        {
            Status = !outcome.IsOver
                ? running
                : outcome.Failure is null ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Failed,
            CustomStatus = outcome.CustomStatus,
            Output = outcome.Output,
            Failure = outcome.Failure,
            History = history,
            Outbox = [.. state.Outbox, .. sent],
        };
    }
}
