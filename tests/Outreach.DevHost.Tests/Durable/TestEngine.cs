using System.Collections.Concurrent;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Outreach.DevHost.Durable;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>
/// An engine whose functions are given while it runs, so that many cases share it, each with its code beside its expectations. It can be
/// killed and started again over the same storage.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly Func<DurableFunctions, TimeProvider, RecordedLogs, DurableEngine> _create;

    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = [];

    private readonly ConcurrentDictionary<string, Func<object?, CancellationToken, Task<object?>>> _activities = [];

    private readonly Dictionary<Type, Queue<string>> _freeActivities = [];

    private readonly Queue<string> _freeOrchestrators = new();

    private readonly DurableFunctions _functions;

    private readonly ConcurrentQueue<string> _started = new();

    private DurableEngine? _engine;

    private TestEngine(Func<DurableFunctions, TimeProvider, RecordedLogs, DurableEngine> create)
    {
        _create = create;
        var orchestrators = Enumerable.Range(1, 200)
            .Select(n => $"Orchestrator{n}")
            .ToDictionary(name => name, name => new OrchestratorFunction(name, context => _orchestrators[name](context)));
        foreach (var name in orchestrators.Keys)
        {
            _freeOrchestrators.Enqueue(name);
        }

        Dictionary<string, ActivityFunction> activities = [];
        ReserveActivities<string>(60);
        ReserveActivities<int>(60);
        ReserveActivities<Specimen>(3);
        _functions = new DurableFunctions(orchestrators, activities);

        void ReserveActivities<T>(int count)
        {
            _freeActivities[typeof(T)] = new Queue<string>(Enumerable.Range(1, count).Select(n => $"{typeof(T).Name}Activity{n}"));
            foreach (var name in _freeActivities[typeof(T)])
            {
                activities[name] = new ActivityFunction(name, typeof(T), (input, stopping) => _activities[name](input, stopping));
            }
        }
    }

    public TestClock Clock { get; } = new();

    public RecordedLogs Logs { get; } = new();

    public DurableEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not started.");

    public DurableTaskClient Client => Engine.Client;

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>How long anything in a test may take.</summary>
    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    /// <summary>Over a task hub of its own.</summary>
    public static TestEngine OnAzureStorage(string connectionString, TimeProvider? clock = null, TimeSpan? visibility = null)
    {
        var options = new DurableEngineOptions { TaskHub = "T" + Guid.NewGuid().ToString("N")[..20] };
        options = options with { Visibility = visibility ?? options.Visibility };
        return new TestEngine((functions, moved, logs) =>
            DurableEngine.OnAzureStorage(connectionString, functions, clock ?? moved, logs.Factory, options));
    }

    /// <summary>
    /// To be killed: what it had fetched from a queue is seen again a second after the five in which what is worked on would be renewed.
    /// </summary>
    public static TestEngine Mortal(SharedAzurite storage) =>
        OnAzureStorage(storage.ConnectionString, visibility: TimeSpan.FromSeconds(6));

    public static TestEngine InMemory() => new((functions, clock, logs) =>
        DurableEngine.InMemory(functions, clock, logs.Factory, new DurableEngineOptions()));

    /// <summary>The name of an orchestrator with this code.</summary>
    public string Orchestrator(Func<TaskOrchestrationContext, Task<object?>> code)
    {
        var name = _freeOrchestrators.Dequeue();
        _orchestrators[name] = code;
        return name;
    }

    /// <summary>Another version of the code is deployed.</summary>
    public void Replace(string orchestrator, Func<TaskOrchestrationContext, Task<object?>> code) => _orchestrators[orchestrator] = code;

    /// <summary>The name of an activity with this code and an input of this type.</summary>
    public string Activity<T>(Func<T?, CancellationToken, Task<object?>> code)
    {
        var name = _freeActivities[typeof(T)].Dequeue();
        _activities[name] = (input, stopping) => code(input is T given ? given : default, stopping);
        return name;
    }

    /// <inheritdoc cref="Activity{T}(Func{T, CancellationToken, Task{object}})" />
    public string Activity<T>(Func<T?, object?> code) => Activity<T>((input, _) => Task.FromResult(code(input)));

    public async Task<TestEngine> StartAsync()
    {
        _engine = _create(_functions, Clock, Logs);
        await _engine.StartAsync(Limit);
        return this;
    }

    /// <summary>Nothing that is not stored survives.</summary>
    public async Task KillAndStartAsync()
    {
        await Engine.DisposeAsync();
        await StartAsync();
    }

    public async Task<string> ScheduleAsync(string name, object? input = null, string? id = null, DateTimeOffset? startAt = null)
    {
        id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id, startAt), Limit);
        _started.Enqueue(id);
        return id;
    }

    /// <summary>Starts an instance and waits until nothing is left to do.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null)
    {
        var id = await ScheduleAsync(name, input);
        await IdleAsync();
        return await GetAsync(id);
    }

    /// <summary>Starts an instance that waits for something, and waits until it does.</summary>
    public async Task<string> WaitingAsync(string name, object? input = null) => (await RunAsync(name, input)).InstanceId;

    public Task RaiseAsync(string id, string name, object? payload = null) => Client.RaiseEventAsync(id, name, payload, Limit);

    public Task IdleAsync() => Engine.WhenIdleAsync(Limit);

    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        Engine.ClockMoved();
        await IdleAsync();
    }

    /// <summary>Moves the clock from timer to timer until the instance is over; the times at which it stopped.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> PlayToTheEndAsync(string id)
    {
        List<DateTimeOffset> stops = [];
        await IdleAsync();
        while (!(await GetAsync(id)).IsCompleted)
        {
            var due = Engine.NextTimerDueAt ?? throw new InvalidOperationException($"{id} is not over and no timer is left.");
            stops.Add(due);
            await AdvanceAsync(due - Now);
        }

        return stops;
    }

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        await Client.GetInstanceAsync(id, true, Limit) ?? throw new InvalidOperationException($"No instance {id}.");

    public Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string id) => Engine.GetHistoryAsync(id, Limit);

    /// <summary>Ends what is left, so that the next case on the same engine finds no timer of this one.</summary>
    public async Task EndAllAsync()
    {
        var started = new HashSet<string>();
        while (_started.TryDequeue(out var id))
        {
            started.Add(id);
        }

        foreach (var id in started)
        {
            if (await Client.GetInstanceAsync(id, Limit) is { IsCompleted: false })
            {
                await Client.TerminateInstanceAsync(id, Limit);
            }
        }

        await IdleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.StopAsync(Limit);
            await _engine.DisposeAsync();
        }
    }
}
