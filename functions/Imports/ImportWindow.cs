using System.Buffers;

namespace Outreach.Imports;

/// <summary>Some whole lines of a file in UTF-8, and where each of them stands in the file. Pure.</summary>
internal sealed class ImportWindow
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<int> _starts = [];
    private readonly List<long> _offsets = [];
    private long _firstLine;

    private ImportWindow(ImportPosition from) => (_firstLine, End) = (from.Line, from.Offset);

    /// <summary>The lines with their ends.</summary>
    public ReadOnlyMemory<byte> Text => _text.WrittenMemory;

    /// <summary>Whether the file ends with it.</summary>
    public bool IsLast { get; private init; }

    public int Lines => _starts.Count;

    /// <summary>Where the file goes on after it, in bytes.</summary>
    public long End { get; private set; }

    /// <summary>Whether all of it is the middle of a line that is skipped.</summary>
    public bool EndsWithinLine { get; private set; }

    /// <summary>
    /// Reads lines from bytes of the file. A line whose end is not there is left for the next window, where there is one.
    /// </summary>
    /// <param name="raw">The bytes from the position on.</param>
    /// <param name="from">Where they stand; a position within a line goes on behind it.</param>
    /// <param name="isLast">Whether the file has no others.</param>
    public static ImportWindow Of(ReadOnlySpan<byte> raw, ImportPosition from, ImportEncoding encoding, bool isLast)
    {
        var window = new ImportWindow(from) { IsLast = isLast };
        var at = from.IsWithinLine ? window.Skip(raw, encoding) : 0;
        while (at < raw.Length)
        {
            var (length, hasEnd) = LineAt(raw[at..], encoding, isLast);
            if (!hasEnd && !isLast)
            {
                break;
            }

            window._starts.Add(window._text.WrittenCount);
            window._offsets.Add(from.Offset + at);
            window._text.Write(ImportEncodingRules.ToUtf8(raw.Slice(at, length), encoding));
            at += length;
            window.End = from.Offset + at;
        }

        return window;
    }

    /// <summary>The number in the window, from 0 on, of the line at a place in <see cref="Text"/>.</summary>
    public int LineAt(long place)
    {
        var found = _starts.BinarySearch((int)place);
        return found >= 0 ? found : ~found - 1;
    }

    public int StartOf(int line) => line < _starts.Count ? _starts[line] : _text.WrittenCount;

    /// <summary>Where a line of it begins in the file; the one after its last is where the file goes on.</summary>
    public ImportPosition PositionOf(int line) =>
        line < _offsets.Count ? new(_offsets[line], _firstLine + line) : new(End, _firstLine + _offsets.Count, EndsWithinLine);

    public ReadOnlyMemory<byte> TextOf(int line) => Text[StartOf(line)..StartOf(line + 1)];

    private int Skip(ReadOnlySpan<byte> raw, ImportEncoding encoding)
    {
        var (length, hasEnd) = LineAt(raw, encoding, IsLast);
        EndsWithinLine = !hasEnd && !IsLast;
        _firstLine += EndsWithinLine ? 0 : 1;
        End += length;
        return length;
    }

    private static (int Length, bool HasEnd) LineAt(ReadOnlySpan<byte> raw, ImportEncoding encoding, bool isLast)
    {
        var unit = ImportEncodingRules.UnitOf(encoding);
        for (var at = 0; at + unit <= raw.Length; at += unit)
        {
            if (unit == 1)
            {
                at = raw[at..].IndexOfAny((byte)'\r', (byte)'\n') is var next and >= 0 ? at + next : raw.Length;
                if (at == raw.Length)
                {
                    break;
                }
            }

            var sign = SignAt(raw, at, encoding);
            if (sign == '\n')
            {
                return (at + unit, true);
            }

            if (sign == '\r')
            {
                // The other half of its end may not have been read yet.
                var hasNext = at + (2 * unit) <= raw.Length;
                return hasNext && SignAt(raw, at + unit, encoding) == '\n' ? (at + (2 * unit), true) : (at + unit, hasNext || isLast);
            }
        }

        return (raw.Length, false);
    }

    private static int SignAt(ReadOnlySpan<byte> raw, int at, ImportEncoding encoding) => encoding switch
    {
        ImportEncoding.Utf8 or ImportEncoding.Windows1252 => raw[at],
        ImportEncoding.Utf16LittleEndian => raw[at] | (raw[at + 1] << 8),
        ImportEncoding.Utf16BigEndian => (raw[at] << 8) | raw[at + 1],
    };
}
