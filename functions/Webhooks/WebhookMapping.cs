using System.Text.Json;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Webhooks;

/// <summary>A place in an item that holds a field of a mention.</summary>
/// <param name="Path">As it is written in the settings.</param>
/// <param name="Place">The same, read.</param>
/// <param name="Field">Such as <c>author.handle</c>.</param>
internal sealed record MappedField(string Path, JsonPath Place, string Field);

/// <summary>What the JSON of a source means. Pure; never throws.</summary>
/// <param name="Items">Where its items are.</param>
/// <param name="Fields">Where in an item a mention's fields are; none where an item is what POST /mentions takes.</param>
/// <param name="Channel">Of mentions that name none.</param>
/// <param name="Kind">Of mentions that name none.</param>
internal sealed record WebhookMapping(JsonPath Items, IReadOnlyList<MappedField> Fields, string? Channel, MentionKind? Kind)
{
    private const string Author = "author";

    /// <summary>The fields of a mention that a path can be mapped to.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "externalId", "author.handle", "author.displayName", "author.email", "author.phone", "author.timeZone", "text", "url", "postedAt",
        "kind", "channel", "inReplyTo", "media", DeletedRule.Field,
    ];

    /// <summary>Reads a map such as <c>id:externalId,user.name:author.handle</c>.</summary>
    /// <returns>The map, or what is wrong with it.</returns>
    public static (IReadOnlyList<MappedField> Map, string? Fault) ReadMap(string text)
    {
        var map = new List<MappedField>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.LastIndexOf(':');
            var field = Known.FirstOrDefault(known => known.Equals(pair[(colon + 1)..].Trim(), StringComparison.OrdinalIgnoreCase));
            if (colon < 1 || field is null || JsonPath.Parse(pair[..colon]) is not { IsEach: false } place)
            {
                return (
                    [],
                    "Must be path:field pairs, as in review.id:externalId; a path is names and [n]; a field is one of "
                        + $"{string.Join(", ", Known)}.");
            }

            if (field != DeletedRule.Field && map.Any(earlier => earlier.Field == field))
            {
                return ([], $"Maps two paths to {field}.");
            }

            map.Add(new MappedField(pair[..colon].Trim(), place, field));
        }

        return (map, null);
    }

    /// <summary>The items of a body; null where there is nothing at their path.</summary>
    public IReadOnlyList<JsonElement>? ItemsOf(JsonElement body) => Items.Find(body) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        { } one => [one],
    };

    /// <summary>The paths at which an item has nothing.</summary>
    public IReadOnlyList<string> MissingIn(JsonElement item) =>
        [.. Fields.Where(field => field.Place.Find(item) is null).Select(field => field.Path)];

    /// <summary>What <c>POST /mentions</c> would be sent for an item. Values stay as they were written.</summary>
    public JsonElement MentionOf(JsonElement item)
    {
        if (Fields.Count == 0 && item.ValueKind != JsonValueKind.Object)
        {
            return item;
        }

        var (own, author) = Fields.Count == 0 ? (MembersOf(item), []) : Mapped(item);
        Default(own, "channel", Channel);
        Default(own, "kind", Kind is { } kind ? Json.NameOf(kind) : null);
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written))
        {
            writer.WriteStartObject();
            WriteMembers(writer, own);
            if (author.Count > 0)
            {
                writer.WriteStartObject(Author);
                WriteMembers(writer, author);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        using var json = JsonDocument.Parse(written.ToArray());
        return json.RootElement.Clone();
    }

    private (Dictionary<string, string> Own, Dictionary<string, string> Author) Mapped(JsonElement item)
    {
        var (own, author) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var (_, place, field) in Fields)
        {
            if (place.Find(item) is { } value)
            {
                var isOfAuthor = field.StartsWith($"{Author}.", StringComparison.Ordinal);
                (isOfAuthor ? author : own)[isOfAuthor ? field[(Author.Length + 1)..] : field] =
                    field == DeletedRule.Field ? DeletedRule.Mapped(value, own.GetValueOrDefault(field)) : value.GetRawText();
            }
        }

        return (own, author);
    }

    private static Dictionary<string, string> MembersOf(JsonElement item)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in item.EnumerateObject())
        {
            if (GivenText.NameOf(member) is { } name)
            {
                members[name] = member.Value.GetRawText();
            }
        }

        return members;
    }

    private static void Default(Dictionary<string, string> members, string name, string? value)
    {
        if (value is not null && members.GetValueOrDefault(name) is (null or "null" or "\"\""))
        {
            members[name] = JsonSerializer.Serialize(value);
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, Dictionary<string, string> members)
    {
        foreach (var (name, json) in members)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }
}
