using System.Text;
using System.Text.RegularExpressions;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>Whether a reply says thanks and nothing else, so that nobody has to read it. Pure.</summary>
internal static partial class MereThanks
{
    /// <summary>Who says thanks alone says it shortly, in UTF-16 units.</summary>
    public const int MostUnits = 150;

    // "to you all", "for the quick answer". A longer reply may report something even in those.
    private const int MostOtherWords = 4;

    // "Thanks so much @acme24!" But "Thanks, write to me at @newname".
    private const int MostWordsBeforeAnAccount = 2;

    /// <summary>
    /// In doubt it is not: what was reopened for nothing a colleague closes again with one command, but what wrongly stayed closed nobody
    /// looks at.
    /// </summary>
    public static bool Is(MentionRow reply)
    {
        if (reply.Truncated || reply.Media is not null || reply.MediaLeftOut > 0 || reply.Notes?.Any(IsTheirs) == true)
        {
            return false;
        }

        var names = NamesOf(reply);

        // Some write what they have to say above a letter that only thanks. Under an answer's subject stands what was talked about before.
        return SaysOnlyThanks(reply.Text, names)
            && (string.IsNullOrWhiteSpace(reply.Subject)
                || SubjectRules.IsOfAnswer(reply.Subject)
                || SaysOnlyThanks(reply.Subject, names));
    }

