using System.Diagnostics.Metrics;
using Outreach.Platform.Telemetry;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Metrics of calls, counted when the change is committed.</summary>
internal static class CallCounters
{
    private static readonly Counter<long> Attempts = Counters.Outreach.CreateCounter<long>("outreach.call.attempts");

    public static void CallAttempted(string outcome) => Attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
