using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;
using Outreach.DevHost.Durable.Storage;

namespace Outreach.DevHost.Durable.Turns;

/// <summary>
/// Brings what happens to the instances that it concerns, one turn of an instance at a time: take the inbox, run the turn,
/// store it, and only then do what it asked for.
/// </summary>
internal sealed partial class Dispatcher
{
    private readonly ConcurrentDictionary<string, Instance> _instances = new(StringComparer.Ordinal);

    private readonly InstanceStore _store;

    private readonly TimeProvider _clock;

    private readonly ILogger _logger;

    private readonly HistoryCache _cache;

    private readonly SemaphoreSlim _turns;

    private readonly SemaphoreSlim _reads;

    private readonly Turn _turn;

    private readonly TimeSpan _storageRetryDelay;

    private readonly CancellationTokenSource _closed = new();

    public Dispatcher(
        InstanceStore store, DurableFunctions functions, ActivityRunner activities, TimerQueue timers, OpenWork work,
        TimeProvider clock, ILoggerFactory loggers, DurableEngineOptions options)
    {
        (_store, _activities, _timers, _work, _clock) = (store, activities, timers, work, clock);
        _logger = loggers.CreateLogger<Dispatcher>();
        _cache = new HistoryCache(options.CachedHistories);
        _turns = new SemaphoreSlim(options.ConcurrentTurns);
        _reads = new SemaphoreSlim(options.ConcurrentReads);
        _storageRetryDelay = options.StorageRetryDelay;
        _turn = new Turn(functions, loggers, (id, execution, message) => TryPost(id, new ForeignContinuation(execution, message)));
    }

    public Instance? Find(string instanceId) => _instances.GetValueOrDefault(instanceId);

    /// <summary>An instance found in storage when the engine starts.</summary>
    public void Adopt(StoredInstance stored)
    {
        var instance = new Instance(stored.Summary.Id) { IsLive = true };
        _instances[instance.Id] = instance;
        _timers.Set(instance.Id, stored.Summary.NextTimerAt);
        if (stored.HasWork)
            TryPost(instance.Id, new Recover());
    }

    /// <summary>False when no instance of that id is in memory, which is when none is live or being started.</summary>
    public bool TryPost(string instanceId, InboxItem item) =>
        _instances.TryGetValue(instanceId, out var instance) && TryPost(instance, item);

    /// <summary>Posts to the instance, live or not.</summary>
    public void Post(string instanceId, InboxItem item)
    {
        while (true)
        {
            var instance = _instances.GetOrAdd(instanceId, static id => new Instance(id));
            if (TryPost(instance, item))
                return;
            _instances.TryRemove(KeyValuePair.Create(instanceId, instance));
        }
    }

    /// <summary>Drops whatever is not stored yet.</summary>
    public void Close() => _closed.Cancel();

