using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Durable.Turns;

/// <summary>An activity that history says was scheduled, and the trace that it is part of.</summary>
internal sealed record ActivityWork(string InstanceId, int Execution, HistoryEvent Scheduled, string? TraceParent);

/// <summary>Runs activities, a few at a time, and hands over what came of them.</summary>
internal sealed partial class ActivityRunner(
    DurableFunctions functions, int concurrency, Func<Task> whenQuiet, ILogger logger, Action<ActivityWork, HistoryEvent?> finished)
{
    private readonly Channel<ActivityWork> _queue = Channel.CreateUnbounded<ActivityWork>();

    private readonly CancellationTokenSource _stopping = new();

    private Task _workers = Task.CompletedTask;

    private int _unfinished;

    /// <summary>Activities are running or waiting to.</summary>
    public bool AnyUnfinished => Volatile.Read(ref _unfinished) > 0;

    public void Run() => _workers = Task.WhenAll(Enumerable.Range(0, concurrency).Select(worker => Task.Run(() => WorkAsync(yields: worker > 0))));

    public void Enqueue(ActivityWork work)
    {
        Interlocked.Increment(ref _unfinished);
        if (_queue.Writer.TryWrite(work))
            return;
        Interlocked.Decrement(ref _unfinished);
        finished(work, null);
    }

    /// <summary>Asks running activities to stop, and waits until they have; what was not finished is run again after a restart.</summary>
    public async Task StopAsync()
    {
        Cancel();
        await _workers;
    }

    /// <summary>Asks running activities to stop, without waiting.</summary>
    public void Cancel()
    {
        _queue.Writer.TryComplete();
        _stopping.Cancel();
    }

    private async Task WorkAsync(bool yields)
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            // One worker never waits: a request may itself be waiting for an activity.
            if (yields)
                await whenQuiet();
            if (!_queue.Reader.TryRead(out var work))
                continue;
            HistoryEvent? result = null;
            if (!_stopping.IsCancellationRequested)
                result = await RunAsync(work);
            Interlocked.Decrement(ref _unfinished);
            finished(work, result);
        }
    }

    private async Task<HistoryEvent?> RunAsync(ActivityWork work)
    {
        var scheduled = work.Scheduled;
        using var invocation = Tracing.BeginInvocation(work.TraceParent);
        try
        {
            var activity = functions.FindActivity(scheduled.Name!)
                ?? throw new InvalidOperationException($"There is no activity '{scheduled.Name}'.");
            var input = activity.InputType is { } type ? JsonDataConverter.Default.Deserialize(scheduled.Data, type) : null;
            var output = await activity.Invoke(input, _stopping.Token);
            return new HistoryEvent
            {
                Kind = HistoryEventKind.TaskCompleted,
                TaskId = scheduled.TaskId,
                Data = JsonDataConverter.Default.Serialize(output),
            };
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            invocation?.SetStatus(ActivityStatusCode.Error);
            LogFailed(exception, scheduled.Name!, work.InstanceId);
            return new HistoryEvent
            {
                Kind = HistoryEventKind.TaskFailed,
                TaskId = scheduled.TaskId,
                Failure = Failure.Of(exception),
            };
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {Activity} of {InstanceId} failed")]
    private partial void LogFailed(Exception exception, string activity, string instanceId);
}
