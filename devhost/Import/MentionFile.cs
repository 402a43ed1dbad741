using System.Text.Json;
using System.Text.Json.Nodes;

namespace Outreach.DevHost.Import;

/// <summary>A mention of a file, as POST /api/mentions takes it, and the line it stands on.</summary>
internal sealed record FileMention(int Line, JsonObject Body);

/// <summary>Reads mentions from a CSV file with a header, or from a file of one JSON object a line (NDJSON).</summary>
internal static class MentionFile
{
    private static readonly string[] Required = ["external_id", "author", "text", "posted_at"];

    /// <param name="path">The file; .csv is CSV, anything else NDJSON.</param>
    /// <param name="channel">The channel of mentions that name none.</param>
    /// <exception cref="InvalidDataException">The file is not of its format; the message names the line.</exception>
    public static IEnumerable<FileMention> Read(string path, string channel)
    {
        using var reader = new StreamReader(path);
        var mentions = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? FromCsv(reader, channel)
            : FromNdjson(reader, channel);
        foreach (var mention in mentions)
        {
            yield return mention;
        }
    }

    internal static IEnumerable<FileMention> FromCsv(TextReader reader, string channel)
    {
        Dictionary<string, int>? columns = null;
        foreach (var row in CsvReader.Read(reader))
        {
            if (columns is null)
            {
                columns = Columns(row);
                continue;
            }

            if (row.Fields.Count != columns.Count)
            {
                throw new InvalidDataException($"Line {row.Line} has {row.Fields.Count} fields, the header {columns.Count}.");
            }

            string? Field(string name) =>
                columns.TryGetValue(name, out var column) && row.Fields[column].Length > 0 ? row.Fields[column] : null;

            // Named one by one: what else a file holds, such as reach, is not sent at all.
            yield return new FileMention(row.Line, Without(new JsonObject
            {
                ["channel"] = Field("channel") ?? channel,
                ["externalId"] = Field("external_id"),
                ["author"] = Without(new JsonObject
                {
                    ["handle"] = Field("author"),
                    ["displayName"] = Field("display_name"),
                    ["email"] = Field("email"),
                    ["phone"] = Field("phone"),
                    ["timeZone"] = Field("timezone"),
                }),
                ["text"] = Field("text"),
                ["url"] = Field("url"),
                ["postedAt"] = Field("posted_at"),
                ["kind"] = Field("kind"),
                ["inReplyTo"] = Field("in_reply_to"),
            }));
        }
    }

    internal static IEnumerable<FileMention> FromNdjson(TextReader reader, string channel)
    {
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            JsonObject body;
            try
            {
                body = JsonNode.Parse(text) as JsonObject ?? throw new InvalidDataException($"Line {line} is no JSON object.");
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"Line {line} is no JSON object.", e);
            }

            body.TryAdd("channel", channel);
            yield return new FileMention(line, body);
        }
    }

    private static Dictionary<string, int> Columns(CsvRow header)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Fields.Count; i++)
        {
            var name = header.Fields[i].Trim();
            if (!columns.TryAdd(name, i))
            {
                throw new InvalidDataException($"The header names '{name}' twice.");
            }
        }

        var missing = Required.Where(name => !columns.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? columns
            : throw new InvalidDataException($"The header lacks {string.Join(", ", missing)}; it needs {string.Join(",", Required)}.");
    }

    private static JsonObject Without(JsonObject body)
    {
        foreach (var name in body.Where(property => property.Value is null).Select(property => property.Key).ToList())
        {
            body.Remove(name);
        }

        return body;
    }
}
