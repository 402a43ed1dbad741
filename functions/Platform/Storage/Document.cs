using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Azure.Data.Tables;
using Outreach.Platform.Durable;

namespace Outreach.Platform.Storage;

/// <summary>
/// A record as JSON in the string properties <c>Data</c>, <c>Data1</c>, ... of a row: Table Storage holds 32,767 UTF-16
/// units in one string property. A row holds 1 MiB, and JSON takes up to six units for one: what is long is kept packed, in the binary
/// properties <c>DataPacked</c>, <c>DataPacked1</c>, ...
/// </summary>
internal static class Document
{
    /// <summary>What one string property can hold, in UTF-16 units.</summary>
    public const int MaxUnits = 32_000;

    /// <summary>
    /// What is kept as text at the most, in UTF-16 units: Azurite counts a row as it travels, with six bytes for a letter outside ASCII,
    /// and a mention has three such texts.
    /// </summary>
    public const int MaxUnitsAsText = 50_000;

    /// <summary>What one binary property can hold.</summary>
    private const int MaxBytes = 64_000;

    /// <summary>A row that holds the value, and nothing else yet.</summary>
    public static TableEntity Row<T>(string partitionKey, string rowKey, T value)
    {
        var row = new TableEntity(partitionKey, rowKey);
        WriteOrPack(row, "Data", JsonSerializer.Serialize(value, Json.Rows));
        return row;
    }

    /// <summary>The value in a row.</summary>
    /// <exception cref="PreconditionException">The row holds something else; reading it again won't help.</exception>
    public static T Read<T>(TableEntity row)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(ReadText(row, "Data"), Json.Rows) ?? throw Unreadable<T>(row);
        }
        catch (JsonException)
        {
            throw Unreadable<T>(row);
        }
    }

    private static PreconditionException Unreadable<T>(TableEntity row) =>
        new($"Row {row.PartitionKey}/{row.RowKey} holds no {typeof(T).Name}.");

    /// <summary>
    /// The same as <see cref="Write"/>, and for a very long text packed. The row has nothing of that name yet, and is not read by its
    /// columns.
    /// </summary>
    public static void WriteOrPack(TableEntity row, string name, string text)
    {
        if (text.Length > MaxUnitsAsText)
        {
            Pack(row, name, text);
        }
        else
        {
            Write(row, name, text);
        }
    }

    /// <summary>Puts a long text into as many properties as it takes.</summary>
    public static void Write(TableEntity row, string name, string text)
    {
        for (var (part, start) = (0, 0); start == 0 || start < text.Length; part++)
        {
            var length = Math.Min(MaxUnits, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                // Half a surrogate pair can't travel as UTF-8.
                length--;
            }

            row[part == 0 ? name : $"{name}{part}"] = text.Substring(start, length);
            if (length == 0)
            {
                return;
            }

            start += length;
        }
    }

    /// <summary>The long text that was put there; empty where there is none.</summary>
    public static string ReadText(TableEntity row, string name)
    {
        if (row.GetBinary(PartOf(name, 0)) is not null)
        {
            return Unpack(row, name);
        }

        var text = row.GetString(name) ?? "";
        for (var part = 1; row.GetString($"{name}{part}") is { } more; part++)
        {
            text += more;
        }

        return text;
    }

    /// <summary>Puts it into as many binary properties as it takes.</summary>
    private static void Pack(TableEntity row, string name, string text)
    {
        using var packed = new MemoryStream();
        using (var packing = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // As it is in memory, also half a surrogate pair: packed it never takes more than as text.
            packing.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        foreach (var (part, bytes) in packed.ToArray().Chunk(MaxBytes).Index())
        {
            row[PartOf(name, part)] = bytes;
        }
    }

    private static string Unpack(TableEntity row, string name)
    {
        using var packed = new MemoryStream();
        for (var part = 0; row.GetBinary(PartOf(name, part)) is { } bytes; part++)
        {
            packed.Write(bytes);
        }

        packed.Position = 0;
        using var unpacking = new BrotliStream(packed, CompressionMode.Decompress);
        using var text = new MemoryStream();
        unpacking.CopyTo(text);
        return new string(MemoryMarshal.Cast<byte, char>(text.GetBuffer().AsSpan(0, (int)text.Length)));
    }

    private static string PartOf(string name, int part) => part == 0 ? $"{name}Packed" : $"{name}Packed{part}";
}
