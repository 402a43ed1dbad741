using Azure;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;
using Outreach.DevHost.Durable.Storage;

namespace Outreach.DevHost.Durable.Turns;

/// <summary>Storing a turn, and what follows from it.</summary>
internal sealed partial class Dispatcher
{
    private readonly ActivityRunner _activities;

    private readonly TimerQueue _timers;

    private readonly OpenWork _work;

    private async Task StartAsync(Instance instance, Start start)
    {
        var existing = instance.IsLive ? await LoadAsync(instance) : null;
        while (true)
        {
            if (existing is not null && !MayReplace(instance, start, existing))
                return;

            // Results that are still under way for a replaced run must not reach the new one.
            var state = start.State with { Execution = existing is null ? 0 : existing.Execution + 1 };
            var first = await RunAsync(state, []) ?? new TurnResult(state, [], false);
            try
            {
                await CommitAsync(instance, existing, first, insert: existing is null, urgent: start.Caller is not null);
                return;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 409 && existing is null)
            {
                existing = await _store.ReadAsync(instance.Id, CancellationToken.None);
                if (existing is { IsOver: false } && !instance.IsLive)
                {
                    // A start whose answer was lost had been stored after all.
                    instance.IsLive = true;
                    TryPost(instance, new Recover());
                }
            }
        }
    }

    /// <exception cref="OrchestrationAlreadyExistsException">The start does not want to replace an instance of that status.</exception>
    private bool MayReplace(Instance instance, Start start, InstanceState existing)
    {
        if (start.State.Parent is { } parent && parent == existing.Parent)
        {
            // The parent starts it again because it does not know the result: after a crash.
            if (existing.IsOver)
                ReportToParent(existing.Id, parent, existing.Output, FailureForParent(existing));
            return false;
        }

        return !start.DedupeStatuses.Contains(existing.Status)
            ? true
            : throw new OrchestrationAlreadyExistsException(
                $"An orchestration instance '{instance.Id}' exists already; its status is {existing.Status}.");
    }

    private async Task CommitAsync(Instance instance, InstanceState? previous, TurnResult result, bool insert, bool urgent)
    {
        var partition = _store.Partition(instance.Id);
        InstanceWrite write;
        InstanceState stored;
        try
        {
            (write, stored) = InstanceWrite.Of(partition, previous, result.State, insert);
        }
        catch (HistoryTooLargeException tooLarge) when (previous is { IsOver: false })
        {
            var failed = previous with
            {
                Status = OrchestrationRuntimeStatus.Failed,
                Failure = Failure.Of(tooLarge),
                UpdatedAt = result.State.UpdatedAt,
            };
            result = new TurnResult(failed, [], false);
            (write, stored) = InstanceWrite.Of(partition, previous, failed, insert);
        }

        await _store.WriteAsync(instance.Id, write, urgent);
        instance.State = stored;
        instance.IsLive = !stored.IsOver || stored.Outbox.Count > 0;
        Follow(instance, stored, result);
        if (previous?.Status != stored.Status)
            instance.Changed();
    }

    private void Follow(Instance instance, InstanceState stored, TurnResult result)
    {
        foreach (var (execution, step) in result.Scheduled)
            Perform(stored, execution, step);
        if (result.RunAgain)
            TryPost(instance, new Wake());
        SetTimer(instance, stored);
        Deliver(instance, stored);
        if (stored is { IsOver: true, Parent: { } parent })
            ReportToParent(stored.Id, parent, stored.Output, FailureForParent(stored));
        if (stored.Status == OrchestrationRuntimeStatus.Failed)
            LogFailed(stored.Name, stored.Id, stored.Failure?.Message);
    }

    private void SetTimer(Instance instance, InstanceState state)
    {
        var next = InstanceRow.NextTimerAt(state, PendingSteps.In(state.History));
        if (next <= _clock.GetUtcNow())
            TryPost(instance, new Wake());
        else
            _timers.Set(instance.Id, next);
    }

