using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Outreach.Platform;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// In which language a text is written, by the small words in it. A short text, or one that could be in either of two languages, says
/// nothing: no tag is better than a wrong one. Pure; any text will do.
/// </summary>
internal static class LanguageRule
{
    /// <summary>Of a longer text the beginning is enough.</summary>
    private const int MostUnits = 2_000;

    /// <summary>A word that stands in one language alone counts 1, one that several share a part of it.</summary>
    private const double Enough = 1.5;

    private const double ClearlyMore = 1.5;
    private const int FewestWords = 2;

    private static readonly FrozenDictionary<string, string[]> LanguagesOfWord = LanguageCues.Words
        .SelectMany(language => language.Value.Split(' ').Select(word => (Word: word, Tag: language.Key)))
        .GroupBy(one => one.Word, one => one.Tag)
        .ToFrozenDictionary(word => word.Key, word => word.ToArray(), StringComparer.Ordinal);

    /// <summary>The tag of the language, such as <c>nl</c>; null where it is not clear.</summary>
    public static string? Detect(string text)
    {
        var weights = new Dictionary<string, (double Weight, HashSet<string> Words)>(StringComparer.Ordinal);
        foreach (var word in WordsIn(text.Length > MostUnits ? text[..MostUnits] : text))
        {
            if (!LanguagesOfWord.TryGetValue(word, out var tags))
            {
                continue;
            }

            foreach (var tag in tags)
            {
                var (weight, words) = weights.GetValueOrDefault(tag, (0, []));
                words.Add(word);
                weights[tag] = (weight + (1.0 / tags.Length), words);
            }
        }

        var ranked = weights.OrderByDescending(one => one.Value.Weight).ThenBy(one => one.Key, StringComparer.Ordinal).Take(2).ToList();
        return ranked is [var (best, (most, itsWords)), ..]
            && most >= Enough
            && itsWords.Count >= FewestWords
            && (ranked.Count == 1 || most >= ClearlyMore * ranked[1].Value.Weight)
            ? best
            : null;
    }

    /// <summary>Its words in small letters, without handles, tags and addresses, which are no language.</summary>
    private static IEnumerable<string> WordsIn(string text)
    {
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] is '@' or '#' || part.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            var word = new StringBuilder();
            foreach (var unit in part.Replace('\u2019', '\''))
            {
                if (char.IsLetter(unit) || IsMark(unit) || (unit == '\'' && word.Length > 0))
                {
                    word.Append(char.ToLowerInvariant(unit));
                }
                else if (word.Length > 0)
                {
                    yield return Composed(word);
                    word.Clear();
                }
            }

            if (word.Length > 0)
            {
                yield return Composed(word);
            }
        }
    }

    private static bool IsMark(char unit) => CharUnicodeInfo.GetUnicodeCategory(unit) == UnicodeCategory.NonSpacingMark;

    private static string Composed(StringBuilder word) => NormalForm.Of(word.ToString().TrimEnd('\''), NormalizationForm.FormC);
}
