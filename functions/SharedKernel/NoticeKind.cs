using System.Text.Json;
using System.Text.Json.Serialization;

namespace Outreach.SharedKernel;

/// <summary>The kinds of e-mail to staff about one item.</summary>
/// <remarks>Which there are is said by the catalogues of the items that they are about.</remarks>
/// <param name="Name">As it stands in JSON, such as <c>due_soon</c>.</param>
[JsonConverter(typeof(NoticeKindJsonConverter))]
public readonly record struct NoticeKind(string Name)
{
    public override string ToString() => Name;
}

/// <summary>Writes a kind as its name, also where it is the key of a value.</summary>
internal sealed class NoticeKindJsonConverter : JsonConverter<NoticeKind>
{
    public override NoticeKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Named(reader.GetString()!)
        : throw new JsonException("A kind of notice is a name.");

    public override void Write(Utf8JsonWriter writer, NoticeKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);

    public override NoticeKind ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Named(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, NoticeKind value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Name);

    /// <summary>Choices and notices that were stored under the earlier name of a kind are still of that kind.</summary>
    private static NoticeKind Named(string name) => new(name == "call_owed" ? "call_due" : name);
}
