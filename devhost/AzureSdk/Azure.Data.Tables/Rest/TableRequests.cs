using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The requests that a table takes.</summary>
internal sealed class TableRequests(TableEndpoint endpoint, string table)
{
    private const string EntityJson = "application/json;odata=nometadata";

    public TableAddress Address { get; } = new(endpoint.BaseAddress, table);

    public HttpMessage CreateTable()
    {
        var message = endpoint.CreateMessage(RequestMethod.Post, Address.Tables, TableClassifiers.Write);
        message.Request.Headers.Add("Prefer", "return-no-content");
        message.Request.Headers.Add("Content-Type", EntityJson);
        message.Request.Content = RequestContent.Create(BinaryData.FromString($$"""{"TableName":"{{table}}"}"""));
        return message;
    }

    public HttpMessage DeleteTable() => endpoint.CreateMessage(RequestMethod.Delete, Address.TableItem, TableClassifiers.Delete);

    public HttpMessage Insert(ITableEntity entity)
    {
        var message = WithBody(RequestMethod.Post, Address.Table, entity);
        message.Request.Headers.Add("Prefer", "return-no-content");
        return message;
    }

    /// <param name="ifMatch">Null for an upsert.</param>
    public HttpMessage Change(ITableEntity entity, TableUpdateMode mode, ETag? ifMatch)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
        };
        var message = WithBody(method, Address.Entity(entity.PartitionKey, entity.RowKey), entity);
        if (ifMatch is { } etag)
        {
            message.Request.Headers.Add("If-Match", etag.ToString("H"));
        }

        return message;
    }

    public HttpMessage Delete(string partitionKey, string rowKey, ETag ifMatch)
    {
        var message = endpoint.CreateMessage(RequestMethod.Delete, Address.Entity(partitionKey, rowKey), TableClassifiers.Delete);
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString("H"));
        return message;
    }

    public HttpMessage Get(string partitionKey, string rowKey, IEnumerable<string>? select, ResponseClassifier classifier) =>
        endpoint.CreateMessage(RequestMethod.Get, Address.Entity(partitionKey, rowKey, Joined(select)), classifier);

    public HttpMessage Query(string? filter, int? top, string? select, string? continuationToken)
    {
        var (nextPartitionKey, nextRowKey) = Continuation(continuationToken);
        var address = TableAddress.Query(
            Address.Table + "()",
            filter,
            select,
            top,
            ("NextPartitionKey", nextPartitionKey),
            ("NextRowKey", nextRowKey));
        return endpoint.CreateMessage(RequestMethod.Get, address, TableClassifiers.Read);
    }

    public HttpMessage Transaction(TransactionContent content)
    {
        var message = endpoint.CreateMessage(RequestMethod.Post, Address.Batch, TableClassifiers.Transaction);
        message.Request.Headers.Add("Content-Type", content.ContentType);
        message.Request.Content = content.ToRequestContent();
        return message;
    }

    public static string? Joined(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);

    /// <summary>Where the next page starts, as one token; the service sends both keys encoded, so a space parts them.</summary>
    public static string? Continuation(Response response) =>
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partitionKey)
            ? response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rowKey) ? $"{partitionKey} {rowKey}" : partitionKey
            : null;

    private static (string? PartitionKey, string? RowKey) Continuation(string? token)
    {
        if (token is null)
        {
            return default;
        }

        var space = token.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (token, null) : (token[..space], token[(space + 1)..]);
    }

    private HttpMessage WithBody(RequestMethod method, string address, ITableEntity entity)
    {
        var message = endpoint.CreateMessage(method, address, TableClassifiers.Write);
        message.Request.Headers.Add("Content-Type", EntityJson);
        message.Request.Content = EntityWriter.Content(entity);
        return message;
    }
}
