using System.IO.Compression;
using System.Text;
using Azure.Data.Tables;

namespace Outreach.EndToEnd.Hosting;

/// <summary>A row of any table.</summary>
public sealed record StoredRow(string Table, TableEntity Entity)
{
    public string Key => $"{Table}/{Entity.PartitionKey}/{Entity.RowKey}";

    /// <summary>Everything that the row says: keys, property names and values, each also with base64 and compression taken off.</summary>
    public IEnumerable<string> Texts => Entity.SelectMany(property => TextsOf(property.Value).Prepend(property.Key));

    /// <summary>Whether the word stands in any of it, in capitals or not.</summary>
    public bool Says(string word) => Texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> TextsOf(object? value) => value switch
    {
        null => [],
        string text => Unpacked(BytesOf(text)).Prepend(text),
        byte[] bytes => Unpacked(bytes).Prepend(Encoding.UTF8.GetString(bytes)),
        BinaryData binary => TextsOf(binary.ToArray()),
        IFormattable other => [other.ToString(null, System.Globalization.CultureInfo.InvariantCulture)],
        _ => [value.ToString() ?? ""],
    };

    private static byte[] BytesOf(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : [];
    }

    private static IEnumerable<string> Unpacked(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            yield break;
        }

        yield return Encoding.UTF8.GetString(bytes);
        Func<Stream, Stream>[] readers =
        [
            packed => new GZipStream(packed, CompressionMode.Decompress),
            packed => new DeflateStream(packed, CompressionMode.Decompress),
            packed => new ZLibStream(packed, CompressionMode.Decompress),
            packed => new BrotliStream(packed, CompressionMode.Decompress),
        ];
        foreach (var reader in readers)
        {
            if (Read(reader, bytes) is { } unpacked)
            {
                yield return Encoding.UTF8.GetString(unpacked);
                yield return Encoding.Unicode.GetString(unpacked);
            }
        }
    }

    private static byte[]? Read(Func<Stream, Stream> reader, byte[] packed)
    {
        try
        {
            using var unpacked = new MemoryStream();
            reader(new MemoryStream(packed)).CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (Exception notPackedSo) when (notPackedSo is InvalidDataException or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}

/// <summary>All tables of a storage, seen from outside the product.</summary>
public sealed class StoredTables(TableServiceClient service)
{
    /// <summary>The engine's row of each orchestration: its input, status and output.</summary>
    public const string Instances = "OutreachDevHostInstances";

    /// <summary>The engine's rows of what happened to each orchestration.</summary>
    public const string History = "OutreachDevHostHistory";

    // Who works is noted again every few seconds, whatever happens.
    private const string Leases = "OutreachDevHostPartitions";

    private const string Refused = "RefusedMentions";

    public TableClient this[string name] => service.GetTableClient(name);

    public async Task<IReadOnlyList<StoredRow>> ReadAllAsync()
    {
        var rows = new List<StoredRow>();
        await foreach (var table in service.QueryAsync())
        {
            rows.AddRange(await ReadAsync(table.Name));
        }

        return rows;
    }

    /// <summary>The rows of one table, which has to be there.</summary>
    public async Task<IReadOnlyList<StoredRow>> ReadAsync(string table)
    {
        var rows = new List<StoredRow>();
        await foreach (var row in service.GetTableClient(table).QueryAsync<TableEntity>())
        {
            rows.Add(new StoredRow(table, row));
        }

        return rows;
    }

    public async Task<int> CountAsync(string table)
    {
        var count = 0;
        await foreach (var _ in this[table].QueryAsync<TableEntity>(select: ["RowKey"]))
        {
            count++;
        }

        return count;
    }

    /// <summary>
    /// Which rows there are and in which versions: equal before and after what stores nothing. That something was refused may be counted.
    /// </summary>
    public async Task<IReadOnlyList<string>> FingerprintAsync() =>
        [
            .. (await ReadAllAsync())
                .Where(row => row.Table is not (Leases or Refused))
                .Select(row => $"{row.Key} {row.Entity.ETag}")
                .Order(StringComparer.Ordinal)];

    public async Task DeleteAllRowsAsync(string table)
    {
        foreach (var row in await ReadAsync(table))
        {
            await this[table].DeleteEntityAsync(row.Entity.PartitionKey, row.Entity.RowKey);
        }
    }
}
