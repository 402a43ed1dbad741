using System.Reflection;

namespace Azure.Data.Tables;

internal static class EdmTypes
{
    private static readonly Dictionary<Type, object> Known = new()
    {
        [typeof(string)] = EdmType.String,
        [typeof(int)] = EdmType.Int32,
        [typeof(long)] = EdmType.Int64,
        [typeof(double)] = EdmType.Double,
        [typeof(bool)] = EdmType.Boolean,
        [typeof(Guid)] = EdmType.Guid,
        [typeof(DateTime)] = EdmType.DateTime,
        [typeof(DateTimeOffset)] = EdmType.DateTimeOffset,
        [typeof(byte[])] = EdmType.Binary,
        [typeof(BinaryData)] = EdmType.BinaryData,
        [typeof(ETag)] = new EdmType<ETag>(
            (writer, name, value) => writer.WriteString(name.Json, value.ToString()),
            (ref reader) => new ETag(reader.GetString()!)),
    };

    /// <exception cref="NotSupportedException">The service has no type for this property.</exception>
    public static EdmType<T> Of<T>(PropertyInfo property) =>
        (EdmType<T>)(Find(typeof(T)) ?? throw new NotSupportedException(
            $"Property {property.DeclaringType}.{property.Name} is a {typeof(T)}, which the Table service can't store. " +
            "Mark it with [IgnoreDataMember] or give it another type."));

    private static object? Find(Type type) => type switch
    {
        _ when Known.TryGetValue(type, out var known) => known,
        { IsEnum: true } => Make(nameof(EdmType.Enum), type),
        _ when Nullable.GetUnderlyingType(type) is { } underlying && Find(underlying) is { } inner =>
            Make(nameof(EdmType.Nullable), underlying, inner),
        _ => null,
    };

    private static object Make(string method, Type type, params object[] arguments) =>
        typeof(EdmType).GetMethod(method)!.MakeGenericMethod(type).Invoke(null, arguments)!;
}
