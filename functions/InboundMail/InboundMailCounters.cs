using System.Diagnostics.Metrics;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Telemetry;

namespace Outreach.InboundMail;

internal static class InboundMailCounters
{
    private static readonly Counter<long> Mails = Counters.Outreach.CreateCounter<long>("outreach.mails");

    /// <summary>An e-mail came in.</summary>
    /// <param name="noted">What it is where nothing follows from it; null for a person's.</param>
    /// <param name="isKept">Whether anything of it is.</param>
    public static void Taken(NotedMail? noted, bool isKept) =>
        Mails.Add(1, new("kind", noted is { } what ? Json.NameOf(what) : "letter"), new("kept", isKept));
}
