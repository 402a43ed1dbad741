#nullable disable

using System.Collections;

namespace Azure.Data.Tables;

public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object> _properties;

    public TableEntity() => _properties = [];

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public TableEntity(IDictionary<string, object> values) => _properties = values == null ? [] : new(values);

    public string PartitionKey
    {
        get => GetString(PropertyNames.PartitionKey);
        set => _properties[PropertyNames.PartitionKey] = value;
    }

    public string RowKey
    {
        get => GetString(PropertyNames.RowKey);
        set => _properties[PropertyNames.RowKey] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(PropertyNames.Timestamp);
        set => _properties[PropertyNames.Timestamp] = value;
    }

    public ETag ETag
    {
        get => new(GetString(PropertyNames.ODataETag));
        set => _properties[PropertyNames.ODataETag] = value.ToString();
    }

    public ICollection<string> Keys => _properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    public int Count => _properties.Count;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    public object this[string key]
    {
        get => _properties.GetValueOrDefault(NotEmpty(key));
        set => _properties[NotEmpty(key)] = Coerce(key, value);
    }

    public string GetString(string key) => Get<string>(key);

    public BinaryData GetBinaryData(string key) =>
        Find(key) switch
        {
            null => null,
            BinaryData data => data,
            byte[] bytes => BinaryData.FromBytes(bytes),
            var other => throw WrongType(typeof(BinaryData), other),
        };

    public byte[] GetBinary(string key) =>
        Find(key) switch
        {
            null => null,
            byte[] bytes => bytes,
            BinaryData data => data.ToArray(),
            var other => throw WrongType(typeof(byte[]), other),
        };

    public bool? GetBoolean(string key) => Get<bool?>(key);

    public DateTime? GetDateTime(string key) =>
        Find(key) switch
        {
            null => null,
            DateTime time => time,
            DateTimeOffset time => time.UtcDateTime,
            var other => throw WrongType(typeof(DateTime?), other),
        };

    public DateTimeOffset? GetDateTimeOffset(string key) =>
        Find(key) switch
        {
            null => null,
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(time),
            var other => throw WrongType(typeof(DateTimeOffset?), other),
        };

    public double? GetDouble(string key) => Get<double?>(key);

    public Guid? GetGuid(string key) => Get<Guid?>(key);

    public int? GetInt32(string key) => Get<int?>(key);

    public long? GetInt64(string key) => Get<long?>(key);

    public void Add(string key, object value) => _properties.Add(key, value);

    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    public bool Remove(string key) => _properties.Remove(key);

    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);

    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => this[item.Key] = item.Value;

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => _properties.Remove(item.Key);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    /// <summary>The properties themselves, so that writing them boxes no enumerator.</summary>
    internal Dictionary<string, object> Properties => _properties;

    private T Get<T>(string key) =>
        Find(key) switch
        {
            null => default,
            T value => value,
            var other => throw WrongType(typeof(T), other),
        };

    private object Find(string key) => _properties.GetValueOrDefault(NotEmpty(key));

    /// <summary>A property keeps the type it has: an int fits into a long or a double, and widens to either.</summary>
    private object Coerce(string key, object value)
    {
        if (value is null || _properties.GetValueOrDefault(key) is not { } current || current.GetType() == value.GetType())
        {
            return value;
        }

        return (current, value) switch
        {
            (int, double or long) => value,
            (double, int number) => (double)number,
            (long, int number) => (long)number,
            (DateTime, DateTimeOffset) or (DateTimeOffset, DateTime) => value,
            _ => throw new InvalidOperationException(
                $"Property '{key}' is a {current.GetType()} and can't be set to a {value.GetType()}."),
        };
    }

    private static string NotEmpty(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key;
    }

    private static InvalidOperationException WrongType(Type asked, object value) =>
        new($"Cannot return {asked} type for a {value.GetType()} typed property.");
}
