using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>The stored properties of an entity class.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly EntityProperty[] _properties;

    private EntityShape(Type type) => _properties =
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(IgnoreDataMemberAttribute)))
            .Select(EntityProperty.Of),
    ];

    public static EntityShape Of(Type type) => Shapes.GetOrAdd(type, static type => new EntityShape(type));

    public void Write(Utf8JsonWriter writer, object entity)
    {
        foreach (var property in _properties)
        {
            property.Write(writer, entity);
        }
    }

    /// <summary>Fills an entity from the object that the reader stands on, and leaves the reader at its end.</summary>
    public void Read(ref Utf8JsonReader reader, object entity)
    {
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = Find(ref reader, ref next);
            reader.Read();
            if (property is not null)
            {
                property.Read(ref reader, entity);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Rows of one table come with their properties in one order, so the search starts where the last one ended.</summary>
    private EntityProperty? Find(ref Utf8JsonReader reader, ref int next)
    {
        for (var tried = 0; tried < _properties.Length; tried++)
        {
            var index = (next + tried) % _properties.Length;
            if (reader.ValueTextEquals(_properties[index].StoredName))
            {
                next = index + 1;
                return _properties[index];
            }
        }

        return null;
    }
}
