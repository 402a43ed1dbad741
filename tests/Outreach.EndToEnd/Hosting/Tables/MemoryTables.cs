using System.Net;

namespace Outreach.EndToEnd.Hosting.Tables;

/// <summary>What a request does to a row.</summary>
internal enum RowAction
{
    Insert,
    Replace,
    Merge,
    Delete,
}

/// <summary>A write of one row.</summary>
/// <param name="IfMatch">The version that it is for, or * for any; null where the row may be missing.</param>
internal sealed record RowWrite(
    RowAction Action, string Table, string PartitionKey, string RowKey, IReadOnlyList<MemoryProperty> Properties, string? IfMatch);

/// <summary>What the service refuses, with its own code.</summary>
internal sealed class TableFault(HttpStatusCode status, string code) : Exception
{
    public HttpStatusCode Status => status;

    public string Code => code;

    /// <summary>Which write of a transaction was refused.</summary>
    public int Index { get; init; }
}

/// <summary>
/// The tables of one storage account in the memory of the tests: rows in the order of their keys, versions, and transactions of which all
/// or nothing is stored.
/// </summary>
internal sealed class MemoryTables
{
    private const int MostRows = 100;
    private const int MostRowSize = 1024 * 1024;
    private const int MostUnits = 32 * 1024;
    private const int MostBytes = 64 * 1024;
    private const int MostKeyUnits = 512;

    private readonly Lock _turn = new();
    private readonly SortedDictionary<string, SortedDictionary<string, SortedDictionary<string, MemoryRow>>> _tables =
        new(StringComparer.OrdinalIgnoreCase);

