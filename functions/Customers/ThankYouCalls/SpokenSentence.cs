using System.Globalization;
using System.Text;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Whether a note has content: a sentence of three words or more, in whatever script. Pure.</summary>
internal static class SpokenSentence
{
    private const int WordsNeeded = 3;

    /// <summary>
    /// Whether a text has three or more words with letters. In scripts without spaces between words, letters are counted.
    /// </summary>
    public static bool IsSentence(string? text)
    {
        var (words, letters, inWord) = (0.0, false, false);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var share = WithoutSpaces(rune);
            letters |= Rune.IsLetter(rune);
            if (share > 0)
            {
                words += share;
                inWord = false;
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                words += inWord ? 0 : 1;
                inWord = true;
            }
            else
            {
                // "don't" is one word, and so is a base letter with a separate accent.
                inWord &= rune.Value is '\'' or '’' or '-' || IsMark(rune);
            }
        }

        return letters && words >= WordsNeeded;
    }

    /// <summary>The average fraction of a word per letter, in scripts without spaces between words; 0 elsewhere.</summary>
    private static double WithoutSpaces(Rune rune) => rune.Value switch
    {
        // Thai, Lao, Tibetan, Burmese and Khmer: about four letters a word.
        >= 0x0E00 and <= 0x0FFF or >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF when Rune.IsLetter(rune) => 0.25,

        // Japanese and Chinese: about two.
        >= 0x3040 and <= 0x30FF or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF
            or >= 0xFF66 and <= 0xFF9D or >= 0x20000 and <= 0x323AF when Rune.IsLetter(rune) => 0.5,
        _ => 0,
    };

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark;
}
