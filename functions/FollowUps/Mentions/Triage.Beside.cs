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
    /// The parts between marks. Here any mark ends one, a dash, a bracket or an emoji as well as a comma: what stands behind it may have
    /// nothing to do with what stands before.
    /// </summary>
    public static IReadOnlyList<Clause> ClausesOf(string text)
    {
        var parts = Part().Matches(text.Replace('’', '\'')).Select(part => part.Value)
            .Where(part => IsWord(part) || Separates(part)).ToList();
        var words = parts.ConvertAll(part => IsWord(part) ? part.ToLowerInvariant() : Pause);
        var clauses = new List<Clause> { Clause.Empty };
        for (var at = 0; at < words.Count;)
        {
            var clause = clauses[^1];
            if (words[at] == Pause)
            {
                clauses.Add(Clause.Empty with { Before = parts[at] });
            }
            else if (Cues.LongestAt(words, at) is { } matches)
            {
                clauses[^1] = clause with { HasCue = true, EndsWithCue = true };
                at += matches.Length;
                continue;
            }
            else
            {
                var rest = Cues.Signs.Aggregate(parts[at], (left, sign) => left.Replace(sign.Sign, " ", StringComparison.Ordinal));
                var others = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                clauses[^1] = clause with
                {
                    Others = [.. clause.Others, .. others],
                    Count = clause.Count + others.Sum(WordsIn),
                    HasCue = clause.HasCue || rest != parts[at],
                    EndsWithCue = rest.EndsWith(' '),
                };
            }

            at++;
        }

        return [.. clauses.Where(clause => clause.HasCue || clause.Count > 0)];
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

    /// <summary>A part of a text between marks.</summary>
    /// <param name="Before">What stands between it and the part before.</param>
    /// <param name="Others">Its words that are none of the table, as they are written.</param>
    /// <param name="Count">About how many words those are; in scripts that put no space between words one may be several.</param>
    /// <param name="HasCue">Whether a word of it is of the table.</param>
    /// <param name="EndsWithCue">Whether its last one is.</param>
    public sealed record Clause(string Before, IReadOnlyList<string> Others, int Count, bool HasCue, bool EndsWithCue)
    {
        public static readonly Clause Empty = new("", [], 0, HasCue: false, EndsWithCue: false);
    }
}
