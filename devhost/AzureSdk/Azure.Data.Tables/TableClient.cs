#nullable disable

using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

public partial class TableClient
{
    private readonly TableEndpoint _endpoint;
    private readonly TableRequests _requests;

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
        _requests = new TableRequests(endpoint, tableName);
        Name = tableName;
        Uri = new Uri(_requests.Address.Table);
    }

    public virtual string Name { get; }

    public virtual string AccountName => _endpoint.AccountName;

    public virtual Uri Uri { get; }

    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Of(filter);

    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default)
    {
        using var message = _requests.CreateTable();
        return Created(_endpoint.Send(message, nameof(Create), cancellationToken));
    }

    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        using var message = _requests.CreateTable();
        return Created(await _endpoint.SendAsync(message, nameof(Create), cancellationToken).ConfigureAwait(false));
    }

    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default)
    {
        try
        {
            return Create(cancellationToken);
        }
        catch (RequestFailedException failure) when (AlreadyExists(failure))
        {
            return Created(failure.GetRawResponse());
        }
    }

    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await CreateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (AlreadyExists(failure))
        {
            return Created(failure.GetRawResponse());
        }
    }

    public virtual Response Delete(CancellationToken cancellationToken = default)
    {
        using var message = _requests.DeleteTable();
        return _endpoint.Send(message, nameof(Delete), cancellationToken);
    }

    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = _requests.DeleteTable();
        return await _endpoint.SendAsync(message, nameof(Delete), cancellationToken).ConfigureAwait(false);
    }

    private static bool AlreadyExists(RequestFailedException failure) =>
        failure.Status == 409 && TableErrorCode.TableAlreadyExists == failure.ErrorCode;

    private Response<TableItem> Created(Response response) => Response.FromValue(new TableItem(Name), response);
}
