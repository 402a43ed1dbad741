using Outreach.Platform;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>
/// The telemetry of an item that is done with a notice. A notice that joins the pending ones is counted, and has its span, when it is sent.
/// </summary>
internal static class NoticeTelemetry
{
    /// <summary>Adds the span of a notice, unless it waits to be sent.</summary>
    public static void AddSpan((string Tag, object? Id) item, OutboxEntry entry, OutboxResult result, DateTimeOffset began)
    {
        if (result.Error is not null || result.Outcome != NoticeStatus.Sent)
        {
            Spans.Add(
                "notice",
                began,
                result.Error,
                item,
                ("outreach.notice.kind", entry.Notice is { } kind ? kind.Name : null),
                (
                    "outreach.notice.outcome",
                    result.Error is null ? Json.NameOf(result.Outcome) : result.Permanent ? "given_up" : "put_off"));
        }
    }

    /// <summary>Counts what became of entries that were claimed, once that is committed.</summary>
    public static void Count(
        IEnumerable<NoticeLogEntry> told, IReadOnlyDictionary<string, OutboxEntry> claimed, IEnumerable<OutboxResult> results)
    {
        foreach (var entry in told.Where(entry => entry.Status != NoticeStatus.Sent))
        {
            NoticeCounters.Noticed(entry.Kind, entry.Status);
        }

        foreach (var result in results.Where(result => result.Error is not null && OutboxRules.IsGivenUp(claimed[result.EntryId], result)))
        {
            OutboxCounters.GivenUp(claimed[result.EntryId].Kind);
        }
    }
}
