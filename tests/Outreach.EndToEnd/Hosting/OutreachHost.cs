using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;
using Outreach.DevHost.Durable;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting.Tables;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// A dev host in the test's own process, on a clock that stands still and a storage of its own. The storage outlives a restart of the host;
/// orchestrations do so where they are not in memory. All tables are, which is much quicker than Azurite; OUTREACH_AZURITE=1 puts them
/// there.
/// </summary>
public class OutreachHost : IAsyncLifetime, IKillableHost
{
    // A year of its clock is thousands of small files: in memory where the system has such a place.
    private const string MemoryFolder = "/dev/shm";

    private readonly string _data;
    private readonly SeedChoice _seed;
    private readonly TimeSpan _noticeWindow;
    private readonly EngineChoice _engine;
    private readonly Action<IServiceCollection>? _replaceServices;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly StorageHook _storageCalls = new();
    private readonly MemoryTableTransport? _tables;
    private readonly OutreachHost? _beside;
    private StorageCut _cut = new();
    private string? _storage;
    private DevHostApplication? _host;
    private OutreachClient? _client;

    /// <summary>With the roster and no customers.</summary>
    public OutreachHost()
        : this(SeedChoice.Staff)
    {
    }

    /// <param name="seed">What is in its storage.</param>
    /// <param name="startsAt">Where its clock stands at first.</param>
    /// <param name="noticeWindow">
    /// How long an e-mail with notices keeps the next one waiting; not at all unless a test is about that, since the clock stands still.
    /// </param>
    /// <param name="engine">In memory unless the host is restarted or somebody looks into the engine's storage: that is quicker.</param>
    /// <param name="replaceServices">Puts something else in the place of a service.</param>
    /// <param name="settings">Of the app, with colons, besides those of every test.</param>
    /// <param name="latency">How long each request to its tables takes: for what happens while others wait for a network.</param>
    internal OutreachHost(
        SeedChoice seed,
        DateTimeOffset? startsAt = null,
        TimeSpan noticeWindow = default,
        EngineChoice engine = EngineChoice.Memory,
        Action<IServiceCollection>? replaceServices = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        TimeSpan latency = default)
    {
        _data = Directory.Exists(MemoryFolder)
            ? Directory.CreateDirectory(Path.Combine(MemoryFolder, $"outreach-e2e-{Guid.NewGuid():N}")).FullName
            : Directory.CreateTempSubdirectory("outreach-e2e-").FullName;
        _tables = Environment.GetEnvironmentVariable("OUTREACH_AZURITE") != "1"
            ? new MemoryTableTransport(new MemoryTables(), latency)
            : null;
        _replaceServices = replaceServices;
        _settings = settings ?? new Dictionary<string, string?>();
        _engine = engine;
        _seed = seed;
        _noticeWindow = noticeWindow;
        ClockStart.Store(startsAt, _data);
    }

    /// <summary>A second host on the same data and storage, in the same process.</summary>
    private OutreachHost(OutreachHost beside, HostRole role)
    {
        (_beside, _data, _storage, _tables, Role) = (beside, beside._data, beside._storage, beside._tables, role);
        (_seed, _noticeWindow, _engine, _settings) = (beside._seed, beside._noticeWindow, beside._engine, beside._settings);
    }

    /// <summary>Which functions it runs; where not all, another has to run the rest.</summary>
    internal HostRole Role { get; init; } = HostRole.All;

    public OutreachClient Client => _client ?? throw NotStarted();

    public IServiceProvider Services => (_host ?? throw NotStarted()).Services;

    public StoredTables Tables
    {
        get
        {
            var options = new TableClientOptions();
            KeepIn(_tables, options);
            return new StoredTables(new TableServiceClient(_storage ?? throw NotStarted(), options));
        }
    }

