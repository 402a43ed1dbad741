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
    private readonly IOrchestrationService inner;
    private readonly IOrchestrationServiceClient client;
    private readonly TimeProvider clock;
    private readonly DurableEngineOptions options;
    private readonly MessagesUnderWay messages = new();
    private readonly Quiet quiet;
    private readonly TimerFiring firing;
    private volatile bool isCut;

    public MovableTimeService(
        IOrchestrationService inner, ITimerStore store, IMessageQueues queues, TimeProvider clock, DurableEngineOptions options, ILogger logger)
    {
        this.inner = inner;
        client = (IOrchestrationServiceClient)inner;
        this.clock = clock;
        this.options = options;
        Timers = new KeptTimers(store);
        quiet = new Quiet(messages, queues, options, logger);
        firing = new TimerFiring(Timers, messages, quiet, inner, clock, options, logger);
    }

    public KeptTimers Timers { get; }

    public TurnsSeen Turns { get; } = new();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task OpenAsync(CancellationToken cancellation) => inner.CreateIfNotExistsAsync().WaitAsync(cancellation);

    public Task LoadTimersAsync(CancellationToken cancellation) => firing.LoadAsync(cancellation);

    public void FireDueTimers() => firing.FireDue();

    public void StopTimers() => firing.Stop();

    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        await firing.WhenRecovered.WaitAsync(cancellation);
        do
        {
            firing.FireDue();
            await quiet.WhenNoneUnderWayAsync(cancellation);
        }
        while (firing.IsAnythingLeft());

        await Timers.FlushAsync().WaitAsync(cancellation);
    }

    /// <summary>From now on nothing more is stored, as if the process had ended.</summary>
    public void Cut()
    {
        isCut = true;
        firing.Cut();
    }

    public async Task CloseAsync()
    {
        await Timers.FlushAsync();
        (inner as IDisposable)?.Dispose();
    }

    public async Task<TaskOrchestrationWorkItem?> LockNextTaskOrchestrationWorkItemAsync(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        await LetCallersGoFirstAsync(cancellationToken);
        var item = await inner.LockNextTaskOrchestrationWorkItemAsync(receiveTimeout, cancellationToken);
        if (item is null)
        {
            return null;
        }

        messages.BeginWork();
        var startAt = item.NewMessages.Select(message => TurnTimes.StartAtOf(message.Event)).Max();
        if (startAt > clock.GetUtcNow())
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
        Task CompleteAsync() => inner.CompleteTaskOrchestrationWorkItemAsync(
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

        messages.Turned(instanceId, executionId, isOver);
        sent.ForEach(messages.Sending);

        RefuseWhenCut();
        try
        {
            await CompleteAsync();
        }
        catch
        {
            // It may have been committed all the same; if not, the turn is run again.
            quiet.Doubt();
            Timers.Doubt(added);
            firing.Arm();
            throw;
        }

        Turns.TurnEnded(instanceId, state.Events.Count, workItem.OrchestrationRuntimeState.Events.Count);
        Timers.Commit(instanceId, executionId, added, isOver);
        Handled(workItem.NewMessages);
        firing.FireDue();
        if (isOver)
        {
            Turns.InstanceEnded(instanceId);
        }
    }

    public async Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        try
        {
            if (!isCut)
            {
                await inner.ReleaseTaskOrchestrationWorkItemAsync(workItem);
            }
        }
        finally
        {
            messages.EndWork();
        }
    }

    public async Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        if (!isCut)
        {
            await inner.AbandonTaskOrchestrationWorkItemAsync(workItem);
        }
    }

    public async Task<TaskActivityWorkItem?> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        await LetCallersGoFirstAsync(cancellationToken);
        var item = await inner.LockNextTaskActivityWorkItem(receiveTimeout, cancellationToken);
        if (item is not null)
        {
            messages.BeginWork();
        }

        return item;
    }

    private async Task LetCallersGoFirstAsync(CancellationToken cancellation)
    {
        var nobodyWaits = options.WhenNobodyWaits();
        if (!nobodyWaits.IsCompleted)
        {
            await Task.WhenAny(nobodyWaits, Task.Delay(options.Courtesy, cancellation));
        }
    }

    public async Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        RefuseWhenCut();
        responseMessage.Event.Timestamp = Now;
        messages.Sending(responseMessage);
        await inner.CompleteTaskActivityWorkItemAsync(workItem, responseMessage);
        messages.Handled(workItem.TaskMessage);
        messages.EndWork();
    }

    public async Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        try
        {
            if (!isCut)
            {
                await inner.AbandonTaskActivityWorkItemAsync(workItem);
            }
        }
        finally
        {
            messages.EndWork();
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

        messages.BeginWork();
        try
        {
            messages.Sending(creationMessage);
            await client.CreateTaskOrchestrationAsync(creationMessage, dedupeStatuses);
            messages.Started(creationMessage);
        }
        catch
        {
            // Refused, or nobody knows.
            messages.Handled(creationMessage);
            throw;
        }
        finally
        {
            messages.EndWork();
        }
    }

    public async Task SendTaskOrchestrationMessageAsync(TaskMessage message)
    {
        RefuseWhenCut();
        message.Event.Timestamp = Now;
        messages.BeginWork();
        try
        {
            messages.Sending(message);
            await client.SendTaskOrchestrationMessageAsync(message);
            if (message.Event is ExecutionTerminatedEvent)
            {
                Timers.ForgetStart(message.OrchestrationInstance.InstanceId);
            }
        }
        finally
        {
            messages.EndWork();
        }
    }

    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] taskMessages) => Task.WhenAll(taskMessages.Select(SendTaskOrchestrationMessageAsync));

    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string reason) => SendTaskOrchestrationMessageAsync(new TaskMessage
    {
        OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
        Event = new ExecutionTerminatedEvent(-1, reason),
    });

    private void Handled(IList<TaskMessage> handled)
    {
        foreach (var message in handled)
        {
            messages.Handled(message);
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
            await inner.CompleteTaskOrchestrationWorkItemAsync(item, nothing, [], [], [], null, null);
            Timers.Commit(item.InstanceId, executionId, [held], isOver: false);
            Handled(item.NewMessages);
            firing.Arm();
        }
        finally
        {
            await ReleaseTaskOrchestrationWorkItemAsync(item);
        }
    }

    private void RefuseWhenCut()
    {
        if (isCut)
        {
            throw new OperationCanceledException("The engine was cut off.");
        }
    }
}
