using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Durable.Time;

/// <summary>
/// Puts a movable clock over an orchestration service. Timers, and starts that are to come, are taken out of what a turn sends, kept, and
/// sent once the clock has passed them. What is stored has the clock's time. And it knows when all is quiet.
/// </summary>
internal sealed partial class MovableTimeService :
    IOrchestrationService, IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient
{
    private readonly IOrchestrationService _inner;
    private readonly IOrchestrationServiceClient _client;
    private readonly TimeProvider _clock;
    private readonly DurableEngineOptions _options;
    private readonly MessagesUnderWay _messages = new();
    private readonly Quiet _quiet;
    private readonly TimerFiring _firing;
    private volatile bool _isCut;

    public MovableTimeService(
        IOrchestrationService inner, ITimerStore store, IMessageQueues queues, TimeProvider clock, DurableEngineOptions options,
        ILogger logger)
    {
        _inner = inner;
        _client = (IOrchestrationServiceClient)inner;
        _clock = clock;
        _options = options;
        Timers = new KeptTimers(store);
        _quiet = new Quiet(_messages, queues, options, logger);
        _firing = new TimerFiring(Timers, _messages, _quiet, inner, clock, options, logger);
    }

    public KeptTimers Timers { get; }

    public TurnsSeen Turns { get; } = new();

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public Task OpenAsync(CancellationToken cancellation) => _inner.CreateIfNotExistsAsync().WaitAsync(cancellation);

    public Task LoadTimersAsync(CancellationToken cancellation) => _firing.LoadAsync(cancellation);

    public void FireDueTimers() => _firing.FireDue();

    public void StopTimers() => _firing.Stop();

    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        // Once it has been stopped, what is due stays due.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _firing.Stopped);
        await _firing.WhenRecovered.WaitAsync(either.Token);
        do
        {
            either.Token.ThrowIfCancellationRequested();
            _firing.FireDue();
            await _quiet.WhenNoneUnderWayAsync(either.Token);
        }
        while (_firing.IsAnythingLeft());

        await Timers.FlushAsync().WaitAsync(cancellation);
    }

    /// <summary>From now on nothing more is stored, as if the process had ended.</summary>
    public void Cut()
    {
        _isCut = true;
        _firing.Cut();
    }

    public async Task CloseAsync()
    {
        await Timers.FlushAsync();
        (_inner as IDisposable)?.Dispose();
    }

    public async Task<TaskOrchestrationWorkItem?> LockNextTaskOrchestrationWorkItemAsync(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        await _options.BeforeBeginningAsync(cancellationToken);
        var item = await _inner.LockNextTaskOrchestrationWorkItemAsync(receiveTimeout, cancellationToken);
        if (item is null)
        {
            return null;
        }

        _messages.BeginWork();
        var startAt = item.NewMessages.Select(message => TurnTimes.StartAtOf(message.Event)).Max();
        if (startAt > _clock.GetUtcNow())
        {
            await HoldAsync(item, startAt.Value);
            return null;
        }

        return item;
    }

    public async Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem,
        OrchestrationRuntimeState newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages,
        TaskMessage continuedAsNewMessage,
        OrchestrationState orchestrationState)
    {
        RefuseWhenCut();
        var state = newOrchestrationRuntimeState ?? workItem.OrchestrationRuntimeState;
        var instanceId = workItem.InstanceId;
        Task CompleteAsync() => _inner.CompleteTaskOrchestrationWorkItemAsync(
            workItem, newOrchestrationRuntimeState, outboundMessages, orchestratorMessages, [], continuedAsNewMessage, orchestrationState);
        if (state.OrchestrationInstance?.ExecutionId is not { } executionId)
        {
            await CompleteAsync();
            Handled(workItem.NewMessages);
            return;
        }

        var isOver = TurnsSeen.IsOver(state.OrchestrationStatus);
        List<TaskMessage> sent = [.. outboundMessages, .. orchestratorMessages];
        TurnTimes.Stamp(state, workItem.NewMessages, sent, Now);
        var added = isOver ? [] : TurnTimes.TimersOf(timerMessages, instanceId, executionId);
        if (added.Count > 0)
        {
            await Timers.KeepAsync(instanceId, added);
        }

        _messages.Turned(instanceId, executionId, isOver);
        sent.ForEach(_messages.Sending);

        RefuseWhenCut();
        try
        {
            await CompleteAsync();
        }
        catch
        {
            // It may have been committed all the same; if not, the turn is run again.
            _quiet.Doubt();
            Timers.Doubt(added);
            _firing.Arm();
            throw;
        }

        Turns.TurnEnded(instanceId, state.Events.Count, workItem.OrchestrationRuntimeState.Events.Count, isOver);
        Timers.Commit(instanceId, executionId, added, isOver);
        Handled(workItem.NewMessages);
        _firing.FireDue();
        if (isOver)
        {
            Turns.InstanceEnded(instanceId);
        }
    }

    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem) =>
        EndWorkAsync(() => _inner.ReleaseTaskOrchestrationWorkItemAsync(workItem));

    public async Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        if (!_isCut)
        {
            await _inner.AbandonTaskOrchestrationWorkItemAsync(workItem);
        }
    }

    public async Task<TaskActivityWorkItem?> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        await _options.BeforeBeginningAsync(cancellationToken);
        var item = await _inner.LockNextTaskActivityWorkItem(receiveTimeout, cancellationToken);
        if (item is not null)
        {
            _messages.BeginWork();
        }

        return item;
    }

    public async Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        RefuseWhenCut();
        responseMessage.Event.Timestamp = Now;
        _messages.Sending(responseMessage);
        await _inner.CompleteTaskActivityWorkItemAsync(workItem, responseMessage);
        _messages.Handled(workItem.TaskMessage);
        _messages.EndWork();
    }

    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem) =>
        EndWorkAsync(() => _inner.AbandonTaskActivityWorkItemAsync(workItem));

    private async Task EndWorkAsync(Func<Task> giveBack)
    {
        try
        {
            if (!_isCut)
            {
                await giveBack();
            }
        }
        finally
        {
            _messages.EndWork();
        }
    }

    public async Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses)
    {
        RefuseWhenCut();
        var started = (ExecutionStartedEvent)creationMessage.Event;
        started.Timestamp = Now;
        if (started.ScheduledStartTime is { } startAt)
        {
            started.ScheduledStartTime = null;
            started.Tags = new Dictionary<string, string>(started.Tags ?? new Dictionary<string, string>())
            {
                [TurnTimes.StartAtTag] = startAt.ToUniversalTime().ToString("O"),
            };
        }

        _messages.BeginWork();
        try
        {
            _messages.Sending(creationMessage);
            await _client.CreateTaskOrchestrationAsync(creationMessage, dedupeStatuses);
            _messages.Started(creationMessage);
        }
        catch
        {
            // Refused, or nobody knows.
            _messages.Handled(creationMessage);
            throw;
        }
        finally
        {
            _messages.EndWork();
        }
    }

    public async Task SendTaskOrchestrationMessageAsync(TaskMessage message)
    {
        RefuseWhenCut();
        message.Event.Timestamp = Now;
        _messages.BeginWork();
        try
        {
            _messages.Sending(message);
            await _client.SendTaskOrchestrationMessageAsync(message);
            if (message.Event is ExecutionTerminatedEvent)
            {
                Timers.ForgetStart(message.OrchestrationInstance.InstanceId);
            }
        }
        finally
        {
            _messages.EndWork();
        }
    }

    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] taskMessages) =>
        Task.WhenAll(taskMessages.Select(SendTaskOrchestrationMessageAsync));

    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string reason) => SendTaskOrchestrationMessageAsync(new TaskMessage
    {
        OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
        Event = new ExecutionTerminatedEvent(-1, reason),
    });

    private void Handled(IList<TaskMessage> handled)
    {
        foreach (var message in handled)
        {
            _messages.Handled(message);
        }
    }

    /// <summary>Puts a start that came too early, and what came with it, away until it is due.</summary>
    private async Task HoldAsync(TaskOrchestrationWorkItem item, DateTimeOffset startAt)
    {
        try
        {
            var executionId = item.NewMessages.First(message => message.Event is ExecutionStartedEvent).OrchestrationInstance.ExecutionId;
            var held = new KeptTimer(item.InstanceId, executionId, TimerId: -1, startAt, TimerFiring.TextOf(item.NewMessages));
            await Timers.KeepAsync(item.InstanceId, [held]);

            // A state that has no beginning is nothing to commit: the service only deletes the messages.
            var nothing = new OrchestrationRuntimeState([new OrchestratorStartedEvent(-1), new OrchestratorCompletedEvent(-1)]);
            await _inner.CompleteTaskOrchestrationWorkItemAsync(item, nothing, [], [], [], null, null);
            Timers.Commit(item.InstanceId, executionId, [held], isOver: false);
            Handled(item.NewMessages);
            _firing.Arm();
        }
        finally
        {
            await ReleaseTaskOrchestrationWorkItemAsync(item);
        }
    }

    private void RefuseWhenCut()
    {
        if (_isCut)
        {
            throw new OperationCanceledException("The engine was cut off.");
        }
    }
}
