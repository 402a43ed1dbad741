using System.Text;

namespace Outreach.DevHost.Import;

internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields);

/// <summary>Reads comma-separated values as RFC 4180 has them: quoted fields hold commas, line breaks and doubled quotes.</summary>
internal static class CsvReader
{
    /// <exception cref="InvalidDataException">A quoted field never ends, or text follows its end.</exception>
    public static IEnumerable<CsvRow> Read(TextReader reader)
    {
        var line = 1;
        while (reader.Peek() >= 0)
        {
            var start = line;
            var fields = new List<string>();
            bool more;
            do
            {
                fields.Add(reader.Peek() == '"' ? Quoted(reader, ref line) : Plain(reader));
                more = reader.Peek() == ',';
                if (more)
                {
                    reader.Read();
                }
            }
            while (more);

            EndRow(reader, ref line);
            if (fields is not [""])
            {
                yield return new CsvRow(start, fields);
            }
        }
    }

    private static string Plain(TextReader reader)
    {
        var field = new StringBuilder();
        while (reader.Peek() is var next && next >= 0 && next is not (',' or '\r' or '\n'))
        {
            field.Append((char)reader.Read());
        }

        return field.ToString();
    }

    private static string Quoted(TextReader reader, ref int line)
    {
        var start = line;
        var field = new StringBuilder();
        reader.Read();
        while (true)
        {
            switch (reader.Read())
            {
                case -1:
                    throw new InvalidDataException($"The quoted field that starts on line {start} never ends.");
                case '"' when reader.Peek() == '"':
                    reader.Read();
                    field.Append('"');
                    break;
                case '"':
                    return field.ToString();
                case var next:
                    line += next == '\n' ? 1 : 0;
                    field.Append((char)next);
                    break;
            }
        }
    }

    private static void EndRow(TextReader reader, ref int line)
    {
        if (reader.Peek() == '\r')
        {
            reader.Read();
        }

        switch (reader.Read())
        {
            case -1:
                return;
            case '\n':
                line++;
                return;
            default:
                throw new InvalidDataException($"Text follows the end of a quoted field on line {line}.");
        }
    }
}
