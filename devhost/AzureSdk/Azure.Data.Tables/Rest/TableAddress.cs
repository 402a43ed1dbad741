using System.Text;

namespace Azure.Data.Tables;

/// <summary>Addresses of a table's resources, keys escaped as the service wants them.</summary>
internal sealed class TableAddress(string baseAddress, string table)
{
    private readonly string _entities = $"{baseAddress}{table}(PartitionKey='";

    public string Table { get; } = baseAddress + table;

    public string Tables { get; } = baseAddress + "Tables";

    public string TableItem { get; } = $"{baseAddress}Tables('{table}')";

    public string Batch { get; } = baseAddress + "$batch";

    public string Entity(string partitionKey, string rowKey, string? select = null)
    {
        var address = string.Concat(_entities, Escape(partitionKey), "',RowKey='", Escape(rowKey)) + "')";
        return select is null ? address : $"{address}?$select={Uri.EscapeDataString(select)}";
    }

    public static string Query(
        string resource,
        string? filter,
        string? select,
        int? top,
        params ReadOnlySpan<(string Name, string? Value)> continuation)
    {
        var query = new StringBuilder(resource);
        var separator = '?';
        Append("$filter", filter);
        Append("$select", select);
        Append("$top", top?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, value) in continuation)
        {
            Append(name, value);
        }

        return query.ToString();

        void Append(string name, string? value)
        {
            if (string.IsNullOrEmpty(value))
            {
                return;
            }

            query.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    private static string Escape(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
    }
}
