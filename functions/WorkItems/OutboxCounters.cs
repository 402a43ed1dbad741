using System.Diagnostics.Metrics;
using Outreach.Platform;
using Outreach.Platform.Telemetry;

namespace Outreach.WorkItems;

/// <summary>What is counted of outboxes, at the one commit that makes it true.</summary>
internal static class OutboxCounters
{
    private static readonly Counter<long> Abandoned = Counters.Outreach.CreateCounter<long>("outreach.given_up");

    public static void GivenUp(OutboxKind kind) => Abandoned.Add(1, new KeyValuePair<string, object?>("kind", Json.NameOf(kind)));
}
