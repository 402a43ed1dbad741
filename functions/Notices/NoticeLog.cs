using System.Globalization;
using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>That an e-mail did not arrive. A row beside the notice's own, so that it may come before that.</summary>
/// <param name="OutboxId">Which notice.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">What the other mail server said, without an address.</param>
internal sealed record NoticeBounce(string OutboxId, DateTimeOffset At, string Reason);

/// <summary>
/// The send log: rows <c>notice:{n}</c> and <c>bounce:{n}</c> of an item, n the outbox entry's number. What is still queued stands in the
/// outbox, or among the pending notices of who gets it: the log says of those that they are sent, so that nothing is written when they are.
/// </summary>
internal static class NoticeLog
{
    /// <summary>The row of what became of a notice.</summary>
    /// <param name="partitionKey">The item's partition.</param>
    /// <param name="prefix">Before the row key: nothing for a follow-up, <c>call:{n}:</c> for a call.</param>
    public static TableEntity RowOf(string partitionKey, string prefix, NoticeLogEntry entry) =>
        Document.Row(partitionKey, $"{prefix}notice:{NumberOf(entry.OutboxId):D6}", entry);

    /// <summary>The row of a bounce.</summary>
    /// <inheritdoc cref="RowOf(string, string, NoticeLogEntry)"/>
    public static TableEntity RowOf(string partitionKey, string prefix, NoticeBounce bounce) =>
        Document.Row(partitionKey, $"{prefix}bounce:{NumberOf(bounce.OutboxId):D6}", bounce);

    /// <summary>All notices of an item in the order in which they came up.</summary>
    /// <param name="logged">The entries of the log.</param>
    /// <param name="bounces">What came back.</param>
    /// <param name="outbox">What is not sent, of the item's outbox and of the pending notices.</param>
    public static IReadOnlyList<NoticeLogEntry> Of(
        IEnumerable<NoticeLogEntry> logged, IEnumerable<NoticeBounce> bounces, IEnumerable<OutboxEntry> outbox)
    {
        var bounced = bounces.ToDictionary(bounce => bounce.OutboxId);
        var pending = outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(Waiting).ToList();
        return
        [
            .. logged.Where(entry => pending.All(waiting => waiting.OutboxId != entry.OutboxId))
                .Concat(pending)
                .Select(entry => bounced.TryGetValue(entry.OutboxId, out var bounce)
                    ? entry with { Status = NoticeStatus.Bounced, At = bounce.At, Reason = bounce.Reason }
                    : entry)
                .OrderBy(entry => NumberOf(entry.OutboxId)),
        ];
    }

    /// <summary>What is to be written down of an entry that was carried out; null while it will be tried again.</summary>
    public static NoticeLogEntry? EntryOf(OutboxEntry claimed, OutboxResult carried, DateTimeOffset now)
    {
        var notice = claimed with { To = carried.To ?? claimed.To };
        return claimed.Kind != OutboxKind.Notice ? null
            : carried.Error is null ? Of(carried.Outcome == NoticeStatus.Sent ? notice with { Attempts = 1 } : notice, carried.Outcome, now)
            : OutboxRules.IsGivenUp(claimed, carried) ? Of(notice, NoticeStatus.Failed, now, carried.Error)
            : null;
    }

    public static NoticeLogEntry Of(OutboxEntry entry, NoticeStatus status, DateTimeOffset at, string? reason = null) => new()
    {
        OutboxId = entry.Id,
        Kind = entry.NoticeKind,
        To = entry.To ?? "",
        Status = status,
        At = at,
        Reason = reason,
        Attempts = entry.Attempts,
    };

    private static NoticeLogEntry Waiting(OutboxEntry entry) =>
        Of(entry, entry.Dead ? NoticeStatus.Failed : NoticeStatus.Queued, entry.PendingSince, entry.Error);

    private static int NumberOf(string outboxId) => int.Parse(outboxId.AsSpan(outboxId.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
}
