using Azure.Core;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Http;

namespace Outreach.DevHost;

public enum SeedChoice
{
    /// <summary>The whole company.</summary>
    Demo,

    /// <summary>The roster and the service levels.</summary>
    Staff,

    None,
}

public enum EngineChoice
{
    /// <summary>Azure's engine on the queues, tables and blobs of the storage.</summary>
    AzureStorage,

    /// <summary>The same, its storage in this process's memory: gone with it.</summary>
    Memory,
}

/// <summary>Which of the functions a host runs. A plan that scales HTTP and durable functions apart has a process of each.</summary>
public enum HostRole
{
    All,

    /// <summary>HTTP functions; of the engine only a client.</summary>
    Http,

    /// <summary>Orchestrations, activities and timer triggers; of the HTTP functions only health.</summary>
    Durable,
}

public sealed record DevHostOptions
{
    /// <summary>The storage that the host starts by itself.</summary>
    public const string Azurite = "azurite";

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary><see cref="Azurite"/>, or the connection string of a storage account.</summary>
    public string Storage { get; init; } = Azurite;

    public EngineChoice Engine { get; init; } = EngineChoice.AzureStorage;

    /// <summary>Which of the functions run here; the others do in another host on the same data directory.</summary>
    public HostRole Role { get; init; } = HostRole.All;

    /// <summary>Whether Azurite keeps its data in memory only, as measurements want it.</summary>
    public bool InMemory { get; init; }

    /// <summary>Where Azurite, the clock and the timers keep what must survive a restart.</summary>
    public required string DataDirectory { get; init; }

    public ClockSetting Clock { get; init; } = ClockSetting.Real;

    public SeedChoice Seed { get; init; } = SeedChoice.Demo;

    /// <summary>The types whose functions are run: those of the functions assembly.</summary>
    public required IReadOnlyList<Type> Functions { get; init; }

    /// <summary>Where host.json and local.settings.json are searched; the first folder that has one wins.</summary>
    public IReadOnlyList<string> SettingsFolders { get; init; } = [AppContext.BaseDirectory];

    /// <summary>Settings that win over files and environment.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Sets up the table client of the functions, such as with a policy that counts its calls.</summary>
    public Action<TableClientOptions> ConfigureTables { get; init; } = static _ => { };

    /// <summary>Sets up each of the engine's clients of blobs, queues and tables in the same way.</summary>
    public Action<ClientOptions> ConfigureEngineClients { get; init; } = static _ => { };

    public Action<IServiceCollection, IConfiguration> ConfigureServices { get; init; } = static (_, _) => { };

    /// <summary>Runs an HTTP function, of that name, and writes its answer, as the app's middleware does it in the worker.</summary>
    public Func<HttpContext, string, Func<Task<object?>>, Task> AnswerAsync { get; init; } =
        static async (http, _, run) => await FunctionEndpoints.WriteAsync(http, await run());

    /// <summary>
    /// Runs after the engine has started and before the functions answer, at every start; it decides whether storage is empty.
    /// </summary>
    public Func<IServiceProvider, SeedChoice, CancellationToken, Task> SeedAsync { get; init; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>Completes when requests that have been answered have nothing left to send to the engine: the clock waits for it.</summary>
    public Func<IServiceProvider, Task> WhenAllIsSentAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Lists the staff members that a browser can sign in as.</summary>
    public Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<SignInChoice>>> ListStaffAsync { get; init; } =
        static (_, _) => Task.FromResult<IReadOnlyList<SignInChoice>>([]);

    /// <summary>Called once the host listens, before the functions answer.</summary>
    public Action<DevHostApplication> Announce { get; init; } = static _ => { };
}
