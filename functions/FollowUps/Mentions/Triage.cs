using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>What a mention seems to be about.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Reason">Why, for a person to judge: it quotes no more than words of the table.</param>
internal sealed record TriageSuggestion(MentionKind Kind, string Reason);

/// <summary>
/// Suggests what a mention is about by weighing the words of <see cref="TriageCues"/>, and says which ones. It is a suggestion: it
/// does not understand irony, and a person's word comes before it.
/// </summary>
internal static partial class Triage
{
    /// <summary>What weighs less says nothing.</summary>
    private const double Enough = 1;

    /// <summary>Courtesy at the end of a complaint, or praise in one, is often no praise at all.</summary>
    private const double PraiseBesideTrouble = 0.5;

    private const double QuestionMark = 2;
    private const double AlmostAsMuch = 0.75;

    /// <summary>
    /// "Can I" asks at the beginning of a sentence or in one that ends with a question mark; elsewhere it may be a statement.
    /// </summary>
    private const double MayAsWellTell = 0.5;

    private const int NegationReaches = 3;
    private const int MostWordsQuoted = 3;
    private const string Stop = ".";
    private const string AsksStop = "?";
    private const string Pause = ",";

    private static readonly FrozenSet<string> Negations = new[]
    {
        "not",
        "no",
        "never",
        "without",
        "nothing",
        "neither",
        "nor",
        "hardly",
        "isn't",
        "aren't",
        "wasn't",
        "don't",
        "doesn't",
        "didn't",
        "can't",
        "cannot",
        "won't",
        "wouldn't",
        "haven't",
        "hasn't",
        "niet",
        "geen",
        "nooit",
        "zonder",
        "niets",
        "niks",
        "nicht",
        "kein",
        "keine",
        "nie",
        "pas",
        "jamais",
        "sin",
        "nunca",
        "sans",
        "nessun",
        "brak",
        "bez",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<char> QuestionMarks = SearchValues.Create("?？؟");

    /// <summary>Of two kinds with the same weight: whichever it costs most to overlook.</summary>
    private static readonly MentionKind[] InDoubt = [
        MentionKind.Problem, MentionKind.Question, MentionKind.Idea, MentionKind.Praise, MentionKind.Other];

    private static readonly CueTable Cues = new(TriageCues.Table);

    public static TriageSuggestion Suggest(string text)
    {
        var found = FindCues(text);
        var scores = InDoubt.ToDictionary(kind => kind, kind => found.Where(cue => cue.Kind == kind).Sum(cue => cue.Weight));
        if (scores[MentionKind.Problem] >= 2 || scores[MentionKind.Question] >= 2)
        {
            scores[MentionKind.Praise] *= PraiseBesideTrouble;
        }

        var ranked = scores.OrderByDescending(score => score.Value).ThenBy(score => Array.IndexOf(InDoubt, score.Key)).ToList();
        var (best, second) = (ranked[0], ranked[1]);
        return best.Value < Enough
            ? new TriageSuggestion(MentionKind.Other, "nothing in it says what it is about")
            : new TriageSuggestion(
                best.Key,
                $"{WordsOf(best.Key, found)}; that sounds like {NameOf(best.Key)}"
                    + (second.Value >= best.Value * AlmostAsMuch ? $", or {NameOf(second.Key)}" : ""));
    }

    /// <summary>Whether something in it speaks for that kind, and nothing for another.</summary>
    public static bool SaysOnly(string text, MentionKind kind) => FindCues(text) is [_, ..] found && found.All(cue => cue.Kind == kind);

    private static string NameOf(MentionKind kind) => kind switch
    {
        MentionKind.Problem => "a problem",
        MentionKind.Question => "a question",
        MentionKind.Idea => "an idea",
        MentionKind.Praise => "praise",
        _ => "something else",
    };

    private static string WordsOf(MentionKind kind, IReadOnlyList<FoundCue> found)
    {
        var loudest = found.Where(cue => cue.Kind == kind).OrderByDescending(cue => cue.Weight).Take(MostWordsQuoted).ToList();
        loudest = [.. loudest.Where(cue => cue.Weight >= Math.Min(Enough, loudest[0].Weight))];
        var words = loudest.Where(cue => cue.Words.Length > 0).Select(cue => $"'{cue.Words}'").ToList();
        var asks = loudest.Any(cue => cue.Words.Length == 0);
        return (words, asks) switch
        {
            ([], _) => "asks with a question mark",
            ([var only], false) => $"says {only}",
            ([var only], true) => $"says {only} and asks with a question mark",
            (_, false) => $"says {string.Join(", ", words[..^1])} and {words[^1]}",
            _ => $"says {string.Join(", ", words)} and asks with a question mark",
        };
    }

    /// <summary>Each cue once, however often it is said.</summary>
    private static List<FoundCue> FindCues(string text)
    {
        var small = text.ToLowerInvariant();
        var words = WordsOf(small);
        var mayAsk = MayAsk(words);
        var found = new Dictionary<(MentionKind, string), FoundCue>();
        void Add(MentionKind kind, double weight, string said) => found.TryAdd((kind, said), new FoundCue(kind, weight, said));
        for (var at = 0; at < words.Count;)
        {
            if (Cues.LongestAt(words, at) is not { } matches)
            {
                at++;
                continue;
            }

            var said = string.Join(' ', words.Skip(at).Take(matches.Length));
            var negation = Negations.Contains(words[at]) ? null : NegationBefore(words, at);
            foreach (var (_, kind, weight) in matches.Cues)
            {
                if (kind == MentionKind.Question)
                {
                    Add(kind, mayAsk[at] ? weight : weight * MayAsWellTell, said);
                }
                else if (negation is null || kind is MentionKind.Idea or MentionKind.Other)
                {
                    Add(kind, weight, said);
                }
                else if (kind == MentionKind.Praise)
                {
                    // What is not praised is complained of; what is no problem is nothing.
                    Add(MentionKind.Problem, weight, words[at - 1] == negation ? $"{negation} {said}" : $"{negation} … {said}");
                }
            }

            at += matches.Length;
        }

        foreach (var (sign, kind, weight) in Cues.Signs.Where(sign => small.Contains(sign.Sign, StringComparison.Ordinal)))
        {
            Add(kind, weight, sign);
        }

        if (words.Contains(AsksStop))
        {
            Add(MentionKind.Question, QuestionMark, "");
        }

        return [.. found.Values];
    }

    private static string? NegationBefore(List<string> words, int at)
    {
        for (var before = at - 1; before >= Math.Max(0, at - NegationReaches) && !EndsSomething(words[before]); before--)
        {
            if (Negations.Contains(words[before]))
            {
                return words[before];
            }
        }

        return null;
    }

    /// <summary>Of each word whether it begins something, or is of a sentence that ends with a question mark.</summary>
    private static bool[] MayAsk(List<string> words)
    {
        var mayAsk = new bool[words.Count];
        var isAsked = false;
        for (var at = words.Count - 1; at >= 0; at--)
        {
            isAsked = words[at] == AsksStop || (isAsked && words[at] != Stop);
            mayAsk[at] = isAsked || at == 0 || EndsSomething(words[at - 1]);
        }

        return mayAsk;
    }

    private static bool EndsSomething(string word) => word is Stop or AsksStop or Pause;

    /// <summary>
    /// The words of a text in lower case, with a stop where a sentence ends and a pause at a comma. Names of accounts and addresses are no
    /// words.
    /// </summary>
    private static List<string> WordsOf(string small) =>
        [
            .. Word().Matches(
                string.Join(
                    ' ',
                    small.Replace("\n", " \n ", StringComparison.Ordinal).Replace('’', '\'').Split(' ').Where(IsNoAddress))).Select(match =>
            char.IsLetterOrDigit(match.ValueSpan[0]) ? match.Value
            : match.ValueSpan.ContainsAny(QuestionMarks) ? AsksStop
            : match.ValueSpan.ContainsAny(",،、") ? Pause : Stop)];

    private static bool IsNoAddress(string text) => !text.Contains('@') && !text.Contains("://", StringComparison.Ordinal);

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['/%-][\p{L}\p{M}\p{N}]+)*|[.!?;:\n？。！؟]+|[,،、]")]
    private static partial Regex Word();

    private readonly record struct FoundCue(MentionKind Kind, double Weight, string Words);

    /// <summary>The table, arranged by the first word of each phrase.</summary>
    private sealed class CueTable
    {
        private const int ShortestPrefix = 3;
        private readonly int _longestPrefix;
        private readonly Dictionary<string, List<Phrase>> _byFirstWord = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<Phrase>> _byFirstPrefix = new(StringComparer.Ordinal);

        public CueTable(IEnumerable<TriageCues> table)
        {
            foreach (var (phrase, kind, weight) in table.SelectMany(cues => cues.Phrases
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(phrase => (phrase, cues.Kind, cues.Weight))))
            {
                if (IsSign(phrase))
                {
                    Signs.Add((phrase, kind, weight));
                    continue;
                }

                var words = phrase.Split(' ');
                var (index, key) = words[0].EndsWith('*') ? (_byFirstPrefix, words[0][..^1]) : (_byFirstWord, words[0]);
                if (!index.TryGetValue(key, out var phrases))
                {
                    index[key] = phrases = [];
                }

                phrases.Add(new Phrase(words, kind, weight));
            }

            _longestPrefix = _byFirstPrefix.Keys.Max(prefix => prefix.Length);
        }

        /// <summary>What is found anywhere in a text: emoji, and scripts that put no space between words.</summary>
        public List<(string Sign, MentionKind Kind, double Weight)> Signs { get; } = [];

        /// <summary>The longest phrase that begins at a word, with all that it speaks for; null where none does.</summary>
        public (int Length, IReadOnlyList<Phrase> Cues)? LongestAt(List<string> words, int at)
        {
            List<Phrase>? longest = null;
            var word = words[at];
            if (_byFirstWord.TryGetValue(word, out var phrases))
            {
                Keep(phrases, words, at, ref longest);
            }

            var prefixes = _byFirstPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var length = ShortestPrefix; length <= Math.Min(word.Length, _longestPrefix); length++)
            {
                if (prefixes.TryGetValue(word.AsSpan(0, length), out phrases))
                {
                    Keep(phrases, words, at, ref longest);
                }
            }

            return longest is null ? null : (longest[0].Words.Length, longest);
        }

        private static void Keep(List<Phrase> phrases, List<string> words, int at, ref List<Phrase>? longest)
        {
            foreach (var phrase in phrases)
            {
                if ((longest is null || phrase.Words.Length >= longest[0].Words.Length) && phrase.Fits(words, at))
                {
                    if (longest is null || phrase.Words.Length > longest[0].Words.Length)
                    {
                        longest = [];
                    }

                    longest.Add(phrase);
                }
            }
        }

        private static bool IsSign(string phrase) => phrase.EnumerateRunes().Any(rune => IsUnspaced(rune) || !IsOfWord(rune));

        private static bool IsOfWord(Rune rune) =>
            Rune.IsLetterOrDigit(rune)
                || rune.Value is ' ' or '\'' or '*' or '/' or '-' or '%'
                || Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
    }

    private sealed record Phrase(string[] Words, MentionKind Kind, double Weight)
    {
        public bool Fits(List<string> words, int at)
        {
            if (at + Words.Length > words.Count)
            {
                return false;
            }

            for (var i = 0; i < Words.Length; i++)
            {
                var (expected, word) = (Words[i], words[at + i]);
                if (!(expected.EndsWith('*') ? word.StartsWith(expected[..^1], StringComparison.Ordinal) : word == expected))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
