using Outreach.DevHost;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Company;

namespace Outreach.Benchmarks;

/// <summary>Hosts within this process, where their storage calls can be counted.</summary>
internal static class Hosts
{
    /// <summary>A host on a storage that runs, its clock standing, and nobody but the staff.</summary>
    public static DevHostOptions On(BenchmarkedEngine engine, string connectionString, string dataDirectory) =>
        engine.Use(new DevHostOptions
        {
            Port = 0,
            Storage = connectionString,
            DataDirectory = dataDirectory,
            Clock = ClockSetting.Manual,
            Seed = SeedChoice.Staff,
            Functions = [],
            Settings = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                ["Outreach:SameWordsMost"] = "0",
            },
        }.AddOutreach());
}
