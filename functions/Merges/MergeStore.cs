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

    /// <summary>All records of a customer's merges into others, with any outcome. Scans the whole table: for export and erasure.</summary>
    internal async Task<IReadOnlyList<MergeRecord>> ReadAllOfAsync(string absorbedId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey eq {KeyOf(absorbedId)}");
        return [.. (await tables.Customers.ReadAsync(filter, cancellationToken)).Select(Document.Read<MergeRecord>)];
    }

    /// <summary>
    /// Forgets what the records of merges into a customer hold of their values, where they are undone or can't be undone any more. Safe to
    /// repeat.
    /// </summary>
    internal async Task ForgetValuesAsync(string survivorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (first, last) = (KeyOf(""), KeyOf("~"));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {survivorId} and RowKey ge {first} and RowKey lt {last}");
        foreach (var row in await tables.Customers.ReadAsync(filter, cancellationToken))
        {
            var record = Document.Read<MergeRecord>(row);
            if (record is { Status: MergeStatus.Completed or MergeStatus.Undone, Took: { HoldsValues: true } took }
                && (record.Status == MergeStatus.Undone || now > record.UndoUntil))
            {
                var left = Document.Row(row.PartitionKey, row.RowKey, record with { Took = took.WithoutValues() });
                left.ETag = row.ETag;
                await tables.Customers.ReplaceIfUnchangedAsync(left, cancellationToken);
            }
        }
    }

    /// <summary>Forgets a record. Safe to repeat.</summary>
    internal Task ForgetAsync(MergeRecord record, CancellationToken cancellationToken) =>
        tables.Customers.DeleteIfThereAsync(record.SurvivorId, KeyOf(record.AbsorbedId), cancellationToken);

    internal static TableTransactionAction Put(MergeRecord record) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(record.SurvivorId, KeyOf(record.AbsorbedId), record));

    internal static TableTransactionAction Delete(MergeRecord record) =>
        new(TableTransactionActionType.Delete, new TableEntity(record.SurvivorId, KeyOf(record.AbsorbedId)), Azure.ETag.All);

    /// <summary>The rows of a customer whose keys begin so, in order of their keys; up to so many.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string customerId, string prefix, int limit, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {customerId} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");
        return [.. (await tables.Customers.ReadAsync(filter, cancellationToken, limit)).Select(Document.Read<T>)];
    }

    /// <summary>Puts a merge on the list of those under way. Safe to repeat.</summary>
    public Task NoteUnderWayAsync(string mergeId, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.UpsertEntityAsync(new TableEntity(UnderWay, mergeId), TableUpdateMode.Replace, cancellationToken);

    public Task DeleteUnderWayAsync(string mergeId, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.DeleteIfThereAsync(UnderWay, mergeId, cancellationToken);

    /// <summary>The merges under way: none, most of the time.</summary>
    public async Task<IReadOnlyList<string>> ReadUnderWayAsync(CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {UnderWay}");
        return [.. (await tables.CustomerCalendar.ReadAsync(filter, cancellationToken)).Select(row => row.RowKey)];
    }

    private static string KeyOf(string absorbedId) => $"merge:{absorbedId}";
}
