using System.Globalization;

namespace Outreach.Platform;

/// <summary>A text in short.</summary>
internal static class Excerpt
{
    private const int DefaultUnits = 140;

    /// <summary>The beginning on one line, cut between characters as a reader sees them.</summary>
    /// <param name="units">UTF-16 units at the most.</param>
    public static string Of(string text, int units = DefaultUnits)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (line.Length <= units)
        {
            return line;
        }

        return line[..EndOf(line, units - 1)] + "…";
    }

    /// <summary>The beginning as it was written, cut between characters as a reader sees them.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="units">UTF-16 units at the most.</param>
    public static string Beginning(string text, int units)
    {
        if (text.Length <= units)
        {
            return text;
        }

        // One character of very many marks is cut too, but never between the halves of a surrogate pair.
        var end = EndOf(text, units);
        return text[..(end > 0 ? end : char.IsHighSurrogate(text[units - 1]) ? units - 1 : units)];
    }

    private static int EndOf(string text, int units)
    {
        var end = 0;
        while (end < text.Length && end + StringInfo.GetNextTextElementLength(text, end) is var next && next <= units)
        {
            end = next;
        }

        return end;
    }
}
