using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.EndToEnd.Hosting.Tables;

/// <summary>One request as it lies in a transaction.</summary>
internal sealed record BatchedRequest(string Method, Uri Address, string? IfMatch, byte[] Body);

/// <summary>A transaction as it travels: requests in the parts of a part of one body, and the answers likewise.</summary>
internal static partial class TableBatch
{
    private const string Boundary = "batchresponse_memory";
    private const string Inner = "changesetresponse_memory";

    public const string ContentType = $"multipart/mixed; boundary={Boundary}";

    public static IReadOnlyList<BatchedRequest> Read(string body)
    {
        var boundary = "--" + ChangeSet().Match(body).Groups[1].Value;

        // A line within a request's JSON can't begin with it: line breaks are escaped there.
        return [.. body.Split("\r\n" + boundary).Skip(1).Where(part => !part.StartsWith("--", StringComparison.Ordinal)).Select(ReadOne)];
    }

    public static string WriteDone(IEnumerable<string?> versions) => Wrap(versions.Select(version =>
        $"HTTP/1.1 204 No Content\r\nDataServiceVersion: 3.0;\r\n{(version is null ? "" : $"ETag: {version}\r\n")}\r\n\r\n"));

    public static string WriteRefused(TableFault fault, string json)
    {
        var length = Encoding.UTF8.GetByteCount(json).ToString(CultureInfo.InvariantCulture);
        return Wrap([
            $"HTTP/1.1 {(int)fault.Status} {fault.Status}\r\nDataServiceVersion: 3.0;\r\n"
            + $"Content-Type: application/json;odata=minimalmetadata;charset=utf-8\r\nContent-Length: {length}\r\n\r\n{json}\r\n"]);
    }

    private static string Wrap(IEnumerable<string> answers)
    {
        var text = new StringBuilder($"--{Boundary}\r\nContent-Type: multipart/mixed; boundary={Inner}\r\n\r\n");
        foreach (var answer in answers)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"--{Inner}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{answer}");
        }

        return text.Append(CultureInfo.InvariantCulture, $"--{Inner}--\r\n--{Boundary}--\r\n").ToString();
    }

    private static BatchedRequest ReadOne(string part)
    {
        // The head of the part, the head of the request, its body.
        var pieces = part.Split("\r\n\r\n", 3);
        var lines = pieces[1].Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var address, _])
        {
            throw new TableFault(HttpStatusCode.BadRequest, "InvalidInput");
        }

        const string Condition = "If-Match:";
        var match = Array.Find(lines, line => line.StartsWith(Condition, StringComparison.OrdinalIgnoreCase))?[Condition.Length..].Trim();
        return new BatchedRequest(method, new Uri(address), match, Encoding.UTF8.GetBytes(pieces.Length > 2 ? pieces[2].Trim() : ""));
    }

    [GeneratedRegex(@"boundary=""?(changeset_[^\s""]+)")]
    private static partial Regex ChangeSet();
}
