using System.Buffers;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Writes an entity-group transaction: one change set, an HTTP request a part.</summary>
internal sealed class TransactionContent
{
    private readonly ArrayBufferWriter<byte> _buffer = new(8192);
    private readonly string _changeSet = "changeset_" + Guid.NewGuid();
    private readonly string _batch = "batch_" + Guid.NewGuid();

    /// <exception cref="InvalidOperationException">There is no action.</exception>
    public TransactionContent(TableAddress address, IEnumerable<TableTransactionAction> actions)
    {
        Append($"--{_batch}\r\nContent-Type: multipart/mixed; boundary={_changeSet}\r\n\r\n");
        foreach (var action in actions)
        {
            Append($"--{_changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            AppendRequest(address, action);
            Count++;
        }

        if (Count == 0)
        {
            throw new InvalidOperationException("A transaction needs at least one action.");
        }

        Append($"--{_changeSet}--\r\n--{_batch}--\r\n");
    }

    public int Count { get; }

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    public RequestContent ToRequestContent() => RequestContent.Create(_buffer.WrittenMemory);

    private void AppendRequest(TableAddress address, TableTransactionAction action)
    {
        var entity = action.Entity;
        var entityAddress = action.ActionType == TableTransactionActionType.Add
            ? address.Table
            : address.Entity(entity.PartitionKey, entity.RowKey);
        Append($"{MethodOf(action.ActionType)} {entityAddress} HTTP/1.1\r\n");
        Append("Accept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0;\r\n");
        if (IfMatch(action) is { } etag)
        {
            Append($"If-Match: {etag}\r\n");
        }

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            Append("\r\n");
            return;
        }

        if (action.ActionType == TableTransactionActionType.Add)
        {
            Append("Prefer: return-no-content\r\n");
        }

        var json = EntityWriter.Bytes(entity);
        Append($"Content-Type: application/json;odata=nometadata\r\nContent-Length: {json.Length}\r\n\r\n");
        _buffer.Write(json);
        Append("\r\n");
    }

    private static string MethodOf(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => "POST",
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
        TableTransactionActionType.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown transaction action."),
    };

    /// <summary>An update or delete without an ETag is unconditional; an insert and an upsert have no condition.</summary>
    private static string? IfMatch(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete =>
            (action.ETag == default ? ETag.All : action.ETag).ToString("H"),
        _ => null,
    };

    private void Append(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _buffer);
}
