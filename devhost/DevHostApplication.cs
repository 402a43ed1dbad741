using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Durable;
using Outreach.DevHost.Functions;
using Outreach.DevHost.Http;
using Outreach.DevHost.Inbox;
using Outreach.DevHost.Timers;

namespace Outreach.DevHost;

/// <summary>A dev host that runs: storage, durable engine, HTTP and timer triggers, on a clock that can be moved.</summary>
public sealed class DevHostApplication : IAsyncDisposable
{
    private readonly Stack<Func<Task>> stopSteps = new();
    private readonly CancellationTokenSource stopping = new();

    private DevHostApplication(Uri baseAddress, MovableClock clock)
    {
        BaseAddress = baseAddress;
        Clock = clock;
    }

    /// <summary>Where it answers.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Its clock.</summary>
    public MovableClock Clock { get; }

    /// <summary>The container that the functions use.</summary>
    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>Starts a host and returns when its functions answer.</summary>
    /// <param name="options">How it is to run.</param>
    /// <param name="cancellationToken">Gives the start up; what had started is stopped.</param>
    /// <exception cref="PortInUseException">Another process has the port.</exception>
    /// <exception cref="DataDirectoryInUseException">Another dev host has the data directory.</exception>
    /// <exception cref="InvalidFunctionException">A function can't be run as it is written.</exception>
    /// <exception cref="InvalidDataException">A file of settings or of the data directory is damaged.</exception>
    public static async Task<DevHostApplication> StartAsync(DevHostOptions options, CancellationToken cancellationToken = default)
    {
        var socket = WebHost.Bind(options.Port);
        DataDirectoryLock? hold = null;
        DevHostApplication? host = null;
        try
        {
            hold = DataDirectoryLock.Take(options.DataDirectory);
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
            host = new DevHostApplication(address, MovableClock.Open(options.Clock, options.DataDirectory));
            host.OnStop(() => Release(socket, hold));
            await host.RunStartAsync(options, WebHost.CreateBuilder(socket), cancellationToken);
            return host;
        }
        catch
        {
            await (host?.StopAsync() ?? Release(socket, hold));
            throw;
        }
    }

    /// <summary>Stops in order: no more requests and timers, then the engine, then the storage that it started.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        while (stopSteps.TryPop(out var stop))
        {
            await stop();
        }
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static Task Release(Socket socket, DataDirectoryLock? hold)
    {
        hold?.Dispose();
        socket.Dispose();
        return Task.CompletedTask;
    }

    private void OnStop(Func<Task> step) => stopSteps.Push(step);

    private async Task RunStartAsync(DevHostOptions options, WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        // Storage takes longest: what doesn't need it is prepared meanwhile. Both are awaited, so that a failure leaves neither behind.
        var storage = Task.Run(() => StartStorageAsync(options, cancellationToken), CancellationToken.None);
        var preparation = Task.Run(() => FunctionCatalog.Load(options.Functions), CancellationToken.None);
        await Task.WhenAll(storage, preparation);
        var (connectionString, catalog) = (await storage, await preparation);
        var settings = HostSettings.Read(options.SettingsFolders);
        var events = new InboxEvents();
        OnStop(() =>
        {
            events.Dispose();
            return Task.CompletedTask;
        });

        Settings.AddTo(builder.Configuration, options, new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["SendGrid:ApiKey"] = "SG.dev-inbox",
            ["SendGrid:Host"] = BaseAddress.ToString().TrimEnd('/'),
            ["SendGrid:WebhookKey"] = events.PublicKey,
            ["Outreach:PublicUrl"] = BaseAddress.ToString().TrimEnd('/'),
        });
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(Clock);
        builder.Services.AddSingleton(_ => DevInbox.Open(options.DataDirectory, Clock));
        builder.Services.AddSingleton(TableServiceOf(connectionString, options));
        builder.Services.AddSingleton(services => DurableEngine.OnAzureStorage(
            connectionString, catalog.ToDurableFunctions(services), Clock, services.GetRequiredService<ILoggerFactory>(),
            new DurableEngineOptions { ConfigureClients = options.ConfigureEngineClients }));
        builder.Services.AddSingleton(services => services.GetRequiredService<DurableEngine>().Client);
        options.ConfigureServices(builder.Services, builder.Configuration);

        var web = builder.Build();
        Services = web.Services;
        OnStop(async () => await web.DisposeAsync());

        catalog.CheckConstruction(Services);
        var timers = new TimerTriggers(
            catalog.ScheduleTimers(Services, builder.Configuration), Clock, options.DataDirectory,
            Services.GetRequiredService<ILogger<TimerTriggers>>());
        var engine = Services.GetRequiredService<DurableEngine>();
        var readiness = new Readiness();
        HttpPipeline.Configure(web, catalog, settings, options.AnswerAsync, readiness, Clock, new ClockAdvance(Clock, [timers, new DurableDueWork(engine)]),
            cancellation => options.ListStaffAsync(Services, cancellation), stopping.Token);
        web.MapOrchestrations(engine);
        web.MapDevInbox(Services.GetRequiredService<DevInbox>());
        events.Map(web, Services.GetRequiredService<DevInbox>(), new Uri(BaseAddress, $"{settings.RoutePrefix}/webhooks/sendgrid".TrimStart('/')));

        OnStop(() => engine.StopAsync(CancellationToken.None));
        OnStop(async () => await timers.DisposeAsync());
        await web.StartAsync(cancellationToken);
        OnStop(() => web.StopAsync());
        options.Announce(this);
        await engine.StartAsync(cancellationToken);
        await options.SeedAsync(Services, options.Seed, cancellationToken);
        timers.Start();
        readiness.Open();
    }

    private static TableServiceClient TableServiceOf(string connectionString, DevHostOptions options)
    {
        var tables = new TableClientOptions();
        options.ConfigureTables(tables);
        return new TableServiceClient(connectionString, tables);
    }

    private async Task<string> StartStorageAsync(DevHostOptions options, CancellationToken cancellationToken)
    {
        if (options.Storage != DevHostOptions.Azurite)
        {
            return options.Storage;
        }

        var azurite = await AzuriteProcess.StartOrAdoptAsync(options.DataDirectory, options.InMemory, cancellationToken);
        OnStop(() => azurite.StopAsync(CancellationToken.None));
        return azurite.ConnectionString;
    }
}