    internal static async Task<OutreachHost> StartAsync(
        SeedChoice seed = SeedChoice.Staff, DateTimeOffset? startsAt = null, EngineChoice engine = EngineChoice.Memory)
    {
        var started = new OutreachHost(seed, startsAt, engine: engine);
        try
        {
            await started.InitializeAsync();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async Task InitializeAsync()
    {
        _storage = await SharedStorage.TakeAccountAsync();
        await StartHostAsync(_replaceServices);

        if (Role == HostRole.All)
        {
            // The clocks of the persons begin with them.
            await Client.SettleAsync();
        }
    }

    /// <summary>Starts another host on the same data, for the rest of the functions. It has to end first.</summary>
    internal async Task<OutreachHost> StartBesideAsync(HostRole role)
    {
        var other = new OutreachHost(this, role);
        try
        {
            await other.StartHostAsync(_replaceServices);
            return other;
        }
        catch
        {
            await other.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the host in order and starts another on the same storage and the same clock.</summary>
    /// <param name="meanwhile">What happens while no host runs.</param>
    /// <param name="replaceServices">Puts something else in the place of a service.</param>
    public async Task RestartAsync(Func<Task>? meanwhile = null, Action<IServiceCollection>? replaceServices = null)
    {
        Assert.Equal(EngineChoice.AzureStorage, _engine);
        await StopHostAsync();
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        await StartHostAsync(replaceServices);
    }

    /// <summary>
    /// Starts another process, as it were, on the same tables: what the one before kept in its memory is gone, and so are orchestrations
    /// where the engine is in memory.
    /// </summary>
    public async Task ForgetMemoryAsync()
    {
        await StopHostAsync();
        await StartHostAsync(_replaceServices);
    }

    /// <summary>From now on, shows every storage call of the app, and every repeat of one, to a policy.</summary>
    internal void ShowStorageCalls(HttpPipelinePolicy to) => _storageCalls.Policy = to;

    Task IKillableHost.StartAsync() => StartHostAsync(_replaceServices);

    /// <summary>Cuts its functions off from their tables and the engine off from its storage, so that nothing comes to its end.</summary>
    public async Task KillAsync()
    {
        Assert.Equal(EngineChoice.AzureStorage, _engine);
        _client?.Dispose();

        // The engine stores nothing more from the beginning of its disposal on: not even that an activity of a host that is cut off failed.
        var ended = Services.GetRequiredService<DurableEngine>().DisposeAsync();
        _cut.Cut();
        await ended;
        await StopHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        if (_beside is null)
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private static InvalidOperationException NotStarted() => new("The host has not started.");

    private static void KeepIn(MemoryTableTransport? memory, TableClientOptions options) => options.Transport = memory ?? options.Transport;

    private async Task StartHostAsync(Action<IServiceCollection>? replace)
    {
        var options = new DevHostOptions
        {
            Port = 0,
            Storage = _storage!,
            DataDirectory = _data,
            Clock = ClockSetting.Manual,
            Seed = _seed,
            Engine = _engine,
            Role = Role,
            Functions = [],
            Settings = new Dictionary<string, string?>(_settings)
            {
                ["Logging:LogLevel:Default"] = _settings.GetValueOrDefault("Logging:LogLevel:Default", "Error"),
                ["Outreach:NoticeWindow"] = _noticeWindow.ToString(),
                // Most tests say the same to every customer.
                ["Outreach:SameWordsMost"] = _settings.GetValueOrDefault("Outreach:SameWordsMost", "0"),
            },
        }.AddOutreach();
        var cut = _cut = new StorageCut();
        _host = await DevHostApplication.StartAsync(options with
        {
            ConfigureTables = tables =>
            {
                options.ConfigureTables(tables);
                KeepIn(_tables, tables);
                tables.AddPolicy(cut, HttpPipelinePosition.PerCall);
                tables.AddPolicy(_storageCalls, HttpPipelinePosition.PerRetry);
            },
            ConfigureEngineClients = client =>
            {
                if (client is TableClientOptions tables)
                {
                    KeepIn(_tables, tables);
                }
            },
            ConfigureServices = (services, configuration) =>
            {
                options.ConfigureServices(services, configuration);
                replace?.Invoke(services);
            },
        });
        _client = new OutreachClient(_host.BaseAddress);
    }

    private async Task StopHostAsync()
    {
        _client?.Dispose();
        await (_host?.StopAsync() ?? Task.CompletedTask);
    }
}

/// <summary>One whose tables take as long as over a network, so that what is asked for at once overlaps.</summary>
public sealed class DistantHost() : OutreachHost(SeedChoice.Staff, latency: TimeSpan.FromMilliseconds(2));

/// <summary>One on Azure's engine, which can be restarted.</summary>
public sealed class DurableHost() : OutreachHost(SeedChoice.Staff, engine: EngineChoice.AzureStorage);

/// <summary>One with sources of webhooks, on a Monday morning.</summary>
public sealed class WebhookHost() : OutreachHost(
    SeedChoice.Staff, startsAt: new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), settings: WebhookSender.Settings);
