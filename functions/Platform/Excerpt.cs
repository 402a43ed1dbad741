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

        var end = 0;
        while (end < line.Length && end + StringInfo.GetNextTextElementLength(line, end) is var next && next < units)
        {
            end = next;
        }

        return line[..end] + "…";
    }
}
