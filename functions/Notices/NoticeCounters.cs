using System.Diagnostics.Metrics;
using Outreach.Platform;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>What is counted of e-mails to staff, at the one commit that makes it true.</summary>
internal static class NoticeCounters
{
    private static readonly Counter<long> Notices = Counters.Outreach.CreateCounter<long>("outreach.notices");

    /// <summary>A notice is done with.</summary>
    public static void Noticed(NoticeKind kind, NoticeStatus result) =>
        Notices.Add(1, new("kind", kind.Name), new("result", Json.NameOf(result)));

    public static void DigestDone(NoticeStatus result) => Notices.Add(1, new("kind", "digest"), new("result", Json.NameOf(result)));
}
