namespace Outreach.FollowUps.Mentions;

/// <summary>The words of people's names. Pure.</summary>
internal static class NameWords
{
    private static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    public static IReadOnlyList<string> Of(string name)
    {
        var words = new List<string>();
        var from = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            if (at < name.Length && IsOfWord(name[at]))
            {
                continue;
            }

            if (at > from)
            {
                words.Add(name[from..at]);
            }

            from = at + 1;
        }

        return words;
    }

    /// <summary>
    /// Whether each word of the one is a word of the other, or the beginning of one where names are written without spaces.
    /// </summary>
    public static bool IsWithin(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.All(word => other.Contains(word, Comparer)
            || (word.All(IsWrittenWithoutSpaces) && other.Any(longer => longer.StartsWith(word, StringComparison.Ordinal))));

    private static bool IsOfWord(char one) => char.IsLetterOrDigit(one) || char.IsSurrogate(one)
        || char.GetUnicodeCategory(one) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // Kana and Han.
    private static bool IsWrittenWithoutSpaces(char one) => one is (>= '\u3041' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff');
}
