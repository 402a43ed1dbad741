using System.Diagnostics.Metrics;
using Outreach.Platform.Telemetry;

namespace Outreach.Sweep;

/// <summary>What is counted of sweeps, at the one commit that makes it true.</summary>
internal static class SweepCounters
{
    private static readonly Counter<long> Sweeps = Counters.Outreach.CreateCounter<long>("outreach.sweep.completed");
    private static readonly Counter<long> Findings = Counters.Outreach.CreateCounter<long>("outreach.sweep.found");

    public static void SweepCompleted() => Sweeps.Add(1);

    public static void SweepFound(string what, int items) => Findings.Add(items, new KeyValuePair<string, object?>("what", what));
}
