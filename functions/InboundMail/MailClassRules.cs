using System.Text.RegularExpressions;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;

namespace Outreach.InboundMail;

/// <summary>Whether a person wrote an e-mail to us, or what it is otherwise. Pure.</summary>
internal static partial class MailClassRules
{
    /// <summary>What it is; null for what a person wrote.</summary>
    public static NotedMail? Classify(MailSigns signs, OwnMail own)
    {
        if (signs.IsReport || IsOfMailSystem(signs.From))
        {
            return NotedMail.DeliveryReport;
        }

        if (WriterBehind(signs, own) is not null)
        {
            return null;
        }

        if (IsOurs(signs, own))
        {
            return NotedMail.Own;
        }

        if (IsAutomatic(signs))
        {
            return NotedMail.AutomaticReply;
        }

        return IsOfList(signs) ? NotedMail.MailingList
            : signs.EnvelopeFrom?.Trim() is "" or "<>" || IsAwaySubject(signs.Subject) ? NotedMail.AutomaticReply
            : null;
    }

    /// <summary>What a person wrote, from that person: also where a list or a form of ours has sent it for them.</summary>
    public static ReceivedMail LetterOf(ReceivedMail mail, OwnMail own) =>
        WriterBehind(mail.Signs, own) is { } writer && !writer.Equals(mail.From, StringComparison.OrdinalIgnoreCase)
            ? mail with { From = writer, FromName = mail.ReplyToName }
            : mail;

    /// <summary>
    /// Whether it may be a copy of what we answered, whoever it is to be answered to. What a list of ours sends in its own name is none: it
    /// puts its address into From for whoever writes from a domain that lets nobody else send, and leaves a colleague's as it is.
    /// </summary>
    public static bool MayBeOurCopy(MailSigns signs, OwnMail own) =>
        IsOurs(signs, own)
        && !(IsOurAddress(signs.ListPost, own) && string.Equals(signs.From, signs.ListPost, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Why a lead hears of what answers nothing and is not kept; null for what is nobody's letter: reports, notices of ours, and what says
    /// itself that it replies for somebody.
    /// </summary>
    public static RefusalReason? RefusalOf(NotedMail what, MailSigns signs, OwnMail own) => what switch
    {
        NotedMail.MailingList => RefusalReason.ListMail,
        NotedMail.Own when !IsOfNotices(signs.From, own) || IsForeign(signs.ReplyTo, own) => RefusalReason.OwnMail,
        NotedMail.AutomaticReply when !SaysItReplies(signs) => RefusalReason.AutomaticMail,
        _ => null,
    };

    /// <summary>
    /// Who wrote what a list, or a form of ours, sent on for them. A list on which people write has an address to write to; an announcement
    /// to many has none as a rule, and is answered to where it comes from.
    /// </summary>
    private static string? WriterBehind(MailSigns signs, OwnMail own)
    {
        var replyTo = IsForeign(signs.ReplyTo, own) && !IsOfTheList(signs.ReplyTo!, signs) && !IsOfMailSystem(signs.ReplyTo)
            ? signs.ReplyTo
            : null;
        if (IsOurs(signs, own))
        {
            // A form may say that it is none to be answered by machines, and may send as our notices do, which name nobody to answer.
            return SaysItReplies(signs) || (IsOfList(signs) && (IsAutomatic(signs) || !IsOurAddress(signs.ListPost, own)))
                ? null
                : replyTo;
        }

        if (!IsOfList(signs))
        {
            // A form of ours may send as who wrote in it, or through somebody who sends for us. It answers nothing: what does was given its
            // id by our mail host.
            return HasOurId(signs, own) && !signs.IsAnswer && !SaysItReplies(signs) ? replyTo : null;
        }

        if (IsAutomatic(signs) || IsAwaySubject(signs.Subject))
        {
            return null;
        }

        return IsOurList(signs, own) ? replyTo ?? signs.From
            : signs.ListPost is null || AreOfOne(DomainOf(replyTo), DomainOf(signs.From)) ? null
            : replyTo;
    }

    /// <summary>Whether two domains are one, or one of them is within the other.</summary>
    private static bool AreOfOne(string? one, string? other) =>
        one is not null && other is not null && (Contains([one], other) || Contains([other], one));

    /// <summary>
    /// Whether we sent it. Mail hosts add an id of theirs to what comes without one, so an id of ours says so only where nobody else did,
    /// or a list of others put its address into From.
    /// </summary>
    private static bool IsOurs(MailSigns signs, OwnMail own) =>
        IsOurAddress(signs.From, own)
        || (HasOurId(signs, own) && (signs.From is not { } from || (IsOfTheList(from, signs) && !IsOurList(signs, own))));

    private static bool HasOurId(MailSigns signs, OwnMail own) => Contains(own.Domains, DomainOf(signs.MessageId));

    private static bool IsForeign(string? address, OwnMail own) => DomainOf(address) is { Length: > 0 } && !IsOurAddress(address, own);

    private static bool IsOfList(MailSigns signs) =>
        signs.HasListHeader || FirstWordOf(signs.Precedence) is "bulk" or "list" or "junk";

    private static bool IsOfTheList(string address, MailSigns signs) =>
        address.Equals(signs.ListPost, StringComparison.OrdinalIgnoreCase)

        // What a list is called is its address with a dot, as a rule.
        || address.Replace('@', '.').Equals(signs.ListId, StringComparison.OrdinalIgnoreCase);

    private static bool IsOurList(MailSigns signs, OwnMail own) =>
        IsOurAddress(signs.ListPost, own) || Contains(own.Domains, signs.ListId);

    private static bool SaysItReplies(MailSigns signs) =>
        FirstWordOf(signs.AutoSubmitted) is not (null or "" or "no" or "auto-generated")
        || FirstWordOf(signs.Precedence) is "auto_reply" or "auto-reply"
        || signs.HasAutoReplyHeader
        || IsAwaySubject(signs.Subject);

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

    private static bool IsOurAddress(string? address, OwnMail own) =>
        IsOfNotices(address, own) || Contains(own.Domains, DomainOf(address));

    private static bool IsOfNotices(string? address, OwnMail own) =>
        string.Equals(address, own.Address, StringComparison.OrdinalIgnoreCase);

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
