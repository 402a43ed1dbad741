#nullable disable

using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

public class TableClient
{
    private readonly TableEndpoint _endpoint;

    protected TableClient()
    {
    }

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(TableEndpoint.FromConnectionString(connectionString, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(TableEndpoint.WithSharedKey(endpoint, credential, options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(TableEndpoint.WithToken(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableEndpoint endpoint, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _endpoint = endpoint;
        Name = tableName;
    }

    public virtual string Name { get; }

    public virtual string AccountName => _endpoint.AccountName;

    public virtual Uri Uri => throw new NotImplementedException();

    public static string CreateQueryFilter(FormattableString filter) => throw new NotImplementedException();

    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Response Delete(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity => throw new NotImplementedException();

    public virtual Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotImplementedException();

    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotImplementedException();

    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity => throw new NotImplementedException();

    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
        where T : ITableEntity => throw new NotImplementedException();

    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey,
        string rowKey,
        ETag ifMatch = default,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null,
        int? maxPerPage = null,
        IEnumerable<string> select = null,
        CancellationToken cancellationToken = default)
        where T : class, ITableEntity => throw new NotImplementedException();

    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
