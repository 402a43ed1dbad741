#nullable disable

using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

public class TableServiceClient
{
    private readonly TableEndpoint _endpoint;

    protected TableServiceClient()
    {
    }

    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions options = null) =>
        _endpoint = TableEndpoint.FromConnectionString(connectionString, options);

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options) =>
        _endpoint = TableEndpoint.WithSharedKey(endpoint, credential, options);

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) =>
        _endpoint = TableEndpoint.WithToken(endpoint, tokenCredential, options);

    public virtual string AccountName => _endpoint.AccountName;

    public virtual Uri Uri => _endpoint.Uri;

    public virtual TableClient GetTableClient(string tableName) => new(_endpoint, tableName);

    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).Create(cancellationToken);

    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExists(cancellationToken);

    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName,
        CancellationToken cancellationToken = default) => GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).Delete(cancellationToken);

    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        string filter = null,
        int? maxPerPage = null,
        CancellationToken cancellationToken = default) =>
        new PagedQuery<TableItem>(
            async (continuationToken, pageSize, cancellation) =>
            {
                var tables = _endpoint.BaseAddress + "Tables";
                var address = TableAddress.Query(tables, filter, null, pageSize, ("NextTableName", continuationToken));
                using var message = _endpoint.CreateMessage(RequestMethod.Get, address, TableClassifiers.Read);
                var response = await _endpoint.SendAsync(message, "Query", cancellation).ConfigureAwait(false);
                response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var next);
                return Page<TableItem>.FromValues(ReadNames(response), next, response);
            },
            maxPerPage,
            cancellationToken);

    private static List<TableItem> ReadNames(Response response)
    {
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        var tables = json.RootElement.GetProperty("value").EnumerateArray();
        return [.. tables.Select(table => new TableItem(table.GetProperty("TableName").GetString()))];
    }
}