    private bool TryPost(Instance instance, InboxItem item)
    {
        _work.Add();
        if (!instance.TryPost(item, out var startPump))
        {
            _work.Done();
            return false;
        }

        if (startPump)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static start => _ = start.Dispatcher.PumpAsync(start.Instance), new PumpStart(this, instance), preferLocal: false);
        }

        return true;
    }

    private async Task PumpAsync(Instance instance)
    {
        while (instance.TakeOrStop(close: !instance.IsLive) is { } items)
        {
            foreach (var batch in Batches(items))
                await ProcessSafelyAsync(instance, batch);
            _work.Done(items.Count);
        }

        if (instance.IsLive)
        {
            _cache.Used(instance);
        }
        else
        {
            _instances.TryRemove(KeyValuePair.Create(instance.Id, instance));
            _cache.Remove(instance);
            instance.Changed();
        }
    }

    // A start and a purge decide by themselves whether the instance exists; everything else shares a turn.
    private static IEnumerable<List<InboxItem>> Batches(List<InboxItem> items)
    {
        var batch = new List<InboxItem>();
        foreach (var item in items)
        {
            if (item is Start or Purge)
            {
                if (batch.Count > 0)
                    yield return batch;
                yield return [item];
                batch = [];
            }
            else
            {
                batch.Add(item);
            }
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private async Task ProcessSafelyAsync(Instance instance, List<InboxItem> items)
    {
        try
        {
            await (items switch
            {
                [Start start] => StartAsync(instance, start),
                [Purge purge] => PurgeAsync(instance, purge),
                _ => TakeTurnAsync(instance, items),
            });
            items.ForEach(item => item.Caller?.TrySetResult());
        }
        catch (Exception exception)
        {
            // What is stored is the truth: read it again before anything else is done with this instance.
            instance.State = null;
            items.ForEach(item => item.Caller?.TrySetException(exception));
            if (_closed.IsCancellationRequested)
                return;
            var own = items.Where(item => item.Caller is null).ToList();
            if (own.Count == 0)
                return;
            if (own is [Start { State.Parent: { } parent } start] && exception is InvalidOperationException)
            {
                ReportToParent(start.State.Id, parent, null, Failure.Of(exception));
                return;
            }

            LogNotStored(exception, instance.Id);
            _ = RepostAsync(instance.Id, own);
        }
    }

    // The client has retried already: storage is away for longer, and the work must not be lost.
    private async Task RepostAsync(string instanceId, List<InboxItem> items)
    {
        _work.Add();
        try
        {
            await Task.Delay(_storageRetryDelay, _closed.Token);
            items.ForEach(item => Post(instanceId, item));
        }
        catch (OperationCanceledException)
        {
            // The engine was closed: storage has what the next one needs.
        }
        finally
        {
            _work.Done();
        }
    }

    private async Task TakeTurnAsync(Instance instance, List<InboxItem> items)
    {
        var state = instance.IsLive ? await LoadAsync(instance) : null;
        if (state is not null)
            Deliver(instance, state);
        if (state is null || state.IsOver)
        {
            var missing = new InvalidOperationException(
                $"No orchestration instance '{instance.Id}' is running: it does not exist or is over.");
            items.ForEach(item => item.Caller?.TrySetException(missing));
            items = [.. items.Where(item => item is OutboxDelivered)];
            if (state is null || items.Count == 0)
                return;
        }

        if (items.Any(item => item is Recover))
            Resume(state);
        if (items.Any(item => item is OutboxDelivered))
            instance.IsDelivering = false;
        var result = await RunAsync(state, items);
        if (result is null)
        {
            _timers.Set(instance.Id, InstanceRow.NextTimerAt(state, PendingSteps.In(state.History)));
            return;
        }

        await CommitAsync(instance, state, result, insert: false, urgent: items.Any(item => item.Caller is not null));
        if (items.OfType<Arrival>().Any(item => item.Recursive))
            TerminateChildren(state);
    }

    private async Task<TurnResult?> RunAsync(InstanceState state, IReadOnlyList<InboxItem> items)
    {
        await _turns.WaitAsync();
        try
        {
            return _turn.Run(state, items, _clock.GetUtcNow());
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<InstanceState?> LoadAsync(Instance instance)
    {
        if (instance.State is { } known)
            return known;
        await _reads.WaitAsync();
        try
        {
            var state = await _store.ReadAsync(instance.Id, CancellationToken.None);
            instance.IsLive = state is not null;
            return instance.State = state;
        }
        finally
        {
            _reads.Release();
        }
    }

    private async Task PurgeAsync(Instance instance, Purge purge)
    {
        if (instance.IsLive)
            return;
        var (execution, segments) = (purge.Found?.Execution ?? 0, purge.Found?.Segments ?? 0);
        if (purge.Found is null)
        {
            if (await _store.ReadAsync(instance.Id, CancellationToken.None) is not { IsOver: true } state)
                return;
            (execution, segments) = (state.Execution, state.Segments);
        }

        try
        {
            var delete = InstanceWrite.Delete(_store.Partition(instance.Id), instance.Id, execution, segments);
            await _store.WriteAsync(instance.Id, delete, urgent: true);
            purge.Purged = true;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // Another purge was here first.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of {InstanceId} could not be stored and is tried again")]
    private partial void LogNotStored(Exception exception, string instanceId);

    private sealed record PumpStart(Dispatcher Dispatcher, Instance Instance);
}
