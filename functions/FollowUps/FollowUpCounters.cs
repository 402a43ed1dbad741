using System.Diagnostics.Metrics;
using Outreach.Platform.Telemetry;

namespace Outreach.FollowUps;

/// <summary>What is counted of follow-ups, at the one commit that makes it true.</summary>
internal static class FollowUpCounters
{
    private static readonly Counter<long> s_mentions = Counters.Outreach.CreateCounter<long>("outreach.mentions");
    private static readonly Counter<long> s_answered = Counters.Outreach.CreateCounter<long>("outreach.acknowledged");
    private static readonly Counter<long> s_resolutions = Counters.Outreach.CreateCounter<long>("outreach.resolved");
    private static readonly Counter<long> s_endings = Counters.Outreach.CreateCounter<long>("outreach.closed");

    /// <summary>A mention reached us; a duplicate was known already.</summary>
    public static void MentionTakenIn(string channel, bool duplicate) => s_mentions.Add(1, new("channel", channel), new("duplicate", duplicate));

    /// <summary>A person answered a mention for the first time.</summary>
    public static void Acknowledged(string channel, bool inTime) => s_answered.Add(1, new("channel", channel), new("in_time", inTime));

    /// <summary>We think that a problem is resolved.</summary>
    public static void Resolved(string channel) => s_resolutions.Add(1, new KeyValuePair<string, object?>("channel", channel));

    /// <summary>A follow-up ended.</summary>
    public static void Closed(string channel, string outcome) => s_endings.Add(1, new("channel", channel), new("outcome", outcome));
}
