using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Azure.Data.Tables;
using Outreach.Platform.Durable;

namespace Outreach.Platform.Storage;

/// <summary>
/// A record as JSON in the string properties <c>Data</c>, <c>Data1</c>, ... of a row: Table Storage holds 32,767 UTF-16
/// units in one string property. A row holds 1 MiB, and JSON takes up to six units for one: what would not fit is kept packed, in the
/// binary properties <c>DataPacked</c>, <c>DataPacked1</c>, ... What fits stays text, as earlier versions read it.
/// </summary>
internal static class Document
{
    /// <summary>What one string property can hold, in UTF-16 units.</summary>
    public const int MaxUnits = 32_000;

    /// <summary>What one binary property can hold.</summary>
    private const int MaxBytes = 64_000;

    /// <summary>What a row can hold, less what its keys and the names of its properties take.</summary>
    private const int MaxBytesInRow = 1_000_000;

    /// <summary>The most bytes of a unit on its way, as <c>\u1234</c>: Azurite counts a row so, with all letters outside ASCII.</summary>
    private const int MostBytesOfUnit = 6;

    /// <summary>A row that holds the value, and nothing else yet.</summary>
    public static TableEntity Row<T>(string partitionKey, string rowKey, T value)
    {
        var row = new TableEntity(partitionKey, rowKey);
        Write(row, "Data", JsonSerializer.Serialize(value, Json.Rows));
        PackWhatDoesNotFit(row, "Data");
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
    /// Packs long texts of a row, the longest first, until the row can be stored. Whoever reads it must not select the columns of these.
    /// </summary>
    public static void PackWhatDoesNotFit(TableEntity row, params ReadOnlySpan<string> names)
    {
        var texts = new List<(string Name, string Text)>();
        foreach (var name in names)
        {
            if (row.GetString(name) is not null)
            {
                texts.Add((name, ReadText(row, name)));
            }
        }

        foreach (var (name, text) in texts.OrderByDescending(text => text.Text.Length))
        {
            if (Fits(row))
            {
                return;
            }

            for (var part = 0; row.Remove(part == 0 ? name : $"{name}{part}"); part++)
            {
                // Gone, and its next part with it.
            }

            Pack(row, name, text);
        }
    }

    private static bool Fits(TableEntity row)
    {
        var (units, bytes) = (0, 0);
        foreach (var (_, value) in row)
        {
            units += (value as string)?.Length ?? 0;
            bytes += (value as byte[])?.Length ?? 0;
        }

        if (units * MostBytesOfUnit <= MaxBytesInRow - bytes)
        {
            return true;
        }

        var onTheirWay = row.Select(property => property.Value).OfType<string>().Sum(text => text.Sum(
            unit => char.IsAsciiLetterOrDigit(unit) || unit is ' ' or '.' or ',' or '-' or ':' or '{' or '}' ? 1 : MostBytesOfUnit));
        return Math.Max(units * sizeof(char), onTheirWay) <= MaxBytesInRow - (bytes / 3 * 4);
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
