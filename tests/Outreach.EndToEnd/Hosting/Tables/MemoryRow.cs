using System.Globalization;
using System.Text.Json;

namespace Outreach.EndToEnd.Hosting.Tables;

/// <summary>A property as it came: its OData type where it was given, and its JSON.</summary>
internal sealed record MemoryProperty(string Name, string? Type, JsonElement Json)
{
    /// <summary>What a filter compares it as.</summary>
    public object? Value => (Type, Json.ValueKind) switch
    {
        ("Edm.DateTime", _) => DateTimeOffset.Parse(Json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ("Edm.Int64", _) => decimal.Parse(Json.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Guid", _) => Guid.Parse(Json.GetString()!),
        ("Edm.Binary", _) => Json.GetBytesFromBase64(),
        (_, JsonValueKind.String) => Json.GetString(),
        (_, JsonValueKind.Number) => Json.GetDecimal(),
        (_, JsonValueKind.True or JsonValueKind.False) => Json.GetBoolean(),
        _ => null,
    };

    /// <summary>About as many bytes as the service counts: two for each unit of text.</summary>
    public int Size => Name.Length * 2 + Value switch
    {
        byte[] bytes => bytes.Length,
        _ when Json.ValueKind == JsonValueKind.String => Json.GetString()!.Length * 2,
        _ => 8,
    };
}

/// <summary>A version of a row.</summary>
internal sealed record MemoryRow(string PartitionKey, string RowKey, IReadOnlyDictionary<string, MemoryProperty> Properties, long Version)
{
    private DateTimeOffset Timestamp { get; } = DateTimeOffset.UtcNow;

    public string ETag => $"W/\"datetime'{Version.ToString(CultureInfo.InvariantCulture)}'\"";

    public object? this[string name] => name switch
    {
        "PartitionKey" => PartitionKey,
        "RowKey" => RowKey,
        "Timestamp" => Timestamp,
        _ => Properties.GetValueOrDefault(name)?.Value,
    };

    /// <summary>Writes it, or those of its properties that are asked for.</summary>
    public void WriteTo(Utf8JsonWriter json, IReadOnlySet<string>? select)
    {
        json.WriteStartObject();
        json.WriteString("odata.etag", ETag);
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[
            ("PartitionKey", PartitionKey), ("RowKey", RowKey),
            ("Timestamp", Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture))])
        {
            if (select?.Contains(name) ?? true)
            {
                json.WriteString(name, text);
            }
        }

        foreach (var property in Properties.Values)
        {
            if (!(select?.Contains(property.Name) ?? true))
            {
                continue;
            }

            if (property.Type is not null)
            {
                json.WriteString($"{property.Name}@odata.type", property.Type);
            }

            json.WritePropertyName(property.Name);
            property.Json.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
