using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Outreach.Platform;

/// <summary>
/// How Outreach writes JSON: camelCase names, snake_case enum values, text as it is, but for quotes, backslashes, control characters and
/// what takes a surrogate pair, such as emoji.
/// </summary>
internal static class Json
{
    /// <summary>For HTTP bodies: absent values are written as <c>null</c>, so that a shape is always whole.</summary>
    public static readonly JsonSerializerOptions Http = Create(JsonIgnoreCondition.Never);

    /// <summary>For table rows: absent values are left out, so that a row stays small.</summary>
    public static readonly JsonSerializerOptions Rows = Create(JsonIgnoreCondition.WhenWritingNull);

    private static JsonSerializerOptions Create(JsonIgnoreCondition ignore)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = ignore,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            AllowDuplicateProperties = false,
            Converters = { new UtcJsonConverter(), new JsonStringEnumConverter(
                JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutNulls } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutNulls(JsonTypeInfo type)
    {
        if (type.Type.IsDefined(typeof(SparseAttribute), inherit: false))
        {
            foreach (var property in type.Properties)
            {
                property.ShouldSerialize = static (_, value) => value is not null;
            }
        }
    }

    /// <summary>An enum value as it stands in JSON, URLs and table columns, such as <c>in_progress</c>.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The enum value with that JSON name, or null where there is none.</summary>
    public static T? ParseName<T>(string? name) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (NameOf(value) == name)
            {
                return value;
            }
        }

        return null;
    }
}

/// <summary>Of a type that has many members and few values: what is null is left out of its JSON.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SparseAttribute : Attribute;
