using System.Diagnostics.Metrics;

namespace Outreach.Platform.Telemetry;

/// <summary>
/// What is counted as it happens: at the one commit that makes it true, so that a repeated request, a lost race and a replay count
/// nothing. <c>infra/measures.json</c> says what each means. No tag names a customer, a colleague or an item.
/// </summary>
internal static class Counters
{
    public const string Meter = "Outreach";

    internal static readonly Meter Outreach = new(Meter);
}
