using System.Diagnostics.Metrics;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Telemetry;

namespace Outreach.FollowUps;

/// <summary>What is counted of follow-ups, at the one commit that makes it true.</summary>
internal static class FollowUpCounters
{
    private static readonly Counter<long> Mentions = Counters.Outreach.CreateCounter<long>("outreach.mentions");
    private static readonly Counter<long> Answered = Counters.Outreach.CreateCounter<long>("outreach.acknowledged");
    private static readonly Counter<long> Resolutions = Counters.Outreach.CreateCounter<long>("outreach.resolved");
    private static readonly Counter<long> Endings = Counters.Outreach.CreateCounter<long>("outreach.closed");

    private static readonly Counter<long> Refusals = Counters.Outreach.CreateCounter<long>("outreach.mentions.refused");

    /// <summary>Mentions reached us that could not be taken at all.</summary>
    public static void MentionsRefused(RefusalReason reason, int count) =>
        Refusals.Add(count, new KeyValuePair<string, object?>("reason", Json.NameOf(reason)));

    /// <summary>A mention reached us; a duplicate was known already.</summary>
    public static void MentionTakenIn(string channel, bool duplicate) =>
        Mentions.Add(1, new("channel", channel), new("duplicate", duplicate));

    /// <summary>A person answered a mention for the first time.</summary>
    public static void Acknowledged(string channel, bool inTime) => Answered.Add(1, new("channel", channel), new("in_time", inTime));

    /// <summary>We think that a problem is resolved.</summary>
    public static void Resolved(string channel) => Resolutions.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void Closed(string channel, string outcome) => Endings.Add(1, new("channel", channel), new("outcome", outcome));
}
