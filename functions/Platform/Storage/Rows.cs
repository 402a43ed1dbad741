using Azure;
using Azure.Data.Tables;

namespace Outreach.Platform.Storage;

/// <summary>The few ways in which rows are read and written, with the outcomes that the callers decide upon.</summary>
public static class Rows
{
    /// <summary>One row, or null.</summary>
    public static async Task<TableEntity?> FindAsync(this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>
    /// Commits the actions as one entity-group transaction. Gives the first row's new ETag; null where a row was there already
    /// or has been changed since it was read: read again and decide again.
    /// </summary>
    public static async Task<ETag?> TryCommitAsync(this TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            var responses = await table.SubmitTransactionAsync(actions, cancellationToken);
            return responses.Value[0].Headers.ETag ?? default(ETag);
        }
        catch (RequestFailedException lost) when (lost.Status is 409 or 412 || lost is { Status: 404, ErrorCode: "ResourceNotFound" })
        {
            return null;
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

    /// <summary>Deletes a row; one that is gone already is as good.</summary>
    public static async Task DeleteIfThereAsync(this TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
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
}
