#nullable disable

using Azure.Core;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        using var message = _requests.Insert(entity);
        return await _endpoint.SendAsync(message, "AddEntity", cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        using var message = _requests.Get(partitionKey, rowKey, select, TableClassifiers.Read);
        var response = await _endpoint.SendAsync(message, "GetEntity", cancellationToken).ConfigureAwait(false);
        return Response.FromValue(EntityReader.ReadOne<T>(response), response);
    }

    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        using var message = _requests.Get(partitionKey, rowKey, select, TableClassifiers.ReadIfExists);
        var response = await _endpoint.SendAsync(message, "GetEntityIfExists", cancellationToken).ConfigureAwait(false);
        return response.Status == 404 ? new AbsentEntity<T>(response) : Response.FromValue(EntityReader.ReadOne<T>(response), response);
    }

    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (ifMatch == default)
        {
            throw new ArgumentException("An update needs the ETag it was read with, or ETag.All.", nameof(ifMatch));
        }

        using var message = _requests.Change(entity, mode, ifMatch);
        return await _endpoint.SendAsync(message, "UpdateEntity", cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        using var message = _requests.Change(entity, mode, ifMatch: null);
        return await _endpoint.SendAsync(message, "UpsertEntity", cancellationToken).ConfigureAwait(false);
    }

    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey,
        string rowKey,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default)
    {
        using var message = _requests.Delete(partitionKey, rowKey, ifMatch);
        return await _endpoint.SendAsync(message, "DeleteEntity", cancellationToken).ConfigureAwait(false);
    }

    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null,
        int? maxPerPage = null,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var selected = TableRequests.Joined(select);
        return new PagedQuery<T>(
            async (continuationToken, pageSize, cancellation) =>
            {
                using var message = _requests.Query(filter, pageSize, selected, continuationToken);
                var response = await _endpoint.SendAsync(message, "Query", cancellation).ConfigureAwait(false);
                return Page<T>.FromValues(EntityReader.ReadPage<T>(response), TableRequests.Continuation(response), response);
            },
            maxPerPage,
            cancellationToken);
    }

    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var content = new TransactionContent(_requests.Address, transactionActions);
        using var message = _requests.Transaction(content);
        var response = await _endpoint.SendAsync(message, "SubmitTransaction", cancellationToken).ConfigureAwait(false);
        return Response.FromValue(TransactionResponse.Read(response, content.Count), response);
    }
}
