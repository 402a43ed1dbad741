using System.Text.Json;

namespace Azure.Data.Tables;

internal static class EntityReader
{
    /// <summary>The one entity of an answer.</summary>
    public static T ReadOne<T>(Response response)
        where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(response.Content.ToMemory().Span);
        reader.Read();
        return Read<T>(ref reader);
    }

    /// <summary>The entities of one page of a query.</summary>
    public static List<T> ReadPage<T>(Response response)
        where T : class, ITableEntity
    {
        var entities = new List<T>();
        var reader = new Utf8JsonReader(response.Content.ToMemory().Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.ValueTextEquals("value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                entities.Add(Read<T>(ref reader));
            }
        }

        return entities;
    }

    private static T Read<T>(ref Utf8JsonReader reader)
        where T : class, ITableEntity
    {
        if (typeof(T) == typeof(TableEntity) || typeof(T) == typeof(ITableEntity))
        {
            var entity = new TableEntity();
            ReadProperties(ref reader, entity.Properties);
            return (T)(ITableEntity)entity;
        }

        var typed = Activator.CreateInstance<T>();
        EntityShape.Of(typeof(T)).Read(ref reader, typed);
        return typed;
    }

    private static void ReadProperties(ref Utf8JsonReader reader, Dictionary<string, object> properties)
    {
        string? annotated = null;
        string? type = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith("@odata.type", StringComparison.Ordinal))
            {
                (annotated, type) = (name[..^"@odata.type".Length], reader.GetString());
            }
            else if (name.StartsWith("odata.", StringComparison.Ordinal) && name != PropertyNames.ODataETag)
            {
                reader.Skip();
            }
            else if (ReadValue(ref reader, name == annotated ? type : name == PropertyNames.Timestamp ? "Edm.DateTime" : null) is { } value)
            {
                properties[name] = value;
            }
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, string? type) => (type, reader.TokenType) switch
    {
        (_, JsonTokenType.Null) => null,
        ("Edm.Int64", _) => EdmType.Int64.Read(ref reader),
        ("Edm.Double", _) => EdmType.Double.Read(ref reader),
        ("Edm.DateTime", _) => reader.GetDateTimeOffset(),
        ("Edm.Guid", _) => reader.GetGuid(),
        ("Edm.Binary", _) => reader.GetBytesFromBase64(),
        (null or "Edm.String" or "Edm.Int32" or "Edm.Boolean", JsonTokenType.String) => reader.GetString(),
        (_, JsonTokenType.True or JsonTokenType.False) => reader.GetBoolean(),
        (_, JsonTokenType.Number) when reader.TryGetInt32(out var number) => number,
        (_, JsonTokenType.Number) when reader.TryGetInt64(out var number) => number,
        (_, JsonTokenType.Number) => reader.GetDouble(),
        _ => throw new NotSupportedException($"The Table service sent a {reader.TokenType} of type '{type}'."),
    };
}
