using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>The notices of one person that are not sent yet, or never will be.</summary>
/// <param name="StaffId">Who.</param>
/// <param name="Record">When they were last sent something.</param>
/// <param name="ETag">The record's: a claim is guarded by it. Null where there is no record yet.</param>
/// <param name="Pending">What waits for them, and what was given up.</param>
internal sealed record PersonNotices(string StaffId, NoticeDeliveryRecord Record, ETag? ETag, IReadOnlyList<PendingNotice> Pending)
{
    /// <summary>The same without some.</summary>
    public PersonNotices Without(IEnumerable<PendingNotice> gone)
    {
        var ids = gone.Select(notice => notice.Entry.Id).ToHashSet();
        return this with { Pending = [.. Pending.Where(notice => !ids.Contains(notice.Entry.Id))] };
    }

    /// <summary>The same with some as they are now.</summary>
    public PersonNotices With(IReadOnlyCollection<PendingNotice> changed) =>
        this with { Pending = [.. Without(changed).Pending, .. changed] };
}

/// <summary>
/// The pending notices, one partition a person. A sender claims them first, in one transaction that is guarded by the person's record: of
/// two that check at the same moment one sends.
/// </summary>
public sealed class PendingNoticeStore(OutreachTables tables)
{
    private const string RecordKey = "delivery";

    // An earlier version kept counts of e-mails under other keys.
    private const string NoticePrefix = "notice:";

    private const int RowsTogether = 100;

    /// <summary>Adds notices for one person. One that is there stays as it is.</summary>
    internal async Task AddAsync(string staffId, IReadOnlyList<PendingNotice> notices, CancellationToken cancellationToken)
    {
        if (notices.Count > 1 && notices.Count <= RowsTogether
            && await tables.Notices.TryCommitAsync(
                Actions(TableTransactionActionType.Add, staffId, notices), cancellationToken) is not null)
        {
            return;
        }

        foreach (var notice in notices)
        {
            await tables.Notices.TryAddAsync(RowOf(staffId, notice), cancellationToken);
        }
    }

    /// <summary>What waits for one person.</summary>
    internal async Task<PersonNotices> ReadAsync(string staffId, CancellationToken cancellationToken) =>
        (await ReadWhereAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {staffId}"), cancellationToken))
            .SingleOrDefault()
        ?? new PersonNotices(staffId, new NoticeDeliveryRecord(), ETag: null, []);

    /// <summary>What waits for everyone: the table is small, for what is sent is not in it any more.</summary>
    internal Task<IReadOnlyList<PersonNotices>> ReadAllAsync(CancellationToken cancellationToken) =>
        ReadWhereAsync(filter: null, cancellationToken);

    /// <summary>The entries of those notices of an item that its log takes for sent and that are not, yet or at all.</summary>
    internal static async Task<IReadOnlyList<OutboxEntry>> FindUnsentAsync(
        OutreachTables tables, IEnumerable<NoticeLogEntry> log, CancellationToken cancellationToken)
    {
        var unsent = new ConcurrentBag<OutboxEntry>();
        await Parallel.ForEachAsync(log.Where(entry => entry.Status == NoticeStatus.Sent), cancellationToken, async (entry, token) =>
        {
            if (await tables.Notices.FindAsync(entry.To, KeyOf(entry.OutboxId), token) is { } row)
            {
                unsent.Add(Document.Read<PendingNotice>(row).Entry);
            }
        });
        return [.. unsent];
    }

    /// <summary>
    /// Writes the person's record, and notices that have changed or are not to be sent. Null where another process has written it
    /// meanwhile.
    /// </summary>
    /// <param name="changed">As they are from now on.</param>
    /// <param name="removed">Those that go.</param>
    internal async Task<PersonNotices?> TryWriteAsync(
        PersonNotices read,
        NoticeDeliveryRecord record,
        IReadOnlyCollection<PendingNotice> changed,
        IReadOnlyCollection<PendingNotice> removed,
        CancellationToken cancellationToken)
    {
        var row = Document.Row(read.StaffId, RecordKey, record);
        return await tables.Notices.TryCommitAsync(
            [
                read.ETag is { } etag
                    ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
                    : new TableTransactionAction(TableTransactionActionType.Add, row),
                .. Actions(TableTransactionActionType.UpdateReplace, read.StaffId, changed),
                .. Actions(TableTransactionActionType.Delete, read.StaffId, removed),
            ],
            cancellationToken) is { } written ? (read with { Record = record, ETag = written }).With(changed).Without(removed) : null;
    }

    /// <summary>Takes away what has been sent.</summary>
    internal async Task RemoveAsync(string staffId, IReadOnlyCollection<PendingNotice> sent, CancellationToken cancellationToken)
    {
        if (await tables.Notices.TryCommitAsync(Actions(TableTransactionActionType.Delete, staffId, sent), cancellationToken) is not null)
        {
            return;
        }

        // Some are gone: this is done for the second time.
        foreach (var notice in sent)
        {
            await tables.Notices.DeleteIfThereAsync(staffId, KeyOf(notice.Entry.Id), cancellationToken);
        }
    }

    /// <summary>Writes notices as they are now: put off, or given up. One that has been sent meanwhile stays away.</summary>
    internal async Task UpdateAsync(string staffId, IReadOnlyCollection<PendingNotice> changed, CancellationToken cancellationToken)
    {
        foreach (var together in changed.Chunk(RowsTogether))
        {
            await tables.Notices.TryCommitAsync(Actions(TableTransactionActionType.UpdateReplace, staffId, together), cancellationToken);
        }
    }

    private static string KeyOf(string outboxId) => NoticePrefix + outboxId;

    private static TableEntity RowOf(string staffId, PendingNotice notice) => Document.Row(staffId, KeyOf(notice.Entry.Id), notice);

    private static IReadOnlyList<TableTransactionAction> Actions(
        TableTransactionActionType type, string staffId, IEnumerable<PendingNotice> notices) =>
        [
            .. notices.Select(
                notice =>
                    new TableTransactionAction(type, RowOf(staffId, notice), type == TableTransactionActionType.Add ? default : ETag.All))];

    private async Task<IReadOnlyList<PersonNotices>> ReadWhereAsync(string? filter, CancellationToken cancellationToken)
    {
        var records = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        var pending = new List<(string StaffId, PendingNotice Notice)>();
        await foreach (var row in tables.Notices.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == RecordKey)
            {
                records[row.PartitionKey] = row;
            }
            else if (row.RowKey.StartsWith(NoticePrefix, StringComparison.Ordinal))
            {
                pending.Add((row.PartitionKey, Document.Read<PendingNotice>(row)));
            }
        }

        var notices = pending.ToLookup(one => one.StaffId, one => one.Notice);
        return
        [
            .. records.Keys.Union(notices.Select(ofOne => ofOne.Key)).Select(staffId => new PersonNotices(
                staffId,
                records.TryGetValue(staffId, out var row) ? Document.Read<NoticeDeliveryRecord>(row) : new NoticeDeliveryRecord(),
                row?.ETag,
                [.. notices[staffId]])),
        ];
    }
}
