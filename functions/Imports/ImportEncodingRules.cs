using System.Text;

namespace Outreach.Imports;

/// <summary>How the characters of a file are written, as its beginning shows.</summary>
internal static class ImportEncodingRules
{
    // So much of a file without a mark shows whether every other byte of it is zero, as in UTF-16.
    private const int BytesForUtf16 = 2_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Detects it.</summary>
    /// <param name="beginning">The first bytes of the file.</param>
    /// <param name="isWhole">Whether there are no others; else the last character may be cut.</param>
    /// <returns>The encoding, and how many bytes of it are the mark that says so.</returns>
    public static (ImportEncoding Encoding, int MarkBytes) Detect(ReadOnlySpan<byte> beginning, bool isWhole) => beginning switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (ImportEncoding.Utf8, 3),
        [0xFF, 0xFE, ..] => (ImportEncoding.Utf16LittleEndian, 2),
        [0xFE, 0xFF, ..] => (ImportEncoding.Utf16BigEndian, 2),
        _ => (WithoutMark(beginning, isWhole), 0),
    };

    public static string NameOf(ImportEncoding encoding) => encoding switch
    {
        ImportEncoding.Utf8 => "utf-8",
        ImportEncoding.Windows1252 => "windows-1252",
        ImportEncoding.Utf16LittleEndian => "utf-16le",
        ImportEncoding.Utf16BigEndian => "utf-16be",
    };

    /// <summary>How many bytes the sign for the end of a line has.</summary>
    public static int UnitOf(ImportEncoding encoding) =>
        encoding is ImportEncoding.Utf16LittleEndian or ImportEncoding.Utf16BigEndian ? 2 : 1;

    /// <summary>A line in UTF-8. One that is no UTF-8 in a file that seemed to be is read as Windows-1252: programs mix the two.</summary>
    public static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> line, ImportEncoding encoding) => encoding switch
    {
        ImportEncoding.Utf8 => System.Text.Unicode.Utf8.IsValid(line) ? line : Encoding.UTF8.GetBytes(Windows1252.GetString(line)),
        ImportEncoding.Windows1252 => Encoding.UTF8.GetBytes(Windows1252.GetString(line)),
        ImportEncoding.Utf16LittleEndian => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(line)),
        ImportEncoding.Utf16BigEndian => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(line)),
    };

    private static ImportEncoding WithoutMark(ReadOnlySpan<byte> beginning, bool isWhole)
    {
        var sample = beginning[..Math.Min(beginning.Length, BytesForUtf16)];
        var (even, odd) = (0, 0);
        for (var at = 0; at < sample.Length; at++)
        {
            if (sample[at] == 0)
            {
                (even, odd) = at % 2 == 0 ? (even + 1, odd) : (even, odd + 1);
            }
        }

        // Of mostly Latin text; with a mark any other is known too.
        if (Math.Max(even, odd) > sample.Length / 8 && Math.Min(even, odd) <= sample.Length / 100)
        {
            return odd > even ? ImportEncoding.Utf16LittleEndian : ImportEncoding.Utf16BigEndian;
        }

        try
        {
            Strict.GetDecoder().GetCharCount(beginning, flush: isWhole);
            return ImportEncoding.Utf8;
        }
        catch (DecoderFallbackException)
        {
            return ImportEncoding.Windows1252;
        }
    }
}