    // After a restart: what history says was scheduled may or may not have run.
    private void Resume(InstanceState state)
    {
        var pending = PendingSteps.In(state.History);
        foreach (var step in pending.Activities.Concat(pending.SubOrchestrations))
            Perform(state, state.Execution, step);
    }

    private void Perform(InstanceState state, int execution, HistoryEvent step)
    {
        if (step.Kind == HistoryEventKind.TaskScheduled)
        {
            _work.Add();
            _activities.Enqueue(new ActivityWork(state.Id, execution, step, state.TraceParent));
        }
        else if (step.Kind == HistoryEventKind.SubOrchestrationInstanceCreated)
        {
            var now = _clock.GetUtcNow();
            var child = new InstanceState
            {
                Id = step.Instance!,
                Name = step.Name!,
                Input = step.Data,
                CreatedAt = now,
                UpdatedAt = now,
                Parent = new ParentLink(state.Name, state.Id, execution, step.TaskId!.Value),
                TraceParent = state.TraceParent,
            };
            Post(child.Id, new Start(child, DedupeDefaults.Running));
        }
    }

    public void ActivityFinished(ActivityWork work, HistoryEvent? result)
    {
        if (result is not null)
            TryPost(work.InstanceId, new Arrival(result, work.Execution));
        if (!_activities.AnyUnfinished)
            _store.Hurry();
        _work.Done();
    }

    private void ReportToParent(string childId, ParentLink parent, string? output, Failure? failure) => TryPost(
        parent.InstanceId,
        new Arrival(
            new HistoryEvent
            {
                Kind = failure is null
                    ? HistoryEventKind.SubOrchestrationInstanceCompleted
                    : HistoryEventKind.SubOrchestrationInstanceFailed,
                TaskId = parent.TaskId,
                Instance = childId,
                Data = output,
                Failure = failure,
            },
            parent.Execution));

    private static Failure? FailureForParent(InstanceState child) => child.Status == OrchestrationRuntimeStatus.Terminated
        ? new Failure(typeof(OperationCanceledException).FullName!, "The sub-orchestration was terminated.")
        : child.Failure;

    private void TerminateChildren(InstanceState parent)
    {
        var terminated = new HistoryEvent { Kind = HistoryEventKind.ExecutionTerminated };
        foreach (var child in PendingSteps.In(parent.History).SubOrchestrations)
            TryPost(child.Instance!, new Arrival(terminated) { Recursive = true });
    }

    private void Deliver(Instance instance, InstanceState state)
    {
        if (state.Outbox.Count == 0 || instance.IsDelivering)
            return;
        instance.IsDelivering = true;
        _work.Add();
        _ = DeliverAsync(instance, state.Outbox);
    }

    private async Task DeliverAsync(Instance sender, IReadOnlyList<HistoryEvent> events)
    {
        foreach (var sent in events)
        {
            var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var raised = new HistoryEvent { Kind = HistoryEventKind.EventRaised, Name = sent.Name, Data = sent.Data };
            try
            {
                if (TryPost(sent.Instance!, new Arrival(raised) { Caller = stored }))
                    await stored.Task;
                else
                    LogDropped(sent.Name!, sent.Instance!);
            }
            catch (InvalidOperationException)
            {
                LogDropped(sent.Name!, sent.Instance!);
            }
            catch (Exception exception)
            {
                // It stays in the outbox, and goes out again with the next turn.
                LogNotStored(exception, sent.Instance!);
                sender.IsDelivering = false;
                _ = RepostAsync(sender.Id, [new Wake()]);
                _work.Done();
                return;
            }
        }

        TryPost(sender, new OutboxDelivered(events.Count));
        _work.Done();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Orchestration {Orchestrator} {InstanceId} failed: {Reason}")]
    private partial void LogFailed(string orchestrator, string instanceId, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {EventName} was dropped: no instance {InstanceId} is running")]
    private partial void LogDropped(string eventName, string instanceId);
}
