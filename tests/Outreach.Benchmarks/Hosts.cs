using Azure.Data.Tables;
using Outreach.DevHost;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;

namespace Outreach.Benchmarks;

/// <summary>Hosts within this process, where their storage calls can be counted.</summary>
internal static class Hosts
{
    /// <summary>A host with its tables in memory, its clock standing, and nobody but the staff.</summary>
    public static DevHostOptions InMemory(string dataDirectory, Action<TableClientOptions>? configureTables = null) => new DevHostOptions
    {
        Port = 0,
        InMemory = true,
        DataDirectory = dataDirectory,
        Clock = ClockSetting.Manual,
        Seed = SeedChoice.Staff,
        Functions = [],
        Settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Warning" },
        ConfigureTables = configureTables ?? (static _ => { }),
    }.AddOutreach();
}
