using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Outreach.DevHost.Durable;
using Outreach.DevHost.Durable.History;

namespace Outreach.DevHost.Tests.Durable;

/// <summary>An engine with the functions of a test; it can be killed and started again over the same table.</summary>
internal sealed class EngineHost(AzuriteFixture storage) : IAsyncDisposable
{
    private readonly string _table = "T" + Guid.NewGuid().ToString("N");

    private readonly Dictionary<string, OrchestratorFunction> _orchestrators = [];

    private readonly Dictionary<string, ActivityFunction> _activities = [];

    private DurableEngine? _engine;

    public TestClock Clock { get; } = new();

    /// <summary>The system's clock instead of the one that is moved by hand.</summary>
    public bool RealTime { get; init; }

    public CallCounter Counter { get; } = new();

    public DurableEngineOptions Options { get; init; } = new();

    public DurableEngine Engine => _engine!;

    public DurableTaskClient Client => _engine!.Client;

    public TableClient Table => new TableServiceClient(storage.ConnectionString).GetTableClient(_table);

    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public EngineHost Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code)
    {
        _orchestrators[name] = new OrchestratorFunction(name, code);
        return this;
    }

    public EngineHost Activity(string name, Func<object?, CancellationToken, Task<object?>> code, Type? input = null)
    {
        _activities[name] = new ActivityFunction(name, input ?? typeof(string), code);
        return this;
    }

    public EngineHost Activity(string name, Func<object?, object?> code, Type? input = null) =>
        Activity(name, (value, _) => Task.FromResult(code(value)), input);

    public async Task<EngineHost> StartAsync()
    {
        _engine = new DurableEngine(
            Counter.Client(storage.ConnectionString),
            new DurableFunctions(_orchestrators, _activities),
            RealTime ? TimeProvider.System : Clock,
            NullLoggerFactory.Instance,
            Options with { TableName = _table });
        await _engine.StartAsync(Limit);
        return this;
    }

    /// <summary>Nothing that is not stored survives.</summary>
    public async Task<EngineHost> KillAndStartAsync()
    {
        await _engine!.DisposeAsync();
        return await StartAsync();
    }

    public Task IdleAsync() => Engine.WhenIdleAsync(Limit);

    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        Engine.ClockMoved();
        await IdleAsync();
    }

    public Task<string> ScheduleAsync(string name, object? input = null, string? id = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), Limit);

    /// <summary>Starts an instance and waits until nothing is left to do.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null)
    {
        var id = await ScheduleAsync(name, input);
        await IdleAsync();
        return await GetAsync(id);
    }

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        await Client.GetInstanceAsync(id, true, Limit) ?? throw new InvalidOperationException($"No instance {id}.");

    public Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string id) => Engine.GetHistoryAsync(id, Limit);

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.StopAsync(Limit);
            await _engine.DisposeAsync();
        }
    }
}
