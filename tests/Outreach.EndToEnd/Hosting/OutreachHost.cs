using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// A dev host in the test's own process, on a clock that stands still and a storage in memory. The storage outlives a restart
/// of the host.
/// </summary>
public class OutreachHost : IAsyncLifetime, IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("outreach-e2e-").FullName;
    private readonly SeedChoice seed;
    private readonly TimeSpan noticeWindow;
    private readonly EngineChoice engine;
    private AzuriteProcess? azurite;
    private DevHostApplication? host;
    private OutreachClient? client;

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
    /// <param name="engine">In memory where nothing is restarted and nobody looks into the engine's storage: that is quicker.</param>
    internal OutreachHost(
        SeedChoice seed, DateTimeOffset? startsAt = null, TimeSpan noticeWindow = default, EngineChoice engine = EngineChoice.AzureStorage)
    {
        this.engine = engine;
        this.seed = seed;
        this.noticeWindow = noticeWindow;
        ClockStart.Store(startsAt, data);
    }

    public OutreachClient Client => client ?? throw NotStarted();

    public IServiceProvider Services => (host ?? throw NotStarted()).Services;

    public StoredTables Tables => new(new TableServiceClient((azurite ?? throw NotStarted()).ConnectionString));

    internal static async Task<OutreachHost> StartAsync(
        SeedChoice seed = SeedChoice.Staff, DateTimeOffset? startsAt = null, EngineChoice engine = EngineChoice.AzureStorage)
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
        azurite = await AzuriteProcess.StartOrAdoptAsync(Path.Combine(data, "azurite"), inMemory: true, CancellationToken.None);
        await StartHostAsync();

        // The clocks of the persons begin with them.
        await Client.SettleAsync();
    }

    /// <summary>Stops the host in order and starts another on the same storage and the same clock.</summary>
    /// <param name="meanwhile">What happens while no host runs.</param>
    /// <param name="replaceServices">Puts something else in the place of a service.</param>
    /// <param name="onStorageCall">Sees every storage call, and every repeat of one.</param>
    public async Task RestartAsync(
        Func<Task>? meanwhile = null, Action<IServiceCollection>? replaceServices = null, HttpPipelinePolicy? onStorageCall = null)
    {
        Assert.Equal(EngineChoice.AzureStorage, engine);
        await StopHostAsync();
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        await StartHostAsync(replaceServices, onStorageCall);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopHostAsync();
        }
        finally
        {
            await (azurite?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
            Directory.Delete(data, recursive: true);
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private static InvalidOperationException NotStarted() => new("The host has not started.");

    private async Task StartHostAsync(Action<IServiceCollection>? replaceServices = null, HttpPipelinePolicy? onStorageCall = null)
    {
        var options = new DevHostOptions
        {
            Port = 0,
            Storage = azurite!.ConnectionString,
            DataDirectory = data,
            Clock = ClockSetting.Manual,
            Seed = seed,
            Engine = engine,
            Functions = [],
            Settings = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Error",
                ["Outreach:NoticeWindow"] = noticeWindow.ToString(),
            },
        }.AddOutreach();
        host = await DevHostApplication.StartAsync(options with
        {
            ConfigureTables = tables =>
            {
                options.ConfigureTables(tables);
                if (onStorageCall is not null)
                {
                    tables.AddPolicy(onStorageCall, HttpPipelinePosition.PerRetry);
                }
            },
            ConfigureServices = (services, configuration) =>
            {
                options.ConfigureServices(services, configuration);
                replaceServices?.Invoke(services);
            },
        });
        client = new OutreachClient(host.BaseAddress);
    }

    private async Task StopHostAsync()
    {
        client?.Dispose();
        await (host?.StopAsync() ?? Task.CompletedTask);
    }
}

/// <summary>One whose orchestrations are in memory: it can't be restarted, and is quicker.</summary>
public sealed class QuickHost() : OutreachHost(SeedChoice.Staff, engine: EngineChoice.Memory);