    private long _version;

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_turn)
            {
                return [.. _tables.Keys];
            }
        }
    }

    public void Create(string table)
    {
        lock (_turn)
        {
            if (!_tables.TryAdd(table, new(StringComparer.Ordinal)))
            {
                throw new TableFault(HttpStatusCode.Conflict, "TableAlreadyExists");
            }
        }
    }

    public void Delete(string table)
    {
        lock (_turn)
        {
            if (!_tables.Remove(table))
            {
                throw new TableFault(HttpStatusCode.NotFound, "ResourceNotFound");
            }
        }
    }

    public MemoryRow Find(string table, string partitionKey, string rowKey)
    {
        lock (_turn)
        {
            return Find(Table(table), partitionKey, rowKey) ?? throw Missing();
        }
    }

    /// <summary>The rows that fit, from a key on, one more than asked for where there are more.</summary>
    public IReadOnlyList<MemoryRow> Query(string table, TableFilter filter, (string Partition, string Row)? from, int most)
    {
        lock (_turn)
        {
            var partitions = Table(table);
            IEnumerable<SortedDictionary<string, MemoryRow>> looked = filter.Partitions is { } named
                ? named.Order(StringComparer.Ordinal).Select(partitions.GetValueOrDefault).OfType<SortedDictionary<string, MemoryRow>>()
                : partitions.Values;
            return [.. looked.SelectMany(rows => rows.Values).Where(row => IsFrom(row, from) && filter.Fits(row)).Take(most + 1)];
        }
    }

    /// <summary>Stores all, or nothing, and gives the new versions.</summary>
    public IReadOnlyList<string?> Write(IReadOnlyList<RowWrite> writes)
    {
        CheckTogether(writes);
        lock (_turn)
        {
            var undo = new Stack<Action>();
            var versions = new List<string?>();
            try
            {
                foreach (var write in writes)
                {
                    versions.Add(Apply(write, undo));
                }
            }
            catch (TableFault refused)
            {
                while (undo.TryPop(out var step))
                {
                    step();
                }

                throw new TableFault(refused.Status, refused.Code) { Index = versions.Count };
            }

            return versions;
        }
    }

    private static void CheckTogether(IReadOnlyList<RowWrite> writes)
    {
        if (writes.Count > MostRows)
        {
            throw new TableFault(HttpStatusCode.BadRequest, "InvalidInput");
        }

        if (writes.Any(write => write.PartitionKey != writes[0].PartitionKey))
        {
            throw new TableFault(HttpStatusCode.BadRequest, "CommandsInBatchActOnDifferentPartitions");
        }

        if (writes.DistinctBy(write => write.RowKey, StringComparer.Ordinal).Count() < writes.Count)
        {
            throw new TableFault(HttpStatusCode.BadRequest, "InvalidDuplicateRow");
        }
    }

    private static bool IsFrom(MemoryRow row, (string Partition, string Row)? from) =>
        from is not { } key
        || string.CompareOrdinal(row.PartitionKey, key.Partition) is var partition
        && (partition > 0 || (partition == 0 && string.CompareOrdinal(row.RowKey, key.Row) >= 0));

    private static MemoryRow? Find(
        SortedDictionary<string, SortedDictionary<string, MemoryRow>> table, string partitionKey, string rowKey) =>
        table.GetValueOrDefault(partitionKey)?.GetValueOrDefault(rowKey);

    private static TableFault Missing() => new(HttpStatusCode.NotFound, "ResourceNotFound");

    private SortedDictionary<string, SortedDictionary<string, MemoryRow>> Table(string name) =>
        _tables.GetValueOrDefault(name) ?? throw new TableFault(HttpStatusCode.NotFound, "TableNotFound");

    private string? Apply(RowWrite write, Stack<Action> undo)
    {
        var table = Table(write.Table);
        var before = Find(table, write.PartitionKey, write.RowKey);
        Check(write, before);
        if (write.Action == RowAction.Delete)
        {
            Put(table, before!, isThere: false);
            undo.Push(() => Put(table, before!, isThere: true));
            return null;
        }

        var properties = write.Action == RowAction.Merge && before is not null
            ? before.Properties.Values.Concat(write.Properties)
            : write.Properties;
        var merged = new Dictionary<string, MemoryProperty>(StringComparer.Ordinal);
        foreach (var property in properties)
        {
            merged[property.Name] = property;
        }

        var row = new MemoryRow(write.PartitionKey, write.RowKey, merged, ++_version);
        CheckSize(row);
        Put(table, row, isThere: true);
        undo.Push(() => Put(table, before ?? row, isThere: before is not null));
        return row.ETag;
    }

    private static void Put(SortedDictionary<string, SortedDictionary<string, MemoryRow>> table, MemoryRow row, bool isThere)
    {
        if (!table.TryGetValue(row.PartitionKey, out var rows))
        {
            table[row.PartitionKey] = rows = new(StringComparer.Ordinal);
        }

        if (isThere)
        {
            rows[row.RowKey] = row;
        }
        else if (rows.Remove(row.RowKey) && rows.Count == 0)
        {
            table.Remove(row.PartitionKey);
        }
    }

    private static void Check(RowWrite write, MemoryRow? before)
    {
        if (IsNoKey(write.PartitionKey) || IsNoKey(write.RowKey))
        {
            throw new TableFault(HttpStatusCode.BadRequest, "OutOfRangeInput");
        }

        if (write.Action == RowAction.Insert)
        {
            if (before is not null)
            {
                throw new TableFault(HttpStatusCode.Conflict, "EntityAlreadyExists");
            }
        }
        else if (before is null)
        {
            if (write.IfMatch is not null || write.Action == RowAction.Delete)
            {
                throw Missing();
            }
        }
        else if (write.IfMatch is { } wanted && wanted != "*" && wanted != before.ETag)
        {
            throw new TableFault(HttpStatusCode.PreconditionFailed, "UpdateConditionNotSatisfied");
        }
    }

    private static bool IsNoKey(string key) =>
        key.Length > MostKeyUnits || key.Any(letter => letter is '/' or '\\' or '#' or '?' || char.IsControl(letter));

    private static void CheckSize(MemoryRow row)
    {
        if (row.Properties.Values.Any(
            property => property.Value is string { Length: > MostUnits } or byte[] { Length: > MostBytes }))
        {
            throw new TableFault(HttpStatusCode.BadRequest, "PropertyValueTooLarge");
        }

        if (row.Properties.Values.Sum(property => property.Size) > MostRowSize)
        {
            throw new TableFault(HttpStatusCode.BadRequest, "EntityTooLarge");
        }
    }
}
