using System.Globalization;
using System.Text;

namespace Outreach.Platform;

/// <summary>Characters that a reader does not see. Pure.</summary>
internal static class Unseen
{
    /// <summary>Format and control characters, and invisible ones that Unicode counts as letters or marks.</summary>
    public static bool Is(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (
            >= 0xE0100 and <= 0xE01EF);

    /// <summary>Whether nothing of a text can be seen: it is empty, white space, invisible characters and blank letters.</summary>
    public static bool IsAllOf(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Is(rune) && rune.Value is not (0x2800 or 0x3164 or 0xFFA0))
            {
                return false;
            }
        }

        return true;
    }
}
