using System.Text;

namespace Outreach.FollowUps.Mentions;

/// <content>How much a text says beside the words that speak for something.</content>
internal static partial class Triage
{
    /// <summary>About so many characters are a word in scripts that put no space between words.</summary>
    private const int UnspacedInWord = 2;

    /// <summary>Of each part between marks how many of its words are none of the table, and whether one is.</summary>
    public static IReadOnlyList<(int Others, bool HasCue)> ClausesOf(string text)
    {
        var words = WordsOf(text.ToLowerInvariant());
        var clauses = new List<(int Others, bool HasCue)> { default };
        for (var at = 0; at < words.Count;)
        {
            var (others, hasCue) = clauses[^1];
            if (words[at] is Stop or AsksStop or Pause)
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

    private static int WordsIn(string word)
    {
        var unspaced = word.EnumerateRunes().Count(IsUnspaced);
        return unspaced > 0 ? (unspaced + UnspacedInWord - 1) / UnspacedInWord : Math.Min(word.Length, 1);
    }

    // Kana and Han.
    private static bool IsUnspaced(Rune rune) => rune.Value is >= 0x3040 and <= 0x9FFF;
}
