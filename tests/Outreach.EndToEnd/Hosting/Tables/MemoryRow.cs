using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Outreach.EndToEnd.Hosting.Tables;

/// <summary>A property as it came: its OData type where it was given, and its JSON. It is read once and written often.</summary>
internal sealed record MemoryProperty(string Name, string? Type, JsonElement Json)
{
    private static readonly JsonSerializerOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<byte[]> _written = new(() => JsonSerializer.SerializeToUtf8Bytes(Json, Plainly));
    private readonly Lazy<object?> _value = new(() => Read(Type, Json));

    /// <summary>What a filter compares it as.</summary>
    public object? Value => _value.Value;

    /// <summary>About as many bytes as the service counts: two for each unit of text.</summary>
    public int Size => Name.Length * 2 + Value switch
    {
        byte[] bytes => bytes.Length,
        string text => text.Length * 2,
        _ when Json.ValueKind == JsonValueKind.String => Json.GetString()!.Length * 2,
        _ => 8,
    };

    public void WriteTo(Utf8JsonWriter json) => json.WriteRawValue(_written.Value, skipInputValidation: true);

    private static object? Read(string? type, JsonElement json) => (type, json.ValueKind) switch
    {
        ("Edm.DateTime", _) => DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ("Edm.Int64", _) => decimal.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Guid", _) => Guid.Parse(json.GetString()!),
        ("Edm.Binary", _) => json.GetBytesFromBase64(),
        (_, JsonValueKind.String) => json.GetString(),
        (_, JsonValueKind.Number) => json.GetDecimal(),
        (_, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
        _ => null,
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
            property.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
