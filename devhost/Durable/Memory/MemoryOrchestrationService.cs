using System.Globalization;
using System.Threading.Channels;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;

namespace Outreach.DevHost.Durable.Memory;

/// <summary>
/// Orchestrations in memory, for tests and rehearsals: the Azure Storage service is its model in what a client and a worker can see.
/// One lock guards all, as nothing is slow under it; waiting dispatchers wait on channels.
/// </summary>
/// <remarks>
/// InMemoryOrchestrationService of Microsoft.DurableTask.InProcessTestHost 0.2.3-preview.1 is as fast, but not right: an event to an
/// instance that is missing comes back for ever, pages of a query miss and repeat instances, there is no history,
/// a timer of more than 49 days never fires, and waiting with a limit throws.
/// </remarks>
internal sealed partial class MemoryOrchestrationService : IOrchestrationService, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryInstance> _instances = new(StringComparer.Ordinal);
    private readonly Channel<MemoryInstance> _ready = Channel.CreateUnbounded<MemoryInstance>();
    private readonly Channel<TaskMessage> _activities = Channel.CreateUnbounded<TaskMessage>();
    private readonly Dictionary<string, TaskMessage> _activitiesInHand = [];
    private readonly TimeProvider _clock;
    private readonly DelayedMessages _delayed;
    private long _lastActivity;

    public MemoryOrchestrationService(TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _delayed = new(_clock, DeliverDue);
    }

    public int TaskOrchestrationDispatcherCount => 1;

    public int TaskActivityDispatcherCount => 1;

    public int MaxConcurrentTaskOrchestrationWorkItems { get; init; } = 32;

    public int MaxConcurrentTaskActivityWorkItems { get; init; } = 128;

    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public Task CreateAsync() => CreateAsync(recreateInstanceStore: true);

    public Task CreateAsync(bool recreateInstanceStore) => recreateInstanceStore ? DeleteAsync() : Task.CompletedTask;

    public Task CreateIfNotExistsAsync() => Task.CompletedTask;

    public Task DeleteAsync() => DeleteAsync(deleteInstanceStore: true);

    public Task DeleteAsync(bool deleteInstanceStore)
    {
        lock (_lock)
        {
            foreach (var instance in _instances.Values.ToList())
            {
                Purge(instance);
            }

            _delayed.Clear();
            _activitiesInHand.Clear();
            while (_activities.Reader.TryRead(out _))
            {
                continue;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Activities that an earlier worker was given and did not finish are given to this one.</summary>
    public Task StartAsync()
    {
        lock (_lock)
        {
            foreach (var message in _activitiesInHand.Values)
            {
                _activities.Writer.TryWrite(message);
            }

            _activitiesInHand.Clear();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync() => Task.CompletedTask;

    public Task StopAsync(bool isForced) => Task.CompletedTask;

    public void Dispose() => _delayed.Dispose();

    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    public int GetDelayInSecondsAfterOnFetchException(Exception exception) => exception is OperationCanceledException ? 0 : 1;

    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => exception is OperationCanceledException ? 0 : 1;

    public async Task<TaskOrchestrationWorkItem?> LockNextTaskOrchestrationWorkItemAsync(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        while (await NextAsync(_ready.Reader, cancellationToken) is { } instance)
        {
            MemoryTurn? turn;
            lock (_lock)
            {
                instance.IsQueued = false;
                turn = instance.IsLocked ? null : instance.Lock(Now);
                if (turn is null)
                {
                    Settle(instance);
                }
            }

            if (turn is not null)
            {
                return new TaskOrchestrationWorkItem
                {
                    InstanceId = instance.Id,
                    NewMessages = turn.Messages,
                    OrchestrationRuntimeState = new OrchestrationRuntimeState(turn.History),
                    LockedUntilUtc = DateTime.MaxValue,
                };
            }
        }

        return null;
    }

    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    public Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem, OrchestrationRuntimeState? newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages, IList<TaskMessage> orchestratorMessages, IList<TaskMessage> timerMessages,
        TaskMessage? continuedAsNewMessage, OrchestrationState? orchestrationState)
    {
        var turn = newOrchestrationRuntimeState ?? workItem.OrchestrationRuntimeState;
        lock (_lock)
        {
            if (!_instances.TryGetValue(workItem.InstanceId, out var instance) || !instance.IsLocked)
            {
                return Task.CompletedTask;
            }

            if (!turn.IsValid || turn.OrchestrationInstance is null)
            {
                instance.DropMessagesInHand();
                return Task.CompletedTask;
            }

            if (!instance.Commit(turn, Now))
            {
                throw new SessionAbortedException($"Instance {instance.Id} was purged or started anew during its turn.");
            }

            foreach (var message in outboundMessages)
            {
                _activities.Writer.TryWrite(message);
            }

            foreach (var message in orchestratorMessages.Concat(timerMessages))
            {
                Deliver(message);
            }

            if (continuedAsNewMessage is not null)
            {
                Deliver(continuedAsNewMessage);
            }

            AnswerWaiters(instance);
        }

        return Task.CompletedTask;
    }

    /// <summary>A release always follows, and gives the messages back.</summary>
    public Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        lock (_lock)
        {
            if (_instances.TryGetValue(workItem.InstanceId, out var instance))
            {
                instance.Unlock();
                Enqueue(instance);
            }
        }

        return Task.CompletedTask;
    }

    public async Task<TaskActivityWorkItem?> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        // What was taken and is not in hand yet would be nowhere, were it counted then.
        var id = "";
        var message = await NextAsync(
            _activities.Reader,
            cancellationToken,
            taken => _activitiesInHand.Add(id = (++_lastActivity).ToString(CultureInfo.InvariantCulture), taken));
        return message is null ? null : new() { Id = id, TaskMessage = message, LockedUntilUtc = DateTime.MaxValue };
    }

    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) => Task.FromResult(workItem);

    public Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        lock (_lock)
        {
            if (_activitiesInHand.Remove(workItem.Id))
            {
                Deliver(responseMessage);
            }
        }

        return Task.CompletedTask;
    }

    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        lock (_lock)
        {
            if (_activitiesInHand.Remove(workItem.Id))
            {
                _activities.Writer.TryWrite(workItem.TaskMessage);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Null when the worker stops. It ends on the thread that stops the worker, which checks at once whether anybody still fetches, and if
    /// so checks again only after a second.
    /// </summary>
    private async Task<T?> NextAsync<T>(ChannelReader<T> channel, CancellationToken cancellationToken, Action<T>? take = null)
        where T : class
    {
        var stopped = new TaskCompletionSource();
        using var registration = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        while (true)
        {
            lock (_lock)
            {
                if (channel.TryRead(out var next))
                {
                    take?.Invoke(next);
                    return next;
                }
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            await Task.WhenAny(channel.WaitToReadAsync(CancellationToken.None).AsTask(), stopped.Task);
        }
    }

    private void DeliverDue()
    {
        lock (_lock)
        {
            _delayed.TakeDue().ForEach(Deliver);
        }
    }

    private void Deliver(TaskMessage message)
    {
        if (DueAt(message) is { } at && at > Now)
        {
            _delayed.Add(message, at, IsVoid);
            return;
        }

        var id = message.OrchestrationInstance.InstanceId;
        if (!_instances.TryGetValue(id, out var instance))
        {
            if (message.Event is not ExecutionStartedEvent)
            {
                return;
            }

            instance = Instance(id);
        }

        instance.Add(message);
        Enqueue(instance);
    }

    private static DateTime? DueAt(TaskMessage message) => message.Event switch
    {
        TimerFiredEvent timer => timer.FireAt.ToUniversalTime(),
        ExecutionStartedEvent started => started.ScheduledStartTime?.ToUniversalTime(),
        _ => null,
    };

    private bool IsVoid(TaskMessage message) =>
        !_instances.TryGetValue(message.OrchestrationInstance.InstanceId, out var instance)
        || message.OrchestrationInstance.ExecutionId
            != (message.Event is TimerFiredEvent ? instance.ExecutionId : instance.State?.OrchestrationInstance.ExecutionId);

    private MemoryInstance Instance(string id)
    {
        if (!_instances.TryGetValue(id, out var instance))
        {
            _instances.Add(id, instance = new(id));
        }

        return instance;
    }

    private void Enqueue(MemoryInstance instance)
    {
        if (instance.HasMessages && !instance.IsLocked && !instance.IsQueued)
        {
            instance.IsQueued = true;
            _ready.Writer.TryWrite(instance);
        }
        else
        {
            Settle(instance);
        }
    }

    /// <summary>After messages were dropped: one who was terminated before the start has ended, and one without a state is gone.</summary>
    private void Settle(MemoryInstance instance)
    {
        AnswerWaiters(instance);
        if (instance.IsForgettable)
        {
            _instances.Remove(instance.Id);
        }
    }

    private void Purge(MemoryInstance instance)
    {
        instance.Purge();
        Settle(instance);
    }
}
