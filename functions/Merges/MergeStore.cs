using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Merges;

/// <summary>
/// The records of merges, and the list of those that are under way: one row each in table <c>CustomerCalendar</c>, written before anything
/// else and deleted after everything else, so that a sweep finds what was interrupted and reads nothing else.
/// </summary>
public sealed class MergeStore(OutreachTables tables)
{
    private const string UnderWay = "merge";

    /// <summary>The merge, or null; also null for one that was undone, once the two have been merged again.</summary>
    internal async Task<MergeRecord?> FindAsync(string mergeId, CancellationToken cancellationToken)
    {
        var (absorbed, survivor) = MergeId.Split(mergeId);
        return await FindLatestAsync(absorbed, survivor, cancellationToken) is { } record && record.Id == mergeId ? record : null;
    }

    /// <summary>The latest merge of one customer into another, or null.</summary>
    internal async Task<MergeRecord?> FindLatestAsync(string absorbedId, string survivorId, CancellationToken cancellationToken) =>
        await tables.Customers.FindAsync(survivorId, KeyOf(absorbedId), cancellationToken) is { } row
            ? Document.Read<MergeRecord>(row)
            : null;

    /// <summary>
    /// Every record of a customer's merges into others, with any outcome. Scans the whole table: for an export and an erasure.
    /// </summary>
    internal async Task<IReadOnlyList<MergeRecord>> ReadAllOfAsync(string absorbedId, CancellationToken cancellationToken)
    {
        var records = new List<MergeRecord>();
        await foreach (var row in tables.Customers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey eq {KeyOf(absorbedId)}"), cancellationToken: cancellationToken))
        {
            records.Add(Document.Read<MergeRecord>(row));
        }

        return records;
    }

    /// <summary>Forgets a record. Safe to repeat.</summary>
    internal Task ForgetAsync(MergeRecord record, CancellationToken cancellationToken) =>
        tables.Customers.DeleteIfThereAsync(record.SurvivorId, KeyOf(record.AbsorbedId), cancellationToken);

    /// <summary>The write of a record, to be committed with the survivor's profile.</summary>
    internal static TableTransactionAction Put(MergeRecord record) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(record.SurvivorId, KeyOf(record.AbsorbedId), record));

    /// <summary>The deletion of a record, to be committed with the survivor's profile.</summary>
    internal static TableTransactionAction Delete(MergeRecord record) =>
        new(TableTransactionActionType.Delete, new TableEntity(record.SurvivorId, KeyOf(record.AbsorbedId)), Azure.ETag.All);

    /// <summary>The rows of a customer whose keys begin so, in order of their keys; up to so many.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string customerId, string prefix, int limit, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var row in tables.Customers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {customerId} and RowKey ge {prefix} and RowKey lt {prefix + "~"}"),
            maxPerPage: Math.Min(limit, 1000),
            cancellationToken: cancellationToken))
        {
            rows.Add(Document.Read<T>(row));
            if (rows.Count == limit)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>Puts a merge on the list of those under way. Safe to repeat.</summary>
    public Task NoteUnderWayAsync(string mergeId, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.UpsertEntityAsync(new TableEntity(UnderWay, mergeId), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Takes a merge off the list.</summary>
    public Task DeleteUnderWayAsync(string mergeId, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.DeleteIfThereAsync(UnderWay, mergeId, cancellationToken);

    /// <summary>The merges under way: none, most of the time.</summary>
    public async Task<IReadOnlyList<string>> ReadUnderWayAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var row in tables.CustomerCalendar.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {UnderWay}"), cancellationToken: cancellationToken))
        {
            ids.Add(row.RowKey);
        }

        return ids;
    }

    private static string KeyOf(string absorbedId) => $"merge:{absorbedId}";
}
