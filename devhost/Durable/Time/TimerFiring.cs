using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;

namespace Outreach.DevHost.Durable.Time;

/// <summary>Sends kept timers, and starts that were to come, once the clock has passed them and their instance can take them.</summary>
internal sealed partial class TimerFiring(
    KeptTimers timers, MessagesUnderWay messages, Quiet quiet, IOrchestrationService inner, TimeProvider clock,
    DurableEngineOptions options, ILogger logger)
{
    private static readonly JsonSerializerSettings MessageJson = new()
    {
        TypeNameHandling = TypeNameHandling.Objects,
        StringEscapeHandling = StringEscapeHandling.EscapeNonAscii,
        MissingMemberHandling = MissingMemberHandling.Ignore,
    };

    // A system timer takes at most 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>So long what is due waits for its instance, before it is tried again.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>So long a due timer waits for what else is on its way to its instance, though nothing happens.</summary>
    private static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(2);

    private readonly IOrchestrationServiceClient _client = (IOrchestrationServiceClient)inner;
    private readonly Lock _firing = new();
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _wake;
    private ITimer? _again;
    private Task _recovery = Task.CompletedTask;
    private volatile bool _isOpen;
    private volatile bool _isCut;

    /// <summary>Canceled when no timer fires any more.</summary>
    public CancellationToken Stopped => _stopping.Token;

    /// <summary>Completes when it is known which of the timers that an earlier process left are void.</summary>
    public Task WhenRecovered => _recovery;

    public static string TextOf(IList<TaskMessage> start) => JsonConvert.SerializeObject(start, MessageJson);

    public async Task LoadAsync(CancellationToken cancellation)
    {
        _recovery = await timers.LoadAsync(cancellation) ? Task.Run(RecoverAsync, CancellationToken.None) : Task.CompletedTask;
        _wake = clock.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _again = TimeProvider.System.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _isOpen = true;
        FireDue();
    }

    public void FireDue()
    {
        if (!_isOpen || _stopping.IsCancellationRequested)
        {
            return;
        }

        // A timer that meets its instance in another turn might come to a generation that is over by then, and would be retried in vain.
        var standsStill = messages.StandsStillFor > LongestBlock;
        lock (_firing)
        {
            var due = timers.TakeDue(
                clock.GetUtcNow(),
                timer => (timer.IsCertain || _recovery.IsCompleted) && (standsStill || !messages.IsAnyFor(timer.InstanceId)));
            if (due.Count > 0)
            {
                messages.BeginWork();
                _ = Task.Run(() => FireAsync(due));
            }
        }

        Arm();
    }

    // A timer that was just taken is at work by the time of this check.
    public bool IsAnythingLeft()
    {
        lock (_firing)
        {
            return timers.AnyDue(clock.GetUtcNow()) || !messages.IsNone;
        }
    }

    public void Arm()
    {
        if (!_isOpen || _stopping.IsCancellationRequested || timers.NextAt is not { } next)
        {
            return;
        }

        // What is due and not taken waits for its instance.
        var left = next - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            _again!.Change(LongestPause, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _wake!.Change(left < LongestWait ? left : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Stop()
    {
        _stopping.Cancel();
        _wake?.Dispose();
        _again?.Dispose();
    }

    public void Cut() => _isCut = true;

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
                        timers.Fired(timer);
                    }
                    else
                    {
                        timers.Drop(timer);
                    }
                }
                catch (Exception e)
                {
                    LogNotFired(logger, e, timer.InstanceId);
                    timers.TryLater(timer);
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
        (await _client.GetOrchestrationStateAsync(timer.InstanceId, allExecutions: false))?.FirstOrDefault()
            is { OrchestrationStatus: OrchestrationStatus.Pending } state && state.OrchestrationInstance.ExecutionId == timer.ExecutionId;

    private async Task SendAsync(KeptTimer timer)
    {
        if (timer.Start is { } start)
        {
            foreach (var message in JsonConvert.DeserializeObject<List<TaskMessage>>(start, MessageJson)!)
            {
                if (message.Event is ExecutionStartedEvent started)
                {
                    started.Tags.Remove(TurnTimes.StartAtTag);
                }

                messages.Sending(message);
                await _client.SendTaskOrchestrationMessageAsync(message);
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
                Timestamp = clock.GetUtcNow().UtcDateTime,
            },
        };
        if (_isCut)
        {
            throw new OperationCanceledException("The engine was cut off.");
        }

        messages.Sending(fired);
        await _client.SendTaskOrchestrationMessageAsync(fired);
    }

    /// <summary>
    /// Whether the history has the timer, and has not seen it fire: otherwise its turn was never committed, or is long over.
    /// </summary>
    private async Task<bool> IsAwaitedAsync(KeptTimer timer)
    {
        var history = HistoryJson.Read(await _client.GetOrchestrationHistoryAsync(timer.InstanceId, timer.ExecutionId));
        return history.OfType<TimerCreatedEvent>().Any(created => created.EventId == timer.TimerId)
            && !history.Any(happened => happened is ExecutionCompletedEvent
                || (happened is TimerFiredEvent fired && fired.TimerId == timer.TimerId));
    }

    /// <summary>
    /// A message that an earlier process left may be a timer's own, or that of the turn which created it: once they are handled, and then
    /// only, instances and histories say which timers are void.
    /// </summary>
    private async Task RecoverAsync()
    {
        try
        {
            await quiet.WhenQueuesAreEmptyAsync(options.Visibility + options.Visibility, _stopping.Token);
            while (!await TryDropVoidTimersAsync(_stopping.Token))
            {
                await Task.Delay(options.StorageRetryDelay, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped before.
        }

        // Not before this task is done.
        _ = _recovery.ContinueWith(_ => FireDue(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task<bool> TryDropVoidTimersAsync(CancellationToken cancellation)
    {
        try
        {
            var executions = new Dictionary<string, string>(StringComparer.Ordinal);
            var query = new OrchestrationQuery { PageSize = 1000, FetchInputsAndOutputs = false };
            do
            {
                var page = await ((IOrchestrationServiceQueryClient)inner).GetOrchestrationWithQueryAsync(query, cancellation);
                foreach (var state in page.OrchestrationState.Where(state => !TurnsSeen.IsOver(state.OrchestrationStatus)))
                {
                    executions[state.OrchestrationInstance.InstanceId] = state.OrchestrationInstance.ExecutionId;
                }

                query.ContinuationToken = page.ContinuationToken;
            }
            while (!string.IsNullOrWhiteSpace(query.ContinuationToken));

            timers.DropUncertain(timer => executions.GetValueOrDefault(timer.InstanceId) != timer.ExecutionId);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotRead(logger, e);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer of {InstanceId} could not be sent; it is tried again")]
    private static partial void LogNotFired(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The instances could not be read; it is tried again")]
    private static partial void LogNotRead(ILogger logger, Exception exception);
}
