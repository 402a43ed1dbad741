using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Notices;

internal static class DigestBounces
{
    /// <summary>The records with a bounce, where it is of one of them: what came back late may be of an earlier day.</summary>
    /// <param name="records">The records.</param>
    /// <param name="bounce">With the outbox id of a digest.</param>
    public static DigestRecords After(this DigestRecords records, string staffId, NoticeBounce bounce) => records with
    {
        Daily = After(records.Daily, date => DailyDigest.OutboxIdOf(staffId, date), bounce),
        Weekly = After(records.Weekly, date => IWeeklyReport.OutboxIdOf(staffId, date), bounce),
        Calendars = After(records.Calendars, date => CalendarDigest.OutboxIdOf(staffId, date), bounce),
    };

    private static DigestRecord? After(DigestRecord? record, Func<string, string> outboxIdOf, NoticeBounce bounce) =>
        record is { Status: NoticeStatus.Sent or NoticeStatus.Queued } && outboxIdOf(record.Date) == bounce.OutboxId
            ? record with { Status = NoticeStatus.Bounced, At = bounce.At, Reason = bounce.Reason, NotBefore = null }
            : record;
}

/// <summary>Which digests were sent.</summary>
public sealed class DigestStore(OutreachTables tables)
{
    private const string Partition = "digests";

    /// <summary>One person's, with the ETag that a write is guarded by; null where there was none.</summary>
    internal async Task<(DigestRecords Records, ETag? ETag)> GetAsync(string staffId, CancellationToken cancellationToken) =>
        await tables.Staff.FindAsync(Partition, staffId, cancellationToken) is { } row
            ? (Document.Read<DigestRecords>(row), row.ETag)
            : (new DigestRecords(), null);

    /// <summary>Everyone's, by staff id.</summary>
    internal async Task<IReadOnlyDictionary<string, DigestRecords>> GetAllAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, DigestRecords>(StringComparer.Ordinal);
        await foreach (var row in tables.Staff.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
        {
            all[row.RowKey] = Document.Read<DigestRecords>(row);
        }

        return all;
    }

    /// <summary>Writes down that a digest did not arrive. Safe to repeat.</summary>
    internal async Task BounceAsync(string staffId, NoticeBounce bounce, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (records, etag) = await GetAsync(staffId, cancellationToken);
            var after = records.After(staffId, bounce);
            if (after == records || await TryPutAsync(staffId, after, etag, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>Writes one person's. Gives the new ETag; null where somebody else has written it meanwhile.</summary>
    internal Task<ETag?> TryPutAsync(string staffId, DigestRecords records, ETag? readAs, CancellationToken cancellationToken)
    {
        var row = Document.Row(Partition, staffId, records);
        return tables.Staff.TryCommitAsync(
            [
                readAs is { } etag
                    ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
                    : new TableTransactionAction(TableTransactionActionType.Add, row),
            ],
            cancellationToken);
    }
}
