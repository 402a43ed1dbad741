using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The answer to one action of a transaction. Few callers look at more than its status, so the rest is read when asked for.</summary>
internal sealed class TransactionActionResponse : Response
{
    private static readonly int StatusStart = "HTTP/1.1 ".Length;

    private readonly ReadOnlyMemory<byte> _head;
    private Dictionary<string, string>? _headers;

    /// <param name="head">The status line and the headers, without the empty line after them.</param>
    /// <param name="content">What follows the headers.</param>
    /// <exception cref="FormatException">The head has no status.</exception>
    public TransactionActionResponse(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> content)
    {
        _head = head;
        ContentStream = content.IsEmpty ? null : new MemoryStream(content.ToArray(), 0, content.Length, false, true);
        Status = Utf8Parser.TryParse(head.Span[StatusStart..], out int status, out _)
            ? status
            : throw new FormatException("A part of the Table service's answer to a transaction has no status.");
    }

    public override int Status { get; }

    public override string ReasonPhrase => Lines()[0].Split(' ', 3) is [_, _, var reason] ? reason : string.Empty;

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId
    {
        get => Values.GetValueOrDefault("x-ms-client-request-id", string.Empty);
        set => Values["x-ms-client-request-id"] = value;
    }

    public override bool IsError => Status >= 400;

    private Dictionary<string, string> Values => _headers ??= ReadHeaders();

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => Values.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = Values.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => Values.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => Values.Select(header => new HttpHeader(header.Key, header.Value));

    private string[] Lines() => Encoding.UTF8.GetString(_head.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private Dictionary<string, string> ReadHeaders()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Lines().AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        return headers;
    }
}
