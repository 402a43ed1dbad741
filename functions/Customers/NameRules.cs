using System.Globalization;
using System.Text;
using Outreach.Platform;

namespace Outreach.Customers;

/// <summary>Whether the names of two people, or of two towns, are probably the same. For suggestions only. Pure.</summary>
internal static class NameRules
{
    /// <summary>More words than this would give too many combinations to compare.</summary>
    private const int MaxWords = 6;

    // Letters without a Unicode decomposition that are often typed as a plain letter.
    private static readonly Dictionary<char, string> Plain = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['ł'] = "l",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ı'] = "i",
        ['ħ'] = "h",

        // One may stand for the other where a vowel is nasal.
        ['\u0901'] = "\u0902",
    };

    /// <summary>How earlier versions read words; some stored keys are made of them.</summary>
    public static readonly IReadOnlyList<Func<string?, IReadOnlyList<string>>> FormerReadings =
    [
        text => WordsOf(text, IsNonSpacing, _ => false),
        text => WordsOf(text, IsNonSpacing, IsMark),
    ];

    /// <summary>The words, without case, accents and punctuation.</summary>
    public static IReadOnlyList<string> WordsOf(string? text) => WordsOf(text, IsAccent, IsMark);

    private static IReadOnlyList<string> WordsOf(string? text, Func<char, bool> isAccent, Func<char, bool> isMark)
    {
        var folded = new StringBuilder();
        foreach (var unit in NormalForm.Of(text ?? "", NormalizationForm.FormKD).ToUpperInvariant().ToLowerInvariant())
        {
            if (isAccent(unit) || char.GetUnicodeCategory(unit) == UnicodeCategory.Format || unit is '\'' or '’')
            {
                continue;
            }

            folded.Append(
                Plain.TryGetValue(unit, out var plain) ? plain
                : char.IsLetterOrDigit(unit) || char.IsSurrogate(unit) || isMark(unit) ? unit.ToString()
                : " ");
        }

        return folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // What is often left out: the marks of Latin, Greek and Cyrillic, the vowels of Hebrew, Arabic and Syriac, and the dot of Devanagari.
    private static bool IsAccent(char unit) =>
        IsMark(unit) && unit is <= '\u074f' or '\u093c' or (>= '\u1ab0' and <= '\u1aff') or (>= '\u1dc0' and <= '\u20ff') or >= '\ufe00';

    // Others make another letter of theirs: the vowels of India, of Thailand and around them, the voicing of Japan.
    private static bool IsMark(char unit) =>
        IsNonSpacing(unit) || char.GetUnicodeCategory(unit) == UnicodeCategory.SpacingCombiningMark;

    private static bool IsNonSpacing(char unit) => char.GetUnicodeCategory(unit) == UnicodeCategory.NonSpacingMark;

    public static bool AreSameTown(string? one, string? other) =>
        WordsOf(one) is { Count: > 0 } words && words.SequenceEqual(WordsOf(other));

    /// <summary>
    /// Whether two names may be the same: words in any order, each with at most one typo; one of three or more may be missing.
    /// </summary>
    public static bool AreSimilar(string? one, string? other)
    {
        var (fewer, more) = (WordsOf(one), WordsOf(other)) is var (a, b) && a.Count <= b.Count ? (a, b) : (WordsOf(other), WordsOf(one));
        return fewer.Count > 0 && more.Count <= MaxWords && (
            fewer.Count == more.Count || (fewer.Count >= 2 && fewer.Count == more.Count - 1)) && Match(fewer, [.. more]);
    }

    private static bool Match(IReadOnlyList<string> words, List<string> others)
    {
        if (words.Count == 0)
        {
            return true;
        }

        foreach (var other in others.Where(other => AreClose(words[0], other)).ToList())
        {
            if (Match([.. words.Skip(1)], [.. others.Where(left => !ReferenceEquals(left, other))]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A short word must be equal; a long one may differ by one or two characters, or have two swapped.</summary>
    private static bool AreClose(string one, string other)
    {
        var most = Math.Min(one.Length, other.Length) switch { < 4 => 0, < 8 => 1, _ => 2 };
        return one == other || (Math.Abs(one.Length - other.Length) <= most && Distance(one, other) <= most);
    }

    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                rows[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, other.Length];
    }
}
