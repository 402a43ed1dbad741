using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Timers;

/// <summary>One timer function and its next occurrence; never runs twice at once.</summary>
internal sealed partial class TimerTrigger(TimerFunction function, TimeProvider clock, TimerHistory history, ILogger logger)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _next;
    private DateTimeOffset? _last;
    private bool _missed;

    public DateTimeOffset? NextDueAt
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    public Task Running { get; private set; } = Task.CompletedTask;

    public void Resume()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var stored = function.UseMonitor ? history.Of(function.Name) : null;
            _last = stored?.Last;

            // Computed anew rather than read: the schedule may have been changed since.
            var expected = function.Schedule.NextAfter(stored?.Last ?? stored?.LastUpdated ?? now);
            _missed = expected <= now;
            _next = _missed || function.RunOnStartup ? now : expected;
            if (stored is null && function.UseMonitor)
            {
                history.Record(function.Name, new TimerStatus(null, expected, now));
            }
        }
    }

    /// <summary>Starts a run when an occurrence is due and none is running.</summary>
    public void RunIfDue(Action finished, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!Running.IsCompleted || _next is not { } occurrence || occurrence > now)
            {
                return;
            }

            var following = function.Schedule.NextAfter(now);
            var isPastDue = _missed || function.Schedule.NextAfter(occurrence) <= now;
            _missed = false;
            var timer = new TimerInfo
            {
                IsPastDue = isPastDue,
                ScheduleStatus = new ScheduleStatus
                {
                    Last = _last?.UtcDateTime ?? default,
                    Next = following?.UtcDateTime ?? default,
                    LastUpdated = (_last ?? now).UtcDateTime,
                },
            };

            // On the pool, so that the function's synchronous part does not hold the lock.
            Running = Task.Run(() => RunAsync(timer, now, cancellationToken), CancellationToken.None);
            _ = Running.ContinueWith(_ => finished(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task RunAsync(TimerInfo timer, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        LogRuns(logger, function.Name, startedAt, timer.IsPastDue);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await function.Invoke(timer, cancellationToken);
            LogRan(logger, function.Name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not noted as run: the next start makes up for it.
            LogInterrupted(logger, function.Name);
            return;
        }
        catch (Exception e)
        {
            // As in Azure, a failed occurrence is over; the next one is another chance.
            LogFailed(logger, e, function.Name);
        }

        lock (_gate)
        {
            // A late run stands for every occurrence up to its start.
            _last = startedAt;
            _next = function.Schedule.NextAfter(startedAt);
        }

        Note();
    }

    private void Note()
    {
        if (!function.UseMonitor)
        {
            return;
        }

        try
        {
            history.Record(function.Name, new TimerStatus(_last, _next, clock.GetUtcNow()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotNoted(logger, e, function.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Timer function {Function} runs for {StartedAt:u}, past due: {IsPastDue}")]
    private static partial void LogRuns(ILogger logger, string function, DateTimeOffset startedAt, bool isPastDue);

    [LoggerMessage(Level = LogLevel.Information, Message = "Timer function {Function} ran in {Milliseconds:0} ms")]
    private static partial void LogRan(ILogger logger, string function, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Timer function {Function} was interrupted by the host's stop")]
    private static partial void LogInterrupted(ILogger logger, string function);

    [LoggerMessage(Level = LogLevel.Error, Message = "Timer function {Function} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Timer function {Function} ran, but that could not be noted; after a restart it may run again")]
    private static partial void LogNotNoted(ILogger logger, Exception exception, string function);
}
