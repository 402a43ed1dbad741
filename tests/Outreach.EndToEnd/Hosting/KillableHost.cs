using Outreach.DevHost;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Hosting;

/// <summary>A host that can end at any moment without finishing anything, and be started again on what it had stored.</summary>
internal interface IKillableHost : IAsyncDisposable
{
    OutreachClient Client { get; }

    StoredTables Tables { get; }

    Task KillAsync();

    /// <summary>Starts it again after it was killed.</summary>
    Task StartAsync();
}

internal static class KillableHost
{
    /// <summary>Whether OUTREACH_KILLS asks for real kills, and more of them.</summary>
    public static readonly bool IsProcess = Environment.GetEnvironmentVariable("OUTREACH_KILLS") is { Length: > 0 };

    /// <summary>
    /// Starts one in the tests' own process that is cut off from its storage instead of killed: what is stored is the same, and there is no
    /// process to start again. A test of each kind of kill is enough to show that of a process.
    /// </summary>
    /// <param name="startsAt">Where its clock stands at first; a Monday morning where it is not given.</param>
    public static async Task<IKillableHost> StartNewAsync(DateTimeOffset? startsAt = null) => IsProcess
        ? await OutreachProcess.StartNewAsync(startsAt)
        : await OutreachHost.StartAsync(SeedChoice.Staff, startsAt, EngineChoice.AzureStorage);
}
