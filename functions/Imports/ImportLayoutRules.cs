using System.Globalization;
using CsvHelper;
using Outreach.Platform;

namespace Outreach.Imports;

/// <summary>
/// What came of looking at the beginning of a file: how to read it and where, or what is wrong by the field of the request.
/// </summary>
internal sealed record ImportLayoutResult(
    ImportLayout? Layout, ImportPosition From, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>How a file is to be read, as its beginning shows.</summary>
internal static class ImportLayoutRules
{
    /// <summary>The most columns of a file: the import's row keeps what each is read as.</summary>
    public const int MostColumns = 1000;

    private const int MostUnitsOfName = 200;

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Detects it.</summary>
    /// <param name="beginning">The first bytes of the file.</param>
    /// <param name="isWhole">Whether there are no others.</param>
    public static ImportLayoutResult Detect(ReadOnlySpan<byte> beginning, bool isWhole, ImportOptions options)
    {
        var (encoding, markBytes) = ImportEncodingRules.Detect(beginning, isWhole);
        var start = new ImportPosition(markBytes, 1);
        var window = ImportWindow.Of(beginning[markBytes..], start, encoding, isWhole);
        var text = window.Text.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return Fault("body", window.IsLast ? "The file is empty." : "The file begins with a line of more than 4 MiB.");
        }

        return text[0] == '{'
            ? new ImportLayoutResult(new ImportLayout { Format = ImportFormat.Ndjson, Encoding = encoding }, start, NoErrors)
            : OfCsv(window, encoding, options);
    }

    private static Dictionary<string, string[]> NoErrors => [];

    private static ImportLayoutResult OfCsv(ImportWindow window, ImportEncoding encoding, ImportOptions options)
    {
        // Some spreadsheets say first what separates the values.
        var hint = window.TextOf(0).Span is [(byte)'s', (byte)'e', (byte)'p', (byte)'=', var sign, (byte)'\r' or (byte)'\n', ..]
            && Separators.Contains((char)sign) ? (char?)sign : null;
        var from = hint is null ? 0 : 1;
        var header = (hint is { } said ? [said] : Separators)
            .Select(separator => ReadHeader(window, from, separator))
            .OrderByDescending(found => found.Columns.Count(column => IsKnown(column, options)))
            .ThenByDescending(found => found.Columns.Count)
            .First();
        var columns = header.Columns;
        if (columns.Count > MostColumns)
        {
            return Fault("body", $"The header has more than {MostColumns} columns.");
        }

        var fields = ImportColumnRules.Assign(columns, options.Map);
        var errors = new Dictionary<string, string[]>();
        List<string> wrong =
        [
            .. options.Map.Where(mapped => !columns.Any(column => ImportColumnRules.IsNamed(column, mapped)))
                .Select(mapped => $"The header has no column {mapped.Column}."),
            .. new[] { ImportColumnRules.ExternalId, ImportColumnRules.Handle }.Where(needed => !fields.Contains(needed))
                .Select(needed => $"No column holds {needed}: say which does, as in map=name:{needed}."),
        ];
        if (wrong.Count > 0)
        {
            errors["map"] = [.. wrong];
        }

        if (options.Channel is null && !fields.Contains(ImportColumnRules.Channel))
        {
            errors["channel"] = ["No column holds the channel: say which it is, as in channel=twitter, or map a column to it."];
        }

        var layout = new ImportLayout
        {
            Format = ImportFormat.Csv,
            Encoding = encoding,
            Separator = header.Separator,
            Columns = [.. columns.Zip(fields, (name, field) => (name, field)).Select((one, at) => NameToKeep(one.name, one.field, at + 1))],
            Fields = fields,
        };
        return new ImportLayoutResult(errors.Count > 0 ? null : layout, window.PositionOf(header.NextLine), errors);
    }

    private static (char Separator, IReadOnlyList<string> Columns, int NextLine) ReadHeader(ImportWindow window, int from, char separator)
    {
        var start = window.StartOf(from);
        using var csv = CsvReader.Create(window.Text[start..], ImportRecords.OptionsOf(separator));
        if (!csv.Read())
        {
            return (separator, [], window.Lines);
        }

        IReadOnlyList<string> columns = [.. Enumerable.Range(0, csv.FieldCount).Select(column => csv.GetString(column).Trim())];
        return (separator, columns, csv.Read() ? window.LineAt(start + csv.ByteOffset) : window.Lines);
    }

    /// <summary>
    /// The name of a column that is read. Of another one only its place: where the header has lost the end of its line, the values of the
    /// first row stand in it, and nothing of a row is kept.
    /// </summary>
    private static string NameToKeep(string name, string? field, int place) => field is null
        ? string.Create(CultureInfo.InvariantCulture, $"column {place}")
        : Excerpt.Beginning(name, MostUnitsOfName);

    private static bool IsKnown(string column, ImportOptions options) =>
        ImportColumnRules.FieldOf(column) is not null || options.Map.Any(mapped => ImportColumnRules.IsNamed(column, mapped));

    private static ImportLayoutResult Fault(string field, string message) =>
        new(null, new ImportPosition(0, 1), new Dictionary<string, string[]> { [field] = [message] });
}
