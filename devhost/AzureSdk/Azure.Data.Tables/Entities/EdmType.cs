using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

internal delegate void WriteEdm<in T>(Utf8JsonWriter writer, PropertyName name, T value);

internal delegate T ReadEdm<out T>(ref Utf8JsonReader reader);

/// <summary>How a .NET type is kept as one of the service's types.</summary>
internal sealed record EdmType<T>(WriteEdm<T> Write, ReadEdm<T> Read);

internal static class EdmType
{
    public static readonly EdmType<string?> String = new(
        (writer, name, value) =>
        {
            if (value is not null)
            {
                writer.WriteString(name.Json, value);
            }
        },
        (ref reader) => reader.GetString());

    public static readonly EdmType<int> Int32 = new(
        (writer, name, value) => writer.WriteNumber(name.Json, value),
        (ref reader) => reader.GetInt32());

    public static readonly EdmType<bool> Boolean = new(
        (writer, name, value) => writer.WriteBoolean(name.Json, value),
        (ref reader) => reader.GetBoolean());

    public static readonly EdmType<long> Int64 = new(
        (writer, name, value) =>
        {
            writer.WriteString(name.Annotation, "Edm.Int64"u8);
            Span<byte> digits = stackalloc byte[20];
            Utf8Formatter.TryFormat(value, digits, out var length);
            writer.WriteString(name.Json, digits[..length]);
        },
        (ref reader) => reader.TokenType == JsonTokenType.Number
            ? reader.GetInt64()
            : long.Parse(reader.ValueSpan, NumberStyles.Integer, CultureInfo.InvariantCulture));

    public static readonly EdmType<double> Double = new(WriteDouble, ReadDouble);

    public static readonly EdmType<Guid> Guid = new(
        (writer, name, value) =>
        {
            writer.WriteString(name.Annotation, "Edm.Guid"u8);
            writer.WriteString(name.Json, value);
        },
        (ref reader) => reader.GetGuid());

    public static readonly EdmType<DateTimeOffset> DateTimeOffset = new(
        (writer, name, value) => WriteDateTime(writer, name, value.UtcDateTime),
        (ref reader) => reader.GetDateTimeOffset());

    public static readonly EdmType<DateTime> DateTime = new(
        (writer, name, value) => WriteDateTime(writer, name, value.Kind == DateTimeKind.Utc
            ? value
            : throw new NotSupportedException($"A DateTime must be in UTC to be stored; this one's Kind is {value.Kind}.")),
        (ref reader) => reader.GetDateTimeOffset().UtcDateTime);

    public static readonly EdmType<byte[]?> Binary = new(
        (writer, name, value) =>
        {
            if (value is not null)
            {
                WriteBinary(writer, name, value);
            }
        },
        (ref reader) => reader.GetBytesFromBase64());

    public static readonly EdmType<BinaryData?> BinaryData = new(
        (writer, name, value) =>
        {
            if (value is not null)
            {
                WriteBinary(writer, name, value.ToMemory().Span);
            }
        },
        (ref reader) => System.BinaryData.FromBytes(reader.GetBytesFromBase64()));

    /// <summary>An enum is stored by its name.</summary>
    public static EdmType<T> Enum<T>()
        where T : struct, Enum => new(
        (writer, name, value) => writer.WriteString(name.Json, value.ToString()),
        (ref reader) => System.Enum.Parse<T>(reader.GetString()!));

    /// <summary>Null is the absence of the property.</summary>
    public static EdmType<T?> Nullable<T>(EdmType<T> type)
        where T : struct => new(
        (writer, name, value) =>
        {
            if (value is { } present)
            {
                type.Write(writer, name, present);
            }
        },
        (ref reader) => type.Read(ref reader));

    private static void WriteDateTime(Utf8JsonWriter writer, PropertyName name, DateTime utc)
    {
        writer.WriteString(name.Annotation, "Edm.DateTime"u8);
        Span<byte> text = stackalloc byte[28];
        Utf8Formatter.TryFormat(utc, text, out var length, 'O');
        writer.WriteString(name.Json, text[..length]);
    }

    private static void WriteBinary(Utf8JsonWriter writer, PropertyName name, ReadOnlySpan<byte> bytes)
    {
        writer.WriteString(name.Annotation, "Edm.Binary"u8);
        writer.WriteBase64String(name.Json, bytes);
    }

    private static void WriteDouble(Utf8JsonWriter writer, PropertyName name, double value)
    {
        writer.WriteString(name.Annotation, "Edm.Double"u8);
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name.Json, value);
        }
        else
        {
            writer.WriteString(name.Json, double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
    }

    private static double ReadDouble(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? reader.GetDouble()
        : double.Parse(reader.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
