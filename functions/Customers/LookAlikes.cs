using System.Collections.Frozen;
using System.Text;

namespace Outreach.Customers;

/// <summary>Letters that look like a Latin one. Lower case only: the caller normalizes case first. Pure.</summary>
internal static class LookAlikes
{
    /// <summary>Letters of other scripts.</summary>
    private static readonly FrozenDictionary<char, char> Foreign = Table(
        // Cyrillic: look-alikes of the lower-case letters, else of the capitals
        "авсԁеԍһніјкӏморԛѕтуүѵԝх",
        "abcdeghhijklmopqstyyvwx",
        // Greek
        "αβγεζηικμνορστυχω",
        "abyezhikmvopotuxw",
        // Armenian
        "օսհոցյք",
        "ouhngjp");

    /// <summary>Latin letters of another shape: impossible in an ASCII handle, possible in a name.</summary>
    private static readonly FrozenDictionary<char, char> Latin = Table(
        "ɑɡıɩʏᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ",
        "agiiyabcdefghijklmnoprstuvwz");

    /// <summary>Replaces look-alikes by the Latin letter.</summary>
    /// <param name="text">In lower case.</param>
    /// <param name="always">True: everywhere; false: only in a word that also has Latin letters, so that a name in another script is
    /// kept.</param>
    public static string Fold(string text, bool always)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var folded = new StringBuilder(text);
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && IsOfWord(text[end]))
            {
                end++;
            }

            var isMixed = text.AsSpan(start, end - start).ContainsAnyInRange('a', 'z');
            for (var unit = start; unit < end && (always || isMixed); unit++)
            {
                folded[unit] = Foreign.TryGetValue(text[unit], out var latin)
                    || (always && Latin.TryGetValue(text[unit], out latin)) ? latin : text[unit];
            }

            start = end + 1;
        }

        return folded.ToString();
    }

    private static bool IsOfWord(char unit) =>
        char.IsLetterOrDigit(unit) || char
            .GetUnicodeCategory(unit) is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static FrozenDictionary<char, char> Table(params string[] pairs) =>
        pairs.Chunk(2).SelectMany(pair => pair[0].Zip(pair[1], KeyValuePair.Create)).DistinctBy(pair => pair.Key).ToFrozenDictionary();
}
