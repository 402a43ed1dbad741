using System.Diagnostics.Metrics;
using Outreach.Platform.Telemetry;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>What is counted of thank-you calls, at the one commit that makes it true.</summary>
internal static class CallCounters
{
    private static readonly Counter<long> s_attempts = Counters.Outreach.CreateCounter<long>("outreach.call.attempts");

    /// <summary>A thank-you call was tried.</summary>
    public static void CallAttempted(string outcome) => s_attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