    /// <summary>From "Lovelace, Ada" as from <c>ada.lovelace@example.org</c>.</summary>
    private static HashSet<string> NamesOf(MentionRow reply)
    {
        var handle = reply.Handle?.Split('@') is [{ Length: > 0 } box, _] ? box : reply.Handle;
        return Name().Matches($"{reply.AuthorName} {handle}").Select(name => name.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a note is about something that its author wrote or sent, and not about how its source calls things.</summary>
    private static bool IsTheirs(KeptNote note) => note.Field is not ("channel" or DeletedRule.Field);

    /// <param name="text">What they wrote.</param>
    /// <param name="names">Their own, with which they may have signed it.</param>
    private static bool SaysOnlyThanks(string text, HashSet<string> names)
    {
        // To whom it is addressed, our own account as a rule, which may have a number in its name. Line breaks stay: what is said on a line
        // of its own is said apart from the thanks.
        var words = Word().Matches(text).SkipWhile(IsAccount).ToList();
        var thanked = words.FindLastIndex(word => !IsAccount(word)) + 1;
        var said = thanked == 0 ? "" : text[words[0].Index..(words[thanked - 1].Index + words[thanked - 1].Length)];
        return said.Length <= MostUnits
            && !TellsSomething().IsMatch(said)
            && !HasFancyLetters(said)
            && !Objects().IsMatch(said)
            && !Asks().IsMatch(said)
            && !Expects().IsMatch(said)
            && Triage.SaysOnly(said, MentionKind.Praise)
            && Triage.ClausesOf(said) is var clauses
            && WithoutSignature(clauses, names) is var thanks
            && thanks.Sum(clause => clause.Count) <= MostOtherWords
            && thanks.All(clause => clause.HasCue ? IsThanks(clause, names) : Addresses(clause, clause == clauses[^1]))
            && (thanked == words.Count || clauses is [.., { HasCue: true, Count: <= MostWordsBeforeAnAccount }]);

        static bool IsAccount(Match word) => Account().IsMatch(word.Value);
    }

    /// <summary>The parts but for their own name, and for a closing with the name that stands under it.</summary>
    private static IReadOnlyList<Triage.Clause> WithoutSignature(IReadOnlyList<Triage.Clause> clauses, HashSet<string> names)
    {
        var closing = clauses.Count > 1 && IsClosing(clauses[^1]) ? 1
            : clauses.Count > 2 && IsClosing(clauses[^2]) && IsSignature(clauses[^1], names) ? 2
            : 0;
        return [.. clauses.SkipLast(closing).Where(clause => clause.HasCue || !clause.Others.All(names.Contains))];
    }

    // Under a closing a word with a capital can still be what they want.
    private static bool IsSignature(Triage.Clause clause, HashSet<string> names) =>
        !clause.HasCue && clause.Others.Any(names.Contains) && clause.Others.All(word => names.Contains(word) || MayBeName(word));

    // "Kind", "vriendelijke" and "best" are words of praise elsewhere.
    private static bool IsClosing(Triage.Clause clause) => Closings.Contains(string.Join(' ', clause.Others));

    /// <summary>Whether nothing stands beside the thanks but harmless words, or the name of whom they thank right behind them.</summary>
    private static bool IsThanks(Triage.Clause clause, HashSet<string> names) =>
        (!clause.EndsWithCue && clause.Others is [var name] && MayBeName(name))
        || clause.Others.All(word => Harmless.Contains(word) || names.Contains(word));

    /// <summary>
    /// Whether a part without thanks says to whom they are. A single word can be a request or a report as well, so it is a name only where
    /// one stands: at the end, on the same line, and its capital means something only where no sentence begins.
    /// </summary>
    private static bool Addresses(Triage.Clause clause, bool isLast) =>
        clause.Others is [var word] && (Addressees.Contains(word) || (isLast && MayBeName(word) && Continues().IsMatch(clause.Before)));

    // Who writes everything in capitals writes requests so too.
    private static bool MayBeName(string word) => char.IsUpper(word[0]) && word.Any(char.IsLower) && !NoNames.Contains(word);

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\p{L}\p{M}'’-]{2,}")]
    private static partial Regex Name();

    // Who writes no spaces goes on right behind it.
    [GeneratedRegex(@"^@[A-Za-z0-9_-]+(?:[.@][a-z0-9_-]+)*\p{P}*\z")]
    private static partial Regex Account();

    // A comma, a dash or a bracket.
    [GeneratedRegex(@"^(?:[^.!?;:…。．｡！？；：؟؛\r\n\v\f\u0085\u2028\u2029]*[,،、，] *| *[\p{Pd}\p{Ps}] *)\z")]
    private static partial Regex Continues();

    /// <summary>Letters that are no words to the table: bold ones of mathematics, for instance, and rare ideographs.</summary>
    private static bool HasFancyLetters(string said) => said.EnumerateRunes().Any(rune => !rune.IsBmp && Rune.IsLetterOrDigit(rune));

    /// <summary>A number, an account, an address or link, a question, or a sign that asks for something.</summary>
    [GeneratedRegex(@"\p{N}|[@＠]|\p{L}\.\p{L}|://|[?？؟❓❔⁉❌☎]|📞|📱|🆘|🤔|🤷")]
    private static partial Regex TellsSomething();

    /// <summary>What comes after "but" is what they wrote for.</summary>
    [GeneratedRegex(
        @"\b(?:but|however|though|although|except|maar|echter|alleen|mar|aber|jedoch|allerdings|nur|mais|pourtant|cependant|sauf|pero|"
            + @"aunque|sin embargo|solo|salvo|ale|jednak|lecz|ama|ancak|fakat|lakin|ma|però|tuttavia|mas|porém|contudo|só|men|dock|mutta|"
            + @"akā|tapi|tetapi|namun|але|однак|проте|но|однако|لكن|ولكن|하지만|그런데|그러나)\b|でも|しかし|けど|ですが|ただ|但|可是|不過|不过",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Objects();

    [GeneratedRegex(
        @"\b(?:please|pls|plz|alstublieft|alsjeblieft|graag|asjebleaft|bitte|veuillez|s[’']il (?:vous|te) pla[iî]t|svp|por favor|proszę|"
            + @"lütfen|per favore|per piacere|cortesemente|snälla|vær så snill|venligst|voisitteko|ʻoluʻolu|tolong|silakan|будь ласка|"
            + @"пожалуйста|прошу|من فضلك|رجاء|يرجى|favor de|mohon|vänligen|vær venlig)\b|부탁|주세요|ください|下さい|お願い|请|請"
            + @"|\bappreciate\s+(?:an?|any)\b|\b(?:response|answer|reply|assistance|attention|update)\s+(?:(?:is|would\s+be)\s+)?"
            + @"(?:much\s+|greatly\s+)?appreciated\b|\b(?:reactie|antwoord)\s+is\s+(?:fijn|welkom|gewenst)\b"
            + @"|\bmerci(?:\s+bien|\s+beaucoup)?\s+d(?:e\b|['’])(?!\s+(?:votre|vos|ton|ta|tes|tout\s+c(?:oe|œ)ur)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asks();

    /// <summary>Thanks for what is still to be done.</summary>
    [GeneratedRegex(
        @"\b(?:advance|alvast|voorbaat|voorhand|foarbaat|voraus|vorab|vorhinein|avance|antemano|adelantado|anticipo|anticipatamente|"
            + @"antecipad\w*|desde já|z góry|på förhand|på forhånd|etukäteen|şimdiden|peşinen|sebelumnya|заздалегідь|наперед|заранее|"
            + @"مقدم[اًا]*|سلف[اًا]*)\b|先谢|先謝|预先|預先|提前|よろしく|宜しく|미리",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Expects();
}
