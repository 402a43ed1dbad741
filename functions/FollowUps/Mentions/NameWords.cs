namespace Outreach.FollowUps.Mentions;

/// <summary>Whether the name of one person may be a part of another name of theirs. Pure.</summary>
internal static class NameWords
{
    /// <summary>
    /// Whether each word of the one is a word of the other, or the beginning of one where names are written without spaces.
    /// </summary>
    public static bool IsWithin(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.All(word => other.Contains(word)
            || (word.All(IsWrittenWithoutSpaces) && other.Any(longer => longer.StartsWith(word, StringComparison.Ordinal))));

    // Kana and Han, with the sign that repeats one; what takes two units is a rare Han in names.
    private static bool IsWrittenWithoutSpaces(char one) =>
        one is (>= '\u3005' and <= '\u3007') or (>= '\u3041' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') || char.IsSurrogate(one);
}
