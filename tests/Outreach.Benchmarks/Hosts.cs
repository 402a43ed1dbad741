using Azure.Data.Tables;
using Outreach.DevHost;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;

namespace Outreach.Benchmarks;

/// <summary>Hosts within this process, where their storage calls can be counted.</summary>
internal static class Hosts
{
    /// <summary>How long an e-mail with notices keeps the next one waiting: so short that no clock of a mention runs out while time passes for it.</summary>
    public static readonly TimeSpan NoticeWindow = TimeSpan.FromSeconds(10);

    /// <summary>A host with its tables in memory, its clock standing, and nobody but the staff.</summary>
    public static DevHostOptions InMemory(string dataDirectory, Action<TableClientOptions>? configureTables = null) => new DevHostOptions
    {
        Port = 0,
        InMemory = true,
        DataDirectory = dataDirectory,
        Clock = ClockSetting.Manual,
        Seed = SeedChoice.Staff,
        Functions = [],
        Settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Warning", ["Outreach:NoticeWindow"] = NoticeWindow.ToString() },
        ConfigureTables = configureTables ?? (static _ => { }),
    }.AddOutreach();
}
