using System.Text.RegularExpressions;
using Outreach.FollowUps;

namespace Outreach.InboundMail;

/// <summary>Whether a person wrote an e-mail to us, or what it is otherwise. Pure.</summary>
internal static partial class MailClassRules
{
    /// <summary>What it is; null for what a person wrote.</summary>
    /// <param name="ourAddress">The address that our notices come from.</param>
    /// <param name="ourDomains">The domains of our own mail.</param>
    public static NotedMail? Classify(MailSigns signs, string ourAddress, IReadOnlyCollection<string> ourDomains)
    {
        if (signs.IsReport || IsOfMailSystem(signs.From))
        {
            return NotedMail.DeliveryReport;
        }

        if (IsOurs(signs, ourAddress, ourDomains))
        {
            return NotedMail.Own;
        }

        if (IsAutomatic(signs))
        {
            return NotedMail.AutomaticReply;
        }

        return signs.HasListHeader || FirstWordOf(signs.Precedence) is "bulk" or "list" or "junk" ? NotedMail.MailingList
            : signs.EnvelopeFrom?.Trim() is "" or "<>" || IsAwaySubject(signs.Subject) ? NotedMail.AutomaticReply
            : null;
    }

    private static bool IsAutomatic(MailSigns signs) =>
        FirstWordOf(signs.AutoSubmitted) is not (null or "" or "no")
        || FirstWordOf(signs.Precedence) is "auto_reply" or "auto-reply"
        || signs.HasAutoReplyHeader

        // Programs that send by themselves ask for silence altogether; parts of it, such as no receipts, a person's program asks for too.
        || (signs.AutoResponseSuppress ?? "").Split(',', StringSplitOptions.TrimEntries).Contains("all", StringComparer.OrdinalIgnoreCase);

    private static bool IsOfMailSystem(string? address) =>
        LocalPartOf(address) is { } local
        && (local.Equals("mailer-daemon", StringComparison.OrdinalIgnoreCase)
            || local.Equals("postmaster", StringComparison.OrdinalIgnoreCase));

    private static bool IsOurs(MailSigns signs, string ourAddress, IReadOnlyCollection<string> ourDomains) =>
        string.Equals(signs.From, ourAddress, StringComparison.OrdinalIgnoreCase)
        || Contains(ourDomains, DomainOf(signs.From))
        || Contains(ourDomains, DomainOf(signs.MessageId));

    private static bool Contains(IReadOnlyCollection<string> domains, string? domain) =>
        domain is not null && domains.Any(ours => domain.Equals(ours, StringComparison.OrdinalIgnoreCase)
            || domain.EndsWith($".{ours}", StringComparison.OrdinalIgnoreCase));

    private static string? LocalPartOf(string? address) =>
        address?.LastIndexOf('@') is { } at and >= 0 ? address[..at] : address;

    private static string? DomainOf(string? address) =>
        address?.LastIndexOf('@') is { } at and >= 0 ? address[(at + 1)..].TrimEnd('>', ' ') : null;

    private static string? FirstWordOf(string? value) =>
        value?.Trim().Split([' ', '\t', ';', ',', '('], 2)[0].ToLowerInvariant();

    private static bool IsAwaySubject(string? subject) => subject is not null && Away().IsMatch(subject);

    // What stands first in the subjects of automatic answers whose programs add no header; an answer to one begins with Re: and is a
    // person's.
    [GeneratedRegex(
        @"^\s*(?:\[[^\]]{1,20}\]\s*)?(?:"
        + "auto(?:matic)?[ -]?(?:reply|response)|autoreply|out of (?:the )?office"
        + "|away from (?:the|my) office|on (?:vacation|holiday) until"
        + "|automatisch (?:antwoord|bericht)|afwezig(?:heid(?:s(?:bericht|melding|assistent))?)?|niet aanwezig"
        + "|automatische (?:antwort|antwortnachricht)|abwesend|abwesenheits(?:notiz|nachricht|meldung|assistent)|abwesenheit"
        + "|nicht im b(?:\u00fc|ue)ro"
        + "|r(?:\u00e9|e)ponse automatique|absence du bureau|absente? du bureau|message d.absence|absence"
        + "|respuesta autom(?:\u00e1|a)tica|fuera de (?:la )?oficina|ausente"
        + "|risposta automatica|fuori (?:sede|ufficio)|assenza dall.ufficio"
        + "|resposta autom(?:\u00e1|a)tica|fora do escrit(?:\u00f3|o)rio|aus(?:\u00ea|e)ncia"
        + "|automatyczna odpowied(?:\u017a|z)|odpowied(?:\u017a|z) automatyczna|poza biurem|nieobecno(?:\u015b\u0107|sc)"
        + @")\s*(?:$|[:!\[(.,\u2013\u2014-]|\buntil\b|\btot\b|\bbis\b|\bjusqu|\bhasta\b|\bfino\b|\bat\u00e9\b|\bdo\s\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Away();
}
