using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Outreach.EndToEnd.Hosting.Tables;

/// <summary>
/// Answers the requests of a table client from memory instead of over the network: its own code writes each request and reads each answer,
/// and nothing in between is simpler than what the service promises.
/// </summary>
/// <param name="latency">How long each request takes besides.</param>
internal sealed class MemoryTableTransport(MemoryTables tables, TimeSpan latency = default) : HttpPipelineTransport
{
    private const int MostAPage = 1000;
    private const int MostBytes = 4 * 1024 * 1024;
    private const string Json = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => Answer(message);

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        // As over a network, the caller goes on only later, and others meanwhile.
        await (latency > TimeSpan.Zero ? Task.Delay(latency) : Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        message.CancellationToken.ThrowIfCancellationRequested();
        Answer(message);
    }

    private void Answer(HttpMessage message)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, message.CancellationToken);
        MemoryAnswer answer;
        try
        {
            answer = body.Length > MostBytes
                ? throw new TableFault(HttpStatusCode.RequestEntityTooLarge, "RequestBodyTooLarge")
                : Answer(message.Request, body.ToArray());
        }
        catch (TableFault fault)
        {
            answer = new MemoryAnswer(fault.Status, ErrorOf(fault), Json).With("x-ms-error-code", fault.Code);
        }

        answer.ClientRequestId = message.Request.ClientRequestId;
        message.Response = answer;
    }

    private MemoryAnswer Answer(Request request, byte[] body)
    {
        var address = request.Uri.ToUri();
        var method = request.Method.Method;
        var (table, key) = Parse(address);
        return (table, method) switch
        {
            ("$batch", _) => Transact(Encoding.UTF8.GetString(body)),
            ("Tables", "GET") => new MemoryAnswer(HttpStatusCode.OK, ListOf(tables.Names, QueryOf(address)), Json),
            ("Tables", "POST") => Do(() => tables.Create(JsonElement.Parse(body).GetProperty("TableName").GetString()!)),
            ("Tables", "DELETE") => Do(() => tables.Delete(key!.Value.Partition)),
            (_, "GET") when key is { } one => OneOf(tables.Find(table, one.Partition, one.Row), QueryOf(address)),
            (_, "GET") => PageOf(table, QueryOf(address)),
            _ => Done(tables.Write([WriteOf(new BatchedRequest(
                method, address, request.Headers.TryGetValue("If-Match", out var match) ? match : null, body))])[0]),
        };
    }

    private MemoryAnswer Transact(string body)
    {
        string text;
        try
        {
            text = TableBatch.WriteDone(tables.Write([.. TableBatch.Read(body).Select(WriteOf)]));
        }
        catch (TableFault fault)
        {
            text = TableBatch.WriteRefused(fault, Encoding.UTF8.GetString(ErrorOf(fault)));
        }

        return new MemoryAnswer(HttpStatusCode.Accepted, Encoding.UTF8.GetBytes(text), TableBatch.ContentType);
    }

    private MemoryAnswer PageOf(string table, Dictionary<string, string> query)
    {
        var most = query.TryGetValue("$top", out var top) ? Math.Min(MostAPage, int.Parse(top, CultureInfo.InvariantCulture)) : MostAPage;
        var from = query.TryGetValue("NextPartitionKey", out var partition)
            ? (Decoded(partition), Decoded(query.GetValueOrDefault("NextRowKey", "")))
            : ((string, string)?)null;
        var rows = tables.Query(table, TableFilter.Parse(query.GetValueOrDefault("$filter")), from, most);
        var answer = new MemoryAnswer(HttpStatusCode.OK, Written(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (var row in rows.Take(most))
            {
                row.WriteTo(json, SelectOf(query));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }), Json);
        return rows.Count <= most
            ? answer
            : answer.With("x-ms-continuation-NextPartitionKey", Encoded(rows[most].PartitionKey))
                .With("x-ms-continuation-NextRowKey", Encoded(rows[most].RowKey));
    }

    private static MemoryAnswer OneOf(MemoryRow row, Dictionary<string, string> query) =>
        new MemoryAnswer(HttpStatusCode.OK, Written(json => row.WriteTo(json, SelectOf(query))), Json).With("ETag", row.ETag);

    private static MemoryAnswer Do(Action act)
    {
        act();
        return Done(version: null);
    }

    private static MemoryAnswer Done(string? version)
    {
        var answer = new MemoryAnswer(HttpStatusCode.NoContent, [], contentType: null);
        return version is null ? answer : answer.With("ETag", version);
    }

    private static RowWrite WriteOf(BatchedRequest request)
    {
        var (table, key) = Parse(request.Address);
        var action = request.Method switch
        {
            "POST" => RowAction.Insert,
            "PUT" => RowAction.Replace,
            "PATCH" or "MERGE" => RowAction.Merge,
            "DELETE" => RowAction.Delete,
            _ => throw new TableFault(HttpStatusCode.MethodNotAllowed, "UnsupportedHttpVerb"),
        };
        var members = action == RowAction.Delete ? default : JsonElement.Parse(request.Body);
        var (partition, row) = key
            ?? (members.GetProperty("PartitionKey").GetString()!, members.GetProperty("RowKey").GetString()!);
        return new RowWrite(action, table, partition, row, action == RowAction.Delete ? [] : PropertiesOf(members), request.IfMatch);
    }

    private static List<MemoryProperty> PropertiesOf(JsonElement members) =>
        [
            .. members.EnumerateObject()
                .Where(member => member.Value.ValueKind != JsonValueKind.Null
                    && member.Name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")
                    && !member.Name.EndsWith("@odata.type", StringComparison.Ordinal))
                .Select(member => new MemoryProperty(
                    member.Name,
                    members.TryGetProperty($"{member.Name}@odata.type", out var type) ? type.GetString() : null,
                    member.Value))];

    /// <summary>From <c>/account/table(PartitionKey='p',RowKey='r')</c>, or <c>/account/Tables('name')</c>.</summary>
    private static (string Table, (string Partition, string Row)? Key) Parse(Uri address)
    {
        var path = Uri.UnescapeDataString(address.AbsolutePath.Split('/', 3)[2]);
        if (path.IndexOf('(', StringComparison.Ordinal) is var open && open < 0)
        {
            return (path, null);
        }

        var values = new List<string>();
        for (var at = path.IndexOf('\'', open); at >= 0; at = path.IndexOf('\'', at))
        {
            var value = new StringBuilder();
            for (at++; path[at] != '\'' || (at + 1 < path.Length && path[at + 1] == '\''); at++)
            {
                value.Append(path[at]);
                at += path[at] == '\'' ? 1 : 0;
            }

            values.Add(value.ToString());
            at++;
        }

        return (path[..open], values.Count == 0 ? null : (values[0], values.ElementAtOrDefault(1) ?? ""));
    }

    private static Dictionary<string, string> QueryOf(Uri address) => address.Query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));

    private static HashSet<string>? SelectOf(Dictionary<string, string> query) =>
        query.TryGetValue("$select", out var names) && names.Length > 0 ? names.Split(',').ToHashSet() : null;

    private static string Encoded(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decoded(string token) => Encoding.UTF8.GetString(Convert.FromBase64String(token));

    private static byte[] ListOf(IEnumerable<string> names, Dictionary<string, string> query)
    {
        var filter = TableFilter.Parse(query.GetValueOrDefault("$filter"));
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            value = names.Where(name => filter.Fits(TableOf(name))).Select(name => new { TableName = name }),
        });

        static MemoryRow TableOf(string name) => new("", "", new Dictionary<string, MemoryProperty>
        {
            ["TableName"] = new("TableName", Type: null, JsonSerializer.SerializeToElement(name)),
        }, Version: 0);
    }

    private static byte[] ErrorOf(TableFault fault) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["odata.error"] = new
        {
            code = fault.Code,
            message = new { lang = "en-US", value = $"{fault.Index}:{fault.Code}\nRequestId:memory\nTime:{DateTime.UtcNow:O}" },
        },
    });

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(initialCapacity: 4096);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            write(json);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private sealed class MemoryAnswer(HttpStatusCode status, byte[] body, string? contentType) : Response
    {
        private static int Answers;

        private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase)
        {
            ["x-ms-request-id"] = Interlocked.Increment(ref Answers).ToString(CultureInfo.InvariantCulture),
            ["x-ms-version"] = "2019-02-02",
            ["Date"] = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture),
            ["Content-Length"] = body.Length.ToString(CultureInfo.InvariantCulture),
        };

        public override int Status => (int)status;

        public override string ReasonPhrase => status.ToString();

        public override Stream? ContentStream { get; set; } = new MemoryStream(body, writable: false);

        public override string ClientRequestId { get; set; } = "";

        public MemoryAnswer With(string name, string value)
        {
            _headers[name] = value;
            return this;
        }

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            (contentType is null ? _headers : _headers.Append(new("Content-Type", contentType))).Select(
                header => new HttpHeader(header.Key, header.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase)
                ? contentType
                : _headers.GetValueOrDefault(name);
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
