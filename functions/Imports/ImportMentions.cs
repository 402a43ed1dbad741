using System.Text;
using System.Text.Json;
using CsvHelper;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;

namespace Outreach.Imports;

/// <summary>Makes of a row what POST /mentions takes. Columns that are no field of a mention are dropped here. Pure.</summary>
internal static class ImportMentions
{
    private const string Author = "author";

    /// <summary>Of a row of CSV; null where all its cells are empty.</summary>
    public static JsonElement? Of(CsvReader row, ImportLayout layout, ImportOptions options)
    {
        var mention = new Members(new Dictionary<string, string>(), isAuthor: true);
        var isEmpty = true;
        for (var column = 0; column < row.FieldCount; column++)
        {
            if (row.GetString(column) is not { Length: > 0 } value)
            {
                continue;
            }

            isEmpty = false;
            if (column < layout.Fields.Count && layout.Fields[column] is { } field)
            {
                mention.Put(field, JsonSerializer.SerializeToElement(value));
            }
        }

        return isEmpty ? null : mention.WithDefaults(options);
    }

    /// <summary>
    /// Of a line of NDJSON: what the request maps becomes a field, all else stays as it is. Null where a value is nested so deeply that it
    /// can't stand a level further down, within the author.
    /// </summary>
    public static JsonElement? Of(JsonElement line, ImportOptions options)
    {
        var mention = new Members(MembersOf(line), isAuthor: false);
        foreach (var (from, field) in options.Map)
        {
            if (Find(line, from) is { } value)
            {
                mention.Put(field, value);
            }
        }

        try
        {
            return mention.WithDefaults(options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member by its name, or by the names on the way to it, such as <c>user.screen_name</c>.</summary>
    private static JsonElement? Find(JsonElement line, string name)
    {
        if (Member(line, name) is { } direct)
        {
            return direct;
        }

        foreach (var step in name.Split('.'))
        {
            if (Member(line, step) is not { } found)
            {
                return null;
            }

            line = found;
        }

        return line;
    }

    /// <summary>The last member of this name; JSON's own look-up fails at names beside it that are no Unicode.</summary>
    private static JsonElement? Member(JsonElement json, string name)
    {
        JsonElement? found = null;
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                found = GivenText.NameOf(member) == name ? member.Value : found;
            }
        }

        return found;
    }

    private static Dictionary<string, string> MembersOf(JsonElement given)
    {
        var members = new Dictionary<string, string>();
        foreach (var member in given.EnumerateObject())
        {
            if (GivenText.NameOf(member) is { } name)
            {
                members[name] = member.Value.GetRawText();
            }
        }

        return members;
    }

    /// <summary>Members of an object by their names in any letter case, as JSON: what is no Unicode stays as it was written.</summary>
    private sealed class Members
    {
        private readonly Dictionary<string, string> _own = new(StringComparer.OrdinalIgnoreCase);
        private Dictionary<string, string>? _author;

        public Members(Dictionary<string, string> given, bool isAuthor)
        {
            foreach (var (name, value) in given)
            {
                _own[name] = name.Equals(DeletedRule.Field, StringComparison.OrdinalIgnoreCase) ? Deleted(value) : value;
            }

            _author = isAuthor ? [] : null;
        }

        public void Put(string field, JsonElement value)
        {
            if (field.Split('.') is not [Author, var inner])
            {
                _own[field] = field == DeletedRule.Field ? DeletedRule.Mapped(value, _own.GetValueOrDefault(field)) : value.GetRawText();
                return;
            }

            _author ??= AuthorOf(_own.GetValueOrDefault(Author));
            _author[inner] = value.GetRawText();
        }

        public JsonElement WithDefaults(ImportOptions options)
        {
            Default("channel", options.Channel);
            Default("kind", options.Kind is { } kind ? Json.NameOf(kind) : null);
            if (_author is not null)
            {
                _own[Author] = Written(_author);
            }

            using var json = JsonDocument.Parse(Written(_own));
            return json.RootElement.Clone();
        }

        private static string Deleted(string given)
        {
            using var json = JsonDocument.Parse(given);
            return DeletedRule.Mapped(json.RootElement, other: null);
        }

        private static Dictionary<string, string> AuthorOf(string? given)
        {
            if (given is null)
            {
                return [];
            }

            using var json = JsonDocument.Parse(given);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Object => MembersOf(json.RootElement),

                // A name by itself is a handle.
                JsonValueKind.String or JsonValueKind.Number => new() { ["handle"] = given },
                _ => [],
            };
        }

        private static string Written(Dictionary<string, string> members) =>
            new StringBuilder("{")
                .AppendJoin(',', members.Select(one => $"{JsonSerializer.Serialize(one.Key)}:{one.Value}"))
                .Append('}')
                .ToString();

        private void Default(string name, string? value)
        {
            if (value is not null && _own.GetValueOrDefault(name) is (null or "null" or "\"\""))
            {
                _own[name] = JsonSerializer.Serialize(value);
            }
        }
    }
}
