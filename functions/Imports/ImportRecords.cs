using System.Text.Json;
using CsvHelper;

namespace Outreach.Imports;

/// <summary>Why a row could not be taken.</summary>
/// <param name="Line">Its line in the file, from 1 on.</param>
/// <param name="Column">The column, by its name in the header, or the field; empty where it is about the row.</param>
/// <param name="Reason">Why, without a word that stands there.</param>
internal sealed record ImportRefusal(long Line, string Column, string Reason);

/// <summary>A row of the file.</summary>
/// <param name="Line">The line on which it begins.</param>
/// <param name="Next">Where the row after it begins.</param>
/// <param name="Mention">What it says, as POST /mentions takes it; null where it is not readable.</param>
/// <param name="Refusal">Why it is not.</param>
internal sealed record ImportRecord(long Line, ImportPosition Next, JsonElement? Mention, ImportRefusal? Refusal);

/// <summary>Rows in some lines of a file, and where to go on: behind the last of them, or at one that is not complete yet.</summary>
internal sealed record ImportRows(IReadOnlyList<ImportRecord> Records, ImportPosition Next);

/// <summary>Reads the rows of a file. Pure; never throws for what stands in it.</summary>
internal static class ImportRecords
{
    private const string OpenQuote = "A quoted field begins in this row and does not end as it should; the row after it is read again.";
    private const string NoObject = "The line is no JSON object.";
    private const string TooDeep = "The line is nested too deeply.";
    private const string TooLong = "The row is longer than 4 MiB.";

    /// <summary>Reads up to so many rows.</summary>
    /// <param name="mayWait">
    /// Whether a row that is not complete may be read again with more lines; else, and at the end of the file, it is refused.
    /// </param>
    public static ImportRows Read(ImportWindow window, ImportLayout layout, ImportOptions options, int most, bool mayWait)
    {
        if (window is { Lines: 0, IsLast: false, EndsWithinLine: false } && !mayWait)
        {
            var here = window.PositionOf(0);
            return new ImportRows([Refused(here, here, TooLong)], here with { IsWithinLine = true });
        }

        return layout.Format == ImportFormat.Ndjson
            ? ReadLines(window, options, most)
            : ReadCsv(window, layout, options, most, mayWait);
    }

    private static ImportRows ReadLines(ImportWindow window, ImportOptions options, int most)
    {
        var records = new List<ImportRecord>();
        var line = 0;
        for (; line < window.Lines && records.Count < most; line++)
        {
            var text = window.TextOf(line);
            if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
            {
                continue;
            }

            var (at, next) = (window.PositionOf(line), window.PositionOf(line + 1));
            records.Add(Parse(text) is not { } json ? Refused(at, next, NoObject)
                : ImportMentions.Of(json, options) is { } mention ? new ImportRecord(at.Line, next, mention, null)
                : Refused(at, next, TooDeep));
        }

        return new ImportRows(records, window.PositionOf(line));
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImportRows ReadCsv(ImportWindow window, ImportLayout layout, ImportOptions options, int most, bool mayWait)
    {
        var records = new List<ImportRecord>();
        var (line, goesOn) = (0, true);
        while (goesOn && line < window.Lines && records.Count < most)
        {
            (line, goesOn) = ReadCsvFrom(line, window, layout, options, most, mayWait, records);
        }

        return new ImportRows(records, window.PositionOf(line));
    }

    /// <summary>
    /// Reads from a line on, up to a row that is broken, which is refused by its first line: what comes after that may be whole again.
    /// Gives the line at which to go on, and whether to do so in this window.
    /// </summary>
    private static (int Line, bool GoesOn) ReadCsvFrom(
        int from, ImportWindow window, ImportLayout layout, ImportOptions options, int most, bool mayWait, List<ImportRecord> records)
    {
        CsvMalformedReason? malformed = null;
        using var csv = CsvReader.Create(
            window.Text[window.StartOf(from)..],
            OptionsOf(layout.Separator!.Value) with { OnMalformedRecord = found => malformed = found.Reason });
        ReadRow? last = null;
        while (csv.Read())
        {
            var line = window.LineAt(window.StartOf(from) + csv.ByteOffset);
            last?.AddTo(records, window, line);
            if (records.Count >= most)
            {
                return (line, false);
            }

            last = new ReadRow(
                line, ImportMentions.Of(csv, layout, options), malformed, csv.RawRecord.IndexOfAny((byte)'\r', (byte)'\n') >= 0);
            malformed = null;
            if (last is { Malformed: CsvMalformedReason.TextAfterClosingQuote, HasLines: true })
            {
                return Refuse(last.Line);
            }
        }

        if (last is null)
        {
            return (window.Lines, false);
        }

        if (!window.IsLast && (mayWait || records.Count > 0))
        {
            return (last.Line, false);
        }

        if (last is { Malformed: CsvMalformedReason.UnterminatedQuote } or { Malformed: not null, HasLines: true })
        {
            return Refuse(last.Line);
        }

        last.AddTo(records, window, window.Lines);
        return (window.Lines, false);

        (int, bool) Refuse(int line)
        {
            records.Add(Refused(window.PositionOf(line), window.PositionOf(line + 1), OpenQuote));
            return (line + 1, true);
        }
    }

    private static ImportRecord Refused(ImportPosition at, ImportPosition next, string reason) =>
        new(at.Line, next, null, new ImportRefusal(at.Line, "", reason));

    /// <summary>How CSV is read: RFC 4180, and what is not quite that is kept as it stands.</summary>
    public static CsvReaderOptions OptionsOf(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        DetectSeparatorHint = false,
        MalformedData = CsvMalformedDataHandling.Recover,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
    };

    /// <summary>A row that was read; whether it is whole is known once the next one begins.</summary>
    private sealed record ReadRow(int Line, JsonElement? Mention, CsvMalformedReason? Malformed, bool HasLines)
    {
        public void AddTo(List<ImportRecord> records, ImportWindow window, int next)
        {
            // A row of empty cells is none.
            if (Mention is not null)
            {
                records.Add(new ImportRecord(window.PositionOf(Line).Line, window.PositionOf(next), Mention, null));
            }
        }
    }
}
