using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>One property of an entity class, with its accessors bound once.</summary>
internal abstract class EntityProperty(string storedName)
{
    /// <summary>The name in the service's answers, in UTF-8.</summary>
    public byte[] StoredName { get; } = Encoding.UTF8.GetBytes(storedName);

    public abstract void Write(Utf8JsonWriter writer, object entity);

    public abstract void Read(ref Utf8JsonReader reader, object entity);

    public static EntityProperty Of(PropertyInfo property)
    {
        var make = typeof(EntityProperty).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (EntityProperty)make
            .MakeGenericMethod(property.DeclaringType!, property.PropertyType)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [property], null)!;
    }

    private static EntityProperty Make<TEntity, TValue>(PropertyInfo property)
        where TEntity : class
    {
        var name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
        var storedName = property.Name == PropertyNames.ETag ? PropertyNames.ODataETag : name;
        var isSetByService = property.Name is PropertyNames.ETag or PropertyNames.Timestamp;
        return new Bound<TEntity, TValue>(
            storedName,
            PropertyName.Of(name),
            EdmTypes.Of<TValue>(property),
            isSetByService ? null : property.GetMethod?.CreateDelegate<Func<TEntity, TValue>>(),
            property.SetMethod?.CreateDelegate<Action<TEntity, TValue>>());
    }

    private sealed class Bound<TEntity, TValue>(
        string storedName,
        PropertyName name,
        EdmType<TValue> type,
        Func<TEntity, TValue>? get,
        Action<TEntity, TValue>? set) : EntityProperty(storedName)
        where TEntity : class
    {
        public override void Write(Utf8JsonWriter writer, object entity)
        {
            if (get is not null)
            {
                type.Write(writer, name, get((TEntity)entity));
            }
        }

        public override void Read(ref Utf8JsonReader reader, object entity)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                set?.Invoke((TEntity)entity, type.Read(ref reader));
            }
        }
    }
}
