namespace Outreach.Platform;

/// <summary>Cells of CSV (RFC 4180) that a person opens in a spreadsheet.</summary>
internal static class CsvText
{
    /// <summary>What a file begins with, so that a spreadsheet knows it for UTF-8.</summary>
    public const string ByteOrderMark = "\uFEFF";

    /// <summary>A text as a quoted cell.</summary>
    public static string Field(string text) => $"\"{Harmless(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text that a spreadsheet would take for a formula is made one that it does not.</summary>
    public static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
}
