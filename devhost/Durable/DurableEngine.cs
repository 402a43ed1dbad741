using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Storage;
using Outreach.DevHost.Durable.Turns;

namespace Outreach.DevHost.Durable;

/// <summary>
/// Runs orchestrations and activities durably on one table. One process at a time may own a table. After
/// <see cref="StopAsync"/>, and after a process that was killed, another engine over the same table goes on where this one was.
/// </summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private readonly InstanceStore _store;

    private readonly ActivityRunner _activities;

    private readonly TimerQueue _timers;

    private readonly Dispatcher _dispatcher;

    private readonly OpenWork _work = new();

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _stopped;

    /// <summary>Nothing runs before <see cref="StartAsync"/>.</summary>
    public DurableEngine(
        TableServiceClient tables,
        DurableFunctions functions,
        TimeProvider clock,
        ILoggerFactory loggers,
        DurableEngineOptions? options = null)
    {
        options ??= new DurableEngineOptions();
        _activities = new ActivityRunner(
            functions,
            options.ConcurrentActivities,
            options.WhenQuiet,
            loggers.CreateLogger<ActivityRunner>(),
            (work, result) => _dispatcher!.ActivityFinished(work, result));
        _store = new InstanceStore(tables, options, () => _activities.AnyUnfinished);
        _timers = new TimerQueue(clock, id => _dispatcher!.TryPost(id, new Wake()));
        _dispatcher = new Dispatcher(_store, functions, _activities, _timers, _work, clock, loggers, options);
        Client = new EngineClient(_dispatcher, _store, functions, clock, _loaded.Task);
    }

    /// <summary>Starts, wakes and reads instances. Calls made before <see cref="StartAsync"/> is done wait for it.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>The earliest durable timer of any instance (UTC).</summary>
    public DateTimeOffset? NextTimerDueAt => _timers.NextAt;

    /// <summary>Creates the table, loads what is not over and goes on with it.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _store.CreateAsync(cancellation);
            await foreach (var stored in _store.ListLiveAsync(cancellation))
                _dispatcher.Adopt(stored);
        }
        catch (Exception exception)
        {
            _loaded.TrySetException(exception);
            throw;
        }

        _activities.Run();
        _timers.Run();
        _loaded.TrySetResult();
    }

    /// <summary>Completes when no event, turn, activity or due timer is left and everything is stored.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        await _loaded.Task.WaitAsync(cancellation);
        do
        {
            await _work.WhenNone().WaitAsync(cancellation);
        }
        while (_timers.FireDue());
    }

    /// <summary>Looks at the timers again after a movable clock was moved.</summary>
    public void ClockMoved() => _timers.FireDue();

    /// <summary>
    /// Lets turns end and activities stop, and stores what came of them. Activities that did not finish run again after a restart.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_stopped)
            return;
        _stopped = true;
        _timers.Dispose();
        await _activities.StopAsync().WaitAsync(cancellation);
        await _work.WhenNone().WaitAsync(cancellation);
        await _store.CloseAsync();
    }

    /// <summary>All instances, in storage's order.</summary>
    public async IAsyncEnumerable<InstanceSummary> ListInstancesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var stored in _store.ListAsync(new OrchestrationQuery(), cancellation))
            yield return stored.Summary;
    }

    /// <summary>The history of the instance's current execution; empty when there is no such instance.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> GetHistoryAsync(string instanceId, CancellationToken cancellation) =>
        (await _store.ReadAsync(instanceId, cancellation))?.History ?? [];

    /// <summary>Ends at once: what is not stored is dropped, as when the process is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        _timers.Dispose();
        _dispatcher.Close();
        _activities.Cancel();
        await _store.CloseAsync();
    }
}
