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
    private readonly Stack<Func<Task>> _stopSteps = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly DataDirectoryLock _hold;

    private DevHostApplication(Uri baseAddress, MovableClock clock, DataDirectoryLock hold)
    {
        BaseAddress = baseAddress;
        Clock = clock;
        _hold = hold;
    }

    public Uri BaseAddress { get; }

    public MovableClock Clock { get; }

    public IServiceProvider Services { get; private set; } = null!;

    /// <summary>Starts a host and returns when its functions answer.</summary>
    /// <exception cref="PortInUseException">Another process has the port.</exception>
    /// <exception cref="DataDirectoryInUseException">Another dev host has the data directory, in this role.</exception>
    /// <exception cref="StorageException">The storage does not answer, or holds what this dev host does not understand.</exception>
    /// <exception cref="InvalidFunctionException">A function can't be run as it is written.</exception>
    /// <exception cref="InvalidDataException">A file of settings or of the data directory is damaged.</exception>
    public static async Task<DevHostApplication> StartAsync(DevHostOptions options, CancellationToken cancellationToken = default)
    {
        var socket = WebHost.Bind(options.Port);
        DataDirectoryLock? _hold = null;
        DevHostApplication? host = null;
        try
        {
            _hold = DataDirectoryLock.Take(options.DataDirectory, options.Role);
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
            var clock = MovableClock.Open(options.Clock, options.DataDirectory, isShared: options.Role != HostRole.All);
            host = new DevHostApplication(address, clock, _hold);
            host.OnStop(() => Release(socket, _hold, clock));
            await host.RunStartAsync(options, WebHost.CreateBuilder(socket), cancellationToken);
            return host;
        }
        catch
        {
            await (host?.StopAsync() ?? Release(socket, _hold, clock: null));
            throw;
        }
    }

    /// <summary>Stops in order: no more requests and timers, then the engine, then the storage that it started.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        while (_stopSteps.TryPop(out var stop))
        {
            await stop();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static Task Release(Socket socket, DataDirectoryLock? hold, MovableClock? clock)
    {
        clock?.Dispose();
        hold?.Dispose();
        socket.Dispose();
        return Task.CompletedTask;
    }

    private void OnStop(Func<Task> step) => _stopSteps.Push(step);

    private async Task RunStartAsync(DevHostOptions options, WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        // Storage takes longest: what doesn't need it is prepared meanwhile. Both are awaited, so that a failure leaves neither behind.
        var storage = Task.Run(() => StartStorageAsync(options, cancellationToken), CancellationToken.None);
        var preparation = Task.Run(() => FunctionCatalog.Of(options.Functions), CancellationToken.None);
        await Task.WhenAll(storage, preparation);
        var (connectionString, catalog) = (await storage, await preparation);
        var settings = HostSettings.Read(options.SettingsFolders);
        var events = InboxEvents.Open(options.DataDirectory);
        OnStop(() =>
        {
            events.Dispose();
            return Task.CompletedTask;
        });

        if (options.Role == HostRole.Http)
        {
            PublicAddress.Note(options.DataDirectory, BaseAddress);
        }

        Uri PublicUrl() => options.Role == HostRole.Durable ? PublicAddress.Read(options.DataDirectory) : BaseAddress;
        Settings.AddTo(builder.Configuration, options, new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["SendGrid:ApiKey"] = "SG.dev-inbox",
            ["SendGrid:Host"] = BaseAddress.ToString().TrimEnd('/'),
            ["SendGrid:WebhookKey"] = events.PublicKey,
            ["Outreach:PublicUrl"] = PublicUrl().ToString().TrimEnd('/'),
        });
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(Clock);
        builder.Services.AddSingleton(_ => DevInbox.Open(options.DataDirectory, Clock));
        builder.Services.AddSingleton(TableServiceOf(connectionString, options));
        var callers = new WaitingCallers();
        builder.Services.AddSingleton(services => EngineOf(
            options, callers, connectionString, catalog.ToDurableFunctions(services), Clock,
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<DurableEngine>().Client);
        options.ConfigureServices(builder.Services, builder.Configuration);

        var web = builder.Build();
        Services = web.Services;
        OnStop(async () => await web.DisposeAsync());

        catalog.CheckConstruction(Services);
        var timers = options.Role == HostRole.Http
            ? null
            : new TimerTriggers(
                catalog.ScheduleTimers(Services, builder.Configuration), Clock, options.DataDirectory,
                Services.GetRequiredService<ILogger<TimerTriggers>>());
        var engine = Services.GetRequiredService<DurableEngine>();
        var readiness = new Readiness();
        HttpPipeline.Configure(
            web, FunctionsOf(options.Role, catalog, settings), settings, options.AnswerAsync, readiness, Clock,
            new ClockAdvance(
                Clock, timers is null ? null : [timers, new DurableDueWork(engine, () => options.WhenAllIsSentAsync(Services))]),
            cancellation => options.ListStaffAsync(Services, cancellation), _stopping.Token);
        callers.Watch(web);
        if (options.Role != HostRole.Http)
        {
            var inbox = Services.GetRequiredService<DevInbox>();
            web.MapOrchestrations(engine);
            web.MapDevInbox(inbox);
            events.Map(web, inbox, () => new Uri(PublicUrl(), "api/webhooks/sendgrid"));
        }

        OnStop(() => engine.StopAsync(CancellationToken.None));
        OnStop(async () => await (timers?.DisposeAsync() ?? ValueTask.CompletedTask));
        await web.StartAsync(cancellationToken);
        OnStop(() => web.StopAsync());
        options.Announce(this);
        await engine.StartAsync(cancellationToken);
        if (options.Role != HostRole.Durable)
        {
            await options.SeedAsync(Services, options.Seed, cancellationToken);
        }

        timers?.Start();
        readiness.Open();
    }

    private static DurableEngine EngineOf(
        DevHostOptions options, WaitingCallers callers, string connectionString, DurableFunctions functions, TimeProvider clock,
        ILoggerFactory loggers)
    {
        var engine = new DurableEngineOptions
        {
            RunsFunctions = options.Role != HostRole.Http,
            IsShared = options.Role != HostRole.All,
            ConfigureClients = options.ConfigureEngineClients,
            WhenNobodyWaits = callers.WhenNone,
            WhenNoCrowdWaits = callers.WhenNoCrowd,
        };
        return (options.Engine, options.Role) switch
        {
            (EngineChoice.AzureStorage, _) => DurableEngine.OnAzureStorage(connectionString, functions, clock, loggers, engine),
            (EngineChoice.Memory, HostRole.All) => DurableEngine.InMemory(functions, clock, loggers, engine),
            _ => throw new ArgumentException("Orchestrations in memory are of one process, which has to run all functions."),
        };
    }

    // Every host answers health, so that it can be checked after its start.
    private static IReadOnlyList<HttpFunction> FunctionsOf(HostRole role, FunctionCatalog catalog, HostSettings settings) =>
        role == HostRole.Durable
            ? [.. catalog.Http.Where(function => function.PathBelow(settings.RoutePrefix) == Readiness.HealthPath)]
            : catalog.Http;

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

        var azurite = await _hold.EnterAsync(
            () => AzuriteProcess.StartOrAdoptAsync(options.DataDirectory, options.InMemory, cancellationToken), cancellationToken);
        OnStop(() => _hold.LeaveAsync(() => azurite.StopAsync(CancellationToken.None)));
        return azurite.ConnectionString;
    }
}
