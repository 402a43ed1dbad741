using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.FollowUps.Mentions;

/// <content>How much a text says beside the words that speak for something.</content>
internal static partial class Triage
{
    /// <summary>About so many characters are a word in scripts that put no space between words.</summary>
    private const int UnspacedInWord = 2;

    /// <summary>
    /// Of each part between marks how many of its words are none of the table, and whether one is. Here any mark ends a part, a dash,
    /// a bracket or an emoji as well as a comma: what stands behind it may have nothing to do with what stands before.
    /// </summary>
    public static IReadOnlyList<(int Others, bool HasCue)> ClausesOf(string text)
    {
        var words = Part().Matches(text.ToLowerInvariant().Replace('’', '\'')).Select(part => part.Value)
            .Where(part => IsWord(part) || Separates(part)).Select(part => IsWord(part) ? part : Pause).ToList();
        var clauses = new List<(int Others, bool HasCue)> { default };
        for (var at = 0; at < words.Count;)
        {
            var (others, hasCue) = clauses[^1];
            if (words[at] == Pause)
            {
                clauses.Add(default);
            }
            else if (Cues.LongestAt(words, at) is { } matches)
            {
                clauses[^1] = (others, true);
                at += matches.Length;
                continue;
            }
            else
            {
                var rest = Cues.Signs.Aggregate(words[at], (left, sign) => left.Replace(sign.Sign, "", StringComparison.Ordinal));
                clauses[^1] = (others + WordsIn(rest), hasCue || rest != words[at]);
            }

            at++;
        }

        return clauses;
    }

    private static bool IsWord(string part) => char.IsLetterOrDigit(part[0]);

    // Marks of direction and what joins or colours emoji can't be seen.
    private static bool Separates(string between) => between.Any(sign => CharUnicodeInfo.GetUnicodeCategory(sign) switch
    {
        UnicodeCategory.SpaceSeparator or UnicodeCategory.Format => false,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => false,
        _ => sign != '\t',
    });

    private static int WordsIn(string word)
    {
        var unspaced = word.EnumerateRunes().Count(IsUnspaced);
        return unspaced > 0 ? (unspaced + UnspacedInWord - 1) / UnspacedInWord : Math.Min(word.Length, 1);
    }

    // Kana and Han.
    private static bool IsUnspaced(Rune rune) => rune.Value is >= 0x3040 and <= 0x9FFF;

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['/%-][\p{L}\p{M}\p{N}]+)*|[^\p{L}\p{N}]+")]
    private static partial Regex Part();
}
