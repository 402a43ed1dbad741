using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

internal static class EntityWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>The entity as a request's body. It has its own array: a transport may still read it after the caller gave up.</summary>
    public static RequestContent Content(ITableEntity entity) => RequestContent.Create(Bytes(entity).ToArray());

    /// <summary>The entity as JSON, valid until this thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Bytes(ITableEntity entity)
    {
        var (buffer, writer) = _scratch ??= Scratch.Create();
        try
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            writer.WriteStartObject();
            if (entity is TableEntity { Properties: var properties })
            {
                WriteProperties(writer, properties);
            }
            else if (entity is IDictionary<string, object> dictionary)
            {
                WriteProperties(writer, new Dictionary<string, object>(dictionary));
            }
            else
            {
                EntityShape.Of(entity.GetType()).Write(writer, entity);
            }

            writer.WriteEndObject();
            writer.Flush();
            return buffer.WrittenSpan;
        }
        catch
        {
            _scratch = null;
            throw;
        }
    }

    private static void WriteProperties(Utf8JsonWriter writer, Dictionary<string, object> properties)
    {
        foreach (var (key, value) in properties)
        {
            if (value is not null && key is not (PropertyNames.ODataETag or PropertyNames.Timestamp))
            {
                WriteValue(writer, PropertyName.Of(key), value);
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, PropertyName name, object value)
    {
        switch (value)
        {
            case string text: EdmType.String.Write(writer, name, text); break;
            case int number: EdmType.Int32.Write(writer, name, number); break;
            case long number: EdmType.Int64.Write(writer, name, number); break;
            case double number: EdmType.Double.Write(writer, name, number); break;
            case bool flag: EdmType.Boolean.Write(writer, name, flag); break;
            case Guid id: EdmType.Guid.Write(writer, name, id); break;
            case DateTimeOffset time: EdmType.DateTimeOffset.Write(writer, name, time); break;
            case DateTime time: EdmType.DateTime.Write(writer, name, time); break;
            case byte[] bytes: EdmType.Binary.Write(writer, name, bytes); break;
            case BinaryData data: EdmType.BinaryData.Write(writer, name, data); break;
            case Enum constant: writer.WriteString(name.Json, constant.ToString()); break;
            default: throw new NotSupportedException($"Property '{name.Json}' is a {value.GetType()}, which the Table service can't store.");
        }
    }

    private sealed record Scratch(ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)
    {
        public static Scratch Create()
        {
            var buffer = new ArrayBufferWriter<byte>(4096);
            return new Scratch(buffer, new Utf8JsonWriter(buffer, Options));
        }
    }
}
