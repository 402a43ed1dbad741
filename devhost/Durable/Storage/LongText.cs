using System.Text;
using Azure.Data.Tables;

namespace Outreach.DevHost.Durable.Storage;

/// <summary>A text over as many string properties as it takes: one holds at most 32,767 UTF-16 units.</summary>
internal static class LongText
{
    private const int PropertyLength = 32_000;

    public static void Write(TableEntity row, string name, string? text)
    {
        if (text is null)
            return;
        var start = 0;
        for (var part = 0; start < text.Length || part == 0; part++)
        {
            var length = Math.Min(PropertyLength, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
                length--;
            row[name + part] = text.Substring(start, length);
            start += length;
        }
    }

    public static string? Read(TableEntity row, string name)
    {
        if (row.GetString(name + "0") is not { } first)
            return null;
        if (row.GetString(name + "1") is not { } second)
            return first;
        var text = new StringBuilder(first).Append(second);
        for (var part = 2; row.GetString(name + part) is { } more; part++)
            text.Append(more);
        return text.ToString();
    }
}
