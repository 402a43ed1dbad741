using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;

namespace Outreach.DevHost.Durable.Time;

/// <summary>
/// Puts a movable clock over an orchestration service. Timers, and starts that are to come, are taken out of what a turn sends, kept, and
/// sent once the clock has passed them. What is stored has the clock's time. And it knows when all is quiet.
/// </summary>
internal sealed partial class MovableTimeService :
    IOrchestrationService, IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient
{
    /// <summary>
    /// A tag of a start that is to come, which a service would hold back by the system's time: when (UTC, round-trip format).
    /// </summary>
    public const string StartAtTag = "devhost.startAt";

    private static readonly JsonSerializerSettings MessageJson = new()
    {
        TypeNameHandling = TypeNameHandling.Objects,
        StringEscapeHandling = StringEscapeHandling.EscapeNonAscii,
        MissingMemberHandling = MissingMemberHandling.Ignore,
    };

    // A system timer takes at most 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>So long nothing happens while messages seem to be under way, before the queues are asked.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>So long a due timer waits for what else is on its way to its instance, though nothing happens.</summary>
    private static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(2);

    private readonly IOrchestrationService inner;
    private readonly IOrchestrationServiceClient client;
    private readonly IMessageQueues queues;
    private readonly TimeProvider clock;
    private readonly DurableEngineOptions options;
    private readonly ILogger logger;
    private readonly MessagesUnderWay messages = new();
    private readonly Lock firing = new();
    private readonly ConcurrentDictionary<string, int> historyLengths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> ends = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock longestGate = new();
    private readonly ITimer wake;
    private readonly ITimer again;
    private Task recovery = Task.CompletedTask;

    // Until the queues were seen empty once, they may have what an earlier process sent: nobody has counted that.
    private volatile bool hasUncounted = true;
    private volatile bool isOpen;
    private volatile bool isCut;

    public MovableTimeService(
        IOrchestrationService inner, ITimerStore store, IMessageQueues queues, TimeProvider clock, DurableEngineOptions options, ILogger logger)
    {
        this.inner = inner;
        client = (IOrchestrationServiceClient)inner;
        this.queues = queues;
        this.clock = clock;
        this.options = options;
        this.logger = logger;
        Timers = new KeptTimers(store);
        wake = clock.CreateTimer(_ => FireDueTimers(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        again = TimeProvider.System.CreateTimer(_ => FireDueTimers(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public KeptTimers Timers { get; }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task OpenAsync(CancellationToken cancellation) => inner.CreateIfNotExistsAsync().WaitAsync(cancellation);

    public async Task LoadTimersAsync(CancellationToken cancellation)
    {
        recovery = await Timers.LoadAsync(cancellation) ? Task.Run(RecoverAsync, CancellationToken.None) : Task.CompletedTask;
        isOpen = true;
        FireDueTimers();
    }

    /// <summary>Sends what is due by now.</summary>
    public void FireDueTimers()
    {
        if (!isOpen || stopping.IsCancellationRequested)
        {
            return;
        }

        // A timer that meets its instance in another turn might come to a generation that is over by then, and would be retried in vain.
        var standsStill = messages.StandsStillFor > LongestBlock;
        lock (firing)
        {
            var due = Timers.TakeDue(
                clock.GetUtcNow(), timer => (timer.IsCertain || recovery.IsCompleted) && (standsStill || !messages.IsAnyFor(timer.InstanceId)));
            if (due.Count > 0)
            {
                messages.BeginWork();
                _ = Task.Run(() => FireAsync(due));
            }
        }

        Arm();
    }

    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        await recovery.WaitAsync(cancellation);
        do
        {
            FireDueTimers();
            await WhenNoneUnderWayAsync(cancellation);
        }
        while (IsAnythingLeft());

        await Timers.FlushAsync().WaitAsync(cancellation);
    }

    // A timer that was just taken is at work by the time of this check.
    private bool IsAnythingLeft()
    {
        lock (firing)
        {
            return Timers.AnyDue(clock.GetUtcNow()) || !messages.IsNone;
        }
    }

    /// <summary>How many events the instance's history has, as of its last turn here.</summary>
    public int? HistoryLengthOf(string instanceId) => historyLengths.TryGetValue(instanceId, out var length) ? length : null;

    /// <summary>The most events that any history had at the end of a turn here, before it began anew included.</summary>
    public int LongestHistory { get; private set; }

    /// <summary>Completes when the instance's end was seen here.</summary>
    public Task WhenEnded(string instanceId) =>
        ends.GetOrAdd(instanceId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void StopTimers()
    {
        stopping.Cancel();
        wake.Dispose();
        again.Dispose();
    }

    /// <summary>From now on nothing more is stored, as if the process had ended.</summary>
    public void Cut() => isCut = true;

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
        var startAt = item.NewMessages.Select(message => StartAtOf(message.Event)).Max();
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

        var isOver = IsOver(state.OrchestrationStatus);
        Stamp(state, workItem.NewMessages, outboundMessages, orchestratorMessages);
        var added = isOver ? [] : TimersOf(timerMessages, instanceId, executionId);
        if (added.Count > 0)
        {
            await Timers.KeepAsync(instanceId, added);
        }

        messages.Turned(instanceId, executionId, isOver);
        foreach (var message in outboundMessages.Concat(orchestratorMessages))
        {
            messages.Sending(message);
        }

        RefuseWhenCut();
        try
        {
            await CompleteAsync();
        }
        catch
        {
            // It may have been committed all the same; if not, the turn is run again.
            hasUncounted = true;
            Timers.Doubt(added);
            Arm();
            throw;
        }

        historyLengths[instanceId] = state.Events.Count;
        lock (longestGate)
        {
            LongestHistory = Math.Max(LongestHistory, workItem.OrchestrationRuntimeState.Events.Count);
        }

        Timers.Commit(instanceId, executionId, added, isOver);
        Handled(workItem.NewMessages);
        FireDueTimers();
        if (isOver && ends.TryRemove(instanceId, out var end))
        {
            end.TrySetResult();
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
                [StartAtTag] = startAt.ToUniversalTime().ToString("O"),
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

    private static bool IsOver(OrchestrationStatus status) => status is not (
        OrchestrationStatus.Running or OrchestrationStatus.Pending or OrchestrationStatus.Suspended or OrchestrationStatus.ContinuedAsNew);

    private static DateTimeOffset? StartAtOf(HistoryEvent happened) =>
        happened is ExecutionStartedEvent { Tags: { } tags, ParentInstance: null } && tags.TryGetValue(StartAtTag, out var startAt)
            ? DateTimeOffset.Parse(startAt, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static IReadOnlyList<KeptTimer> TimersOf(IList<TaskMessage> timerMessages, string instanceId, string executionId) =>
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
    private void Stamp(
        OrchestrationRuntimeState state, IList<TaskMessage> given, IList<TaskMessage> outbound, IList<TaskMessage> toOrchestrators)
    {
        var now = Now;
        foreach (var happened in state.NewEvents.Where(happened =>
            happened is not OrchestratorStartedEvent
            && (happened is not ExecutionStartedEvent || given.All(message => message.Event != happened))))
        {
            happened.Timestamp = now;
        }

        // Without a listener of its own the engine does not carry the trace on; in Azure the host listens.
        var trace = state.ExecutionStartedEvent?.ParentTraceContext;
        foreach (var message in outbound.Concat(toOrchestrators))
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
            var held = new KeptTimer(item.InstanceId, executionId, TimerId: -1, startAt, JsonConvert.SerializeObject(item.NewMessages, MessageJson));
            await Timers.KeepAsync(item.InstanceId, [held]);

            // A state that has no beginning is nothing to commit: the service only deletes the messages.
            var nothing = new OrchestrationRuntimeState([new OrchestratorStartedEvent(-1), new OrchestratorCompletedEvent(-1)]);
            await inner.CompleteTaskOrchestrationWorkItemAsync(item, nothing, [], [], [], null, null);
            Timers.Commit(item.InstanceId, executionId, [held], isOver: false);
            Handled(item.NewMessages);
            Arm();
        }
        finally
        {
            await ReleaseTaskOrchestrationWorkItemAsync(item);
        }
    }

    private async Task FireAsync(IReadOnlyList<KeptTimer> due)
    {
        try
        {
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (timer, _) =>
            {
                try
                {
                    if (timer.Start is not null ? await IsPendingAsync(timer) : timer.IsCertain || await IsAwaitedAsync(timer))
                    {
                        await SendAsync(timer);
                        Timers.Fired(timer);
                    }
                    else
                    {
                        Timers.Drop(timer);
                    }
                }
                catch (Exception e)
                {
                    LogNotFired(logger, e, timer.InstanceId);
                    Timers.TryLater(timer);
                }
            });
        }
        finally
        {
            messages.EndWork();
        }

        Arm();
    }

    /// <summary>Whether the start was not terminated, purged or replaced meanwhile.</summary>
    private async Task<bool> IsPendingAsync(KeptTimer timer) =>
        (await client.GetOrchestrationStateAsync(timer.InstanceId, allExecutions: false))?.FirstOrDefault()
            is { OrchestrationStatus: OrchestrationStatus.Pending } state && state.OrchestrationInstance.ExecutionId == timer.ExecutionId;

    private async Task SendAsync(KeptTimer timer)
    {
        if (timer.Start is { } start)
        {
            foreach (var message in JsonConvert.DeserializeObject<List<TaskMessage>>(start, MessageJson)!)
            {
                if (message.Event is ExecutionStartedEvent started)
                {
                    started.Tags.Remove(StartAtTag);
                }

                messages.Sending(message);
                await client.SendTaskOrchestrationMessageAsync(message);
            }

            return;
        }

        // The service would hold back what is due in the system's future.
        var systemNow = DateTime.UtcNow;
        var fired = new TaskMessage
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = timer.InstanceId, ExecutionId = timer.ExecutionId },
            Event = new TimerFiredEvent(-1)
            {
                TimerId = timer.TimerId,
                FireAt = timer.DueAt.UtcDateTime < systemNow ? timer.DueAt.UtcDateTime : systemNow,
                Timestamp = Now,
            },
        };
        RefuseWhenCut();
        messages.Sending(fired);
        await client.SendTaskOrchestrationMessageAsync(fired);
    }

    /// <summary>
    /// Whether the history has the timer, and has not seen it fire: otherwise its turn was never committed, or is long over.
    /// </summary>
    private async Task<bool> IsAwaitedAsync(KeptTimer timer)
    {
        var history = HistoryJson.Read(await client.GetOrchestrationHistoryAsync(timer.InstanceId, timer.ExecutionId));
        return history.OfType<TimerCreatedEvent>().Any(created => created.EventId == timer.TimerId)
            && !history.Any(happened => happened is ExecutionCompletedEvent || (happened is TimerFiredEvent fired && fired.TimerId == timer.TimerId));
    }

    /// <summary>
    /// A message that an earlier process left may be a timer's own, or that of the turn which created it: once they are handled, and then
    /// only, instances and histories say which timers are void.
    /// </summary>
    private async Task RecoverAsync()
    {
        try
        {
            var limit = options.Visibility + options.Visibility;
            var began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < limit && !await AreQueuesEmptyAsync(stopping.Token))
            {
                await Task.Delay(Stall, stopping.Token);
            }

            while (!await TryDropVoidTimersAsync(stopping.Token))
            {
                await Task.Delay(options.StorageRetryDelay, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped before.
        }

        // Not before this task is done.
        _ = recovery.ContinueWith(_ => FireDueTimers(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task<bool> TryDropVoidTimersAsync(CancellationToken cancellation)
    {
        try
        {
            var executions = new Dictionary<string, string>(StringComparer.Ordinal);
            var query = new OrchestrationQuery { PageSize = 1000, FetchInputsAndOutputs = false };
            do
            {
                var page = await GetOrchestrationWithQueryAsync(query, cancellation);
                foreach (var state in page.OrchestrationState.Where(state => !IsOver(state.OrchestrationStatus)))
                {
                    executions[state.OrchestrationInstance.InstanceId] = state.OrchestrationInstance.ExecutionId;
                }

                query.ContinuationToken = page.ContinuationToken;
            }
            while (!string.IsNullOrWhiteSpace(query.ContinuationToken));

            Timers.DropUncertain(timer => executions.GetValueOrDefault(timer.InstanceId) != timer.ExecutionId);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotRead(logger, e);
            return false;
        }
    }

    private async Task WhenNoneUnderWayAsync(CancellationToken cancellation)
    {
        var pause = Stall;
        while (true)
        {
            var changed = messages.WhenChanged();
            if (messages.IsNone && !hasUncounted)
            {
                return;
            }

            if (!messages.IsWorking && (messages.IsNone || messages.StandsStillFor >= Stall))
            {
                var version = messages.Version;
                if (await AreQueuesEmptyAsync(cancellation) || messages.StandsStillFor > options.Visibility + options.Visibility)
                {
                    if (messages.Version == version)
                    {
                        messages.Reset();
                        hasUncounted = options.IsShared;
                        return;
                    }

                    continue;
                }
            }

            await Task.WhenAny(changed, Task.Delay(pause, cancellation));
            cancellation.ThrowIfCancellationRequested();
            pause = changed.IsCompleted ? Stall : pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }

    private async Task<bool> AreQueuesEmptyAsync(CancellationToken cancellation)
    {
        try
        {
            return await queues.CountAsync(cancellation) == 0;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotAsked(logger, e);
            return false;
        }
    }

    private void Arm()
    {
        if (!isOpen || stopping.IsCancellationRequested || Timers.NextAt is not { } next)
        {
            return;
        }

        // What is due and not taken waits for its instance.
        var left = next - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            again.Change(LongestPause, Timeout.InfiniteTimeSpan);
        }
        else
        {
            wake.Change(left < LongestWait ? left : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    private void RefuseWhenCut()
    {
        if (isCut)
        {
            throw new OperationCanceledException("The engine was cut off.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer of {InstanceId} could not be sent; it is tried again")]
    private static partial void LogNotFired(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The instances could not be read; it is tried again")]
    private static partial void LogNotRead(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queues could not be asked what they hold")]
    private static partial void LogNotAsked(ILogger logger, Exception exception);
}
