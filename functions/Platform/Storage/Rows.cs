using Azure;
using Azure.Data.Tables;

namespace Outreach.Platform.Storage;

/// <summary>The few ways in which rows are read and written, with the outcomes that the callers decide upon.</summary>
internal static class Rows
{
    private const string CommitId = "CommitId";
    private const int MostAPage = 1000;
    private const int MostATransaction = 100;
    private const int TransactionsAtOnce = 4;

    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>The rows that fit a filter, in the order of their keys; at most so many.</summary>
    public static async Task<IReadOnlyList<TableEntity>> ReadAsync(
        this TableClient table, string filter, CancellationToken cancellationToken, int limit = int.MaxValue)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            filter, maxPerPage: Math.Min(limit, MostAPage), cancellationToken: cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == limit)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>
    /// Commits the actions as one entity-group transaction. Gives the first row's new ETag; null where a row was there already
    /// or has been changed since it was read: read again and decide again.
    /// </summary>
    /// <remarks>
    /// Where the answer to a commit is lost, the client sends the commit again and is refused by its own result. So every
    /// commit leaves a mark in its rows, which distinguishes it from another's.
    /// </remarks>
    public static async Task<ETag?> TryCommitAsync(
        this TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var commitId = Guid.NewGuid().ToString("N");
        var guard = actions[0];
        var added = actions.Skip(1).FirstOrDefault(action => action.ActionType == TableTransactionActionType.Add);
        Mark(guard, commitId);
        Mark(added, commitId);
        try
        {
            var responses = await table.SubmitTransactionAsync(actions, cancellationToken);
            return responses.Value[0].Headers.ETag ?? default(ETag);
        }
        catch (RequestFailedException lost) when (lost.Status is 409 or 412 || lost is { Status: 404, ErrorCode: "ResourceNotFound" })
        {
            return await FindCommitAsync(table, guard, added, commitId, cancellationToken);
        }
    }

    /// <summary>Adds a row. False where there is one with these keys.</summary>
    public static async Task<bool> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Replaces a row, whatever it was; one that is gone stays so.</summary>
    public static async Task ReplaceIfThereAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // It went with what it was about.
        }
    }

    /// <summary>Replaces a row that has the ETag given with it; one that is gone or was changed stays as it is.</summary>
    public static async Task ReplaceIfUnchangedAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException other) when (other.Status is 404 or 412)
        {
            // It went with what it was about, or is another's by now.
        }
    }

    /// <summary>Deletes a row that has the ETag given with it; one that is gone or was changed stays as it is.</summary>
    public static async Task DeleteIfUnchangedAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException other) when (other.Status is 404 or 412)
        {
            // Deleted by an earlier attempt, or another's by now.
        }
    }

    /// <summary>Deletes a row; a missing row is a no-op.</summary>
    public static async Task DeleteIfThereAsync(
        this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partitionKey, rowKey, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Deleted by an earlier attempt.
        }
    }

    /// <summary>Deletes the rows that fit a filter, a page of them, but those that are changed meanwhile. Safe to repeat.</summary>
    /// <param name="continuation">Where the page before stopped; null for the beginning.</param>
    /// <returns>How many fitted, and where to go on; null where nothing is left.</returns>
    public static async Task<(int Deleted, string? Continuation)> DeletePageAsync(
        this TableClient table, string filter, string? continuation, int pageSize, CancellationToken cancellationToken)
    {
        var pages = table.QueryAsync<TableEntity>(filter, pageSize, ["PartitionKey", "RowKey", "Timestamp"], cancellationToken)
            .AsPages(continuation, pageSize);
        if (await pages.FirstOrDefaultAsync(cancellationToken) is not { } page)
        {
            return (0, null);
        }

        await DeleteAllAsync(
            table, page.Values, row => row.ETag, (row, token) => table.DeleteIfUnchangedAsync(row, token), cancellationToken);
        return (page.Values.Count, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
    }

    /// <summary>Deletes rows, a hundred of a partition at once; missing ones are no-ops.</summary>
    public static Task DeleteAllAsync(this TableClient table, IEnumerable<TableEntity> rows, CancellationToken cancellationToken) =>
        DeleteAllAsync(
            table,
            rows,
            _ => ETag.All,
            (row, token) => table.DeleteIfThereAsync(row.PartitionKey, row.RowKey, token),
            cancellationToken);

    private static Task DeleteAllAsync(
        TableClient table,
        IEnumerable<TableEntity> rows,
        Func<TableEntity, ETag> etagOf,
        Func<TableEntity, CancellationToken, Task> deleteAsync,
        CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(MostATransaction)),
            new ParallelOptions { MaxDegreeOfParallelism = TransactionsAtOnce, CancellationToken = cancellationToken },
            async (together, token) =>
            {
                try
                {
                    await table.SubmitTransactionAsync(
                        together.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, etagOf(row))), token);
                }
                catch (RequestFailedException other) when (other.Status is 404 or 412)
                {
                    // One of them is deleted already, or was changed, and so none of the others was deleted.
                    foreach (var row in together)
                    {
                        await deleteAsync(row, token);
                    }
                }
            });

    private static void Mark(TableTransactionAction? action, string commitId)
    {
        if (action?.Entity is TableEntity row)
        {
            row[CommitId] = commitId;
        }
    }

    /// <summary>The ETag of a commit that was refused, if it was stored before; else null.</summary>
    private static async Task<ETag?> FindCommitAsync(
        TableClient table, TableTransactionAction guard, TableTransactionAction? added, string commitId,
        CancellationToken cancellationToken)
    {
        // A row that was added is not written again soon, so it remembers the commit longer than the first row does.
        if (added is not null && await FindMarkedAsync(table, added, commitId, cancellationToken) is null)
        {
            return null;
        }

        if (await FindMarkedAsync(table, guard, commitId, cancellationToken) is { } stored)
        {
            return stored.ETag;
        }

        // Stored, and changed by somebody else since: a caller that goes on with the ETag that was read loses the next race, as it must.
        return added is null ? null : guard.ETag;
    }

    private static async Task<TableEntity?> FindMarkedAsync(
        TableClient table, TableTransactionAction action, string commitId, CancellationToken cancellationToken) =>
        await table.FindAsync(action.Entity.PartitionKey, action.Entity.RowKey, cancellationToken) is { } row
            && row.GetString(CommitId) == commitId ? row : null;
}
