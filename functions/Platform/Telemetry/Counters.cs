using System.Diagnostics.Metrics;
using Outreach.Notices;
using Outreach.Platform.Outbox;

namespace Outreach.Platform.Telemetry;

/// <summary>
/// What is counted as it happens: at the one commit that makes it true, so that a repeated request, a lost race and a replay count
/// nothing. <c>infra/measures.json</c> says what each means. No tag names a customer, a colleague or an item.
/// </summary>
public static class Counters
{
    /// <summary>The meter of everything that is measured.</summary>
    public const string Meter = "Outreach";

    private static readonly Meter Outreach = new(Meter);

    private static readonly Counter<long> Mentions = Outreach.CreateCounter<long>("outreach.mentions");
    private static readonly Counter<long> Answered = Outreach.CreateCounter<long>("outreach.acknowledged");
    private static readonly Counter<long> Resolutions = Outreach.CreateCounter<long>("outreach.resolved");
    private static readonly Counter<long> Endings = Outreach.CreateCounter<long>("outreach.closed");
    private static readonly Counter<long> Attempts = Outreach.CreateCounter<long>("outreach.call.attempts");
    private static readonly Counter<long> Notices = Outreach.CreateCounter<long>("outreach.notices");
    private static readonly Counter<long> Abandoned = Outreach.CreateCounter<long>("outreach.given_up");
    private static readonly Counter<long> Sweeps = Outreach.CreateCounter<long>("outreach.sweep.completed");
    private static readonly Counter<long> Findings = Outreach.CreateCounter<long>("outreach.sweep.found");

    /// <summary>A mention reached us; a duplicate was known already.</summary>
    public static void MentionTakenIn(string channel, bool duplicate) => Mentions.Add(1, new("channel", channel), new("duplicate", duplicate));

    /// <summary>A person answered a mention for the first time.</summary>
    public static void Acknowledged(string channel, bool inTime) => Answered.Add(1, new("channel", channel), new("in_time", inTime));

    /// <summary>We think that a problem is resolved.</summary>
    public static void Resolved(string channel) => Resolutions.Add(1, new KeyValuePair<string, object?>("channel", channel));

    /// <summary>A follow-up ended.</summary>
    public static void Closed(string channel, string outcome) => Endings.Add(1, new("channel", channel), new("outcome", outcome));

    /// <summary>A thank-you call was tried.</summary>
    public static void CallAttempted(string outcome) => Attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A notice is done with.</summary>
    public static void Noticed(NoticeKind kind, NoticeStatus result) =>
        Notices.Add(1, new("kind", Json.NameOf(kind)), new("result", Json.NameOf(result)));

    /// <summary>A digest is done with.</summary>
    public static void DigestDone(NoticeStatus result) => Notices.Add(1, new("kind", "digest"), new("result", Json.NameOf(result)));

    /// <summary>Something that was owed to the outside is not tried any more.</summary>
    public static void GivenUp(OutboxKind kind) => Abandoned.Add(1, new KeyValuePair<string, object?>("kind", Json.NameOf(kind)));

    /// <summary>A sweep came to an end.</summary>
    public static void SweepCompleted() => Sweeps.Add(1);

    /// <summary>A sweep came upon something.</summary>
    public static void SweepFound(string what, int items) => Findings.Add(items, new KeyValuePair<string, object?>("what", what));
}
