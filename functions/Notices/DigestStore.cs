using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Notices;

/// <summary>What became of a person's latest digest of one kind.</summary>
public sealed record DigestRecord
{
    /// <summary>The day it was for, <c>2026-03-02</c> in the person's zone.</summary>
    public required string Date { get; init; }

    /// <summary>
    /// <c>queued</c> while it is being sent or to be tried again, <c>not_needed</c> where there was nothing to say, <c>bounced</c>
    /// where SendGrid had it and it came back.
    /// </summary>
    public required NoticeStatus Status { get; init; }

    /// <summary>Since when (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why it failed, waits or bounced, without personal data.</summary>
    public string? Reason { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this moment (UTC), after a failed attempt.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>A person's digests, row of table <c>Staff</c>.</summary>
public sealed record DigestRecords
{
    /// <summary>The latest daily one.</summary>
    public DigestRecord? Daily { get; init; }

    /// <summary>The latest weekly one.</summary>
    public DigestRecord? Weekly { get; init; }

    /// <summary>The records with a bounce, where it is of one of them: what came back late may be of an earlier day.</summary>
    /// <param name="staffId">Whose they are.</param>
    /// <param name="bounce">With the outbox id of a digest.</param>
    public DigestRecords After(string staffId, NoticeBounce bounce) => this with
    {
        Daily = After(Daily, date => DailyDigest.OutboxIdOf(staffId, date), bounce),
        Weekly = After(Weekly, date => WeeklyDigest.OutboxIdOf(staffId, date), bounce),
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
    public async Task<(DigestRecords Records, ETag? ETag)> GetAsync(string staffId, CancellationToken cancellationToken) =>
        await tables.Staff.FindAsync(Partition, staffId, cancellationToken) is { } row
            ? (Document.Read<DigestRecords>(row), row.ETag)
            : (new DigestRecords(), null);

    /// <summary>Everyone's, by staff id.</summary>
    public async Task<IReadOnlyDictionary<string, DigestRecords>> GetAllAsync(CancellationToken cancellationToken)
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
    public async Task BounceAsync(string staffId, NoticeBounce bounce, CancellationToken cancellationToken)
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
    public Task<ETag?> TryPutAsync(string staffId, DigestRecords records, ETag? readAs, CancellationToken cancellationToken)
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
