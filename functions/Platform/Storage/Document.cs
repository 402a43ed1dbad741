using System.Text.Json;
using Azure.Data.Tables;
using Outreach.Platform.Durable;

namespace Outreach.Platform.Storage;

/// <summary>
/// A record as JSON in the string properties <c>Data</c>, <c>Data1</c>, ... of a row: Table Storage holds 32,767 UTF-16
/// units in one string property.
/// </summary>
internal static class Document
{
    /// <summary>What one string property can hold, in UTF-16 units.</summary>
    public const int MaxUnits = 32_000;

    /// <summary>A row that holds the value, and nothing else yet.</summary>
    public static TableEntity Row<T>(string partitionKey, string rowKey, T value)
    {
        var row = new TableEntity(partitionKey, rowKey);
        Write(row, "Data", JsonSerializer.Serialize(value, Json.Rows));
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

    /// <summary>The long text that <see cref="Write"/> put there; empty where there is none.</summary>
    public static string ReadText(TableEntity row, string name)
    {
        var text = row.GetString(name) ?? "";
        for (var part = 1; row.GetString($"{name}{part}") is { } more; part++)
        {
            text += more;
        }

        return text;
    }
}
