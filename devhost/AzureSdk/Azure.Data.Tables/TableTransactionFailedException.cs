#nullable disable

namespace Azure.Data.Tables;

public class TableTransactionFailedException : RequestFailedException
{
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            requestFailedException.Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        FailedTransactionActionIndex = ReadIndex(requestFailedException.Message);
    }

    public int? FailedTransactionActionIndex { get; }

    /// <summary>The service starts the message of a failed action with the action's index and a colon.</summary>
    private static int? ReadIndex(string message)
    {
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), out var index) ? index : null;
    }
}
