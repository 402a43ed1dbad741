namespace Azure.Data.Tables;

/// <summary>Takes the answer to an entity-group transaction apart.</summary>
internal static class TransactionResponse
{
    /// <exception cref="TableTransactionFailedException">An action failed, and with it the whole transaction.</exception>
    /// <exception cref="FormatException">The answer is not one to a transaction.</exception>
    public static IReadOnlyList<Response> Read(Response response, int actions)
    {
        var parts = Parts(response.Content.ToMemory());
        if (parts.Find(part => part.Status >= 400) is { } failed)
        {
            throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrors.Instance));
        }

        return parts.Count == actions
            ? parts
            : throw new FormatException($"The Table service answered {parts.Count} of {actions} actions of a transaction.");
    }

    /// <summary>Every part starts with its own status line and ends where the next boundary begins.</summary>
    private static List<TransactionActionResponse> Parts(ReadOnlyMemory<byte> body)
    {
        var parts = new List<TransactionActionResponse>();
        var bytes = body.Span;
        var boundary = Boundary(bytes);
        var position = 0;
        while (Find(bytes, "HTTP/1.1 "u8, position) is var start && start >= 0)
        {
            var end = Find(bytes, boundary, start);
            end = end < 0 ? bytes.Length : end;
            parts.Add(Part(body[start..end]));
            position = end;
        }

        return parts;
    }

    private static TransactionActionResponse Part(ReadOnlyMemory<byte> part)
    {
        var headEnd = part.Span.IndexOf("\r\n\r\n"u8);
        return headEnd < 0
            ? new TransactionActionResponse(part, default)
            : new TransactionActionResponse(part[..headEnd], part[(headEnd + 4)..]);
    }

    /// <summary>The innermost boundary: that of the change set, or of the batch when no change set was begun.</summary>
    private static byte[] Boundary(ReadOnlySpan<byte> body)
    {
        var declared = body.IndexOf("boundary="u8);
        var firstPart = body.IndexOf("HTTP/1.1 "u8);
        var start = declared >= 0 && declared < firstPart ? declared + "boundary="u8.Length : body.IndexOf("--"u8) + 2;
        var length = body[start..].IndexOfAny("\r\n;\""u8);
        return [.. "--"u8, .. length < 0 ? body[start..] : body.Slice(start, length)];
    }

    private static int Find(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text, int from)
    {
        var found = bytes[from..].IndexOf(text);
        return found < 0 ? -1 : from + found;
    }
}
