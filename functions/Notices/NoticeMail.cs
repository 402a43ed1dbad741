using System.Text;
using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>Notices as e-mails: a single one, or several in one batch. Pure.</summary>
internal static class NoticeMail
{
    /// <summary>The e-mail with one or more notices, all to the same person, in that order.</summary>
    public static StaffMail Write(IReadOnlyList<Notice> notices, NoticeKinds kinds, Func<string, string> linkTo)
    {
        var (subject, text, html) = notices is [var only]
            ? (only.Subject, TextOf(only, linkTo), HtmlOf(only, linkTo))
            : (SubjectOf(notices, kinds), TextOf(notices, linkTo), HtmlOf(notices, linkTo));
        return new StaffMail
        {
            To = notices[0].To,
            Subject = subject,
            Text = text,
            Html = html,
            CustomArgs = new Dictionary<string, string>
            {
                ["outbox"] = Joined(notice => notice.OutboxId),
                ["about"] = Joined(notice => notice.About),
                ["kind"] = Joined(notice => notice.Kind.Name),
                ["to"] = notices[0].To.Id,
            },
        };

        string Joined(Func<Notice, string> part) => string.Join(',', notices.Select(part));
    }

    /// <summary>Such as <c>7 things for you: 5 to answer, 2 due soon</c>.</summary>
    private static string SubjectOf(IReadOnlyList<Notice> notices, NoticeKinds kinds)
    {
        var counts = notices.CountBy(notice => notice.Kind).ToDictionary();
        var parts = kinds.All.Where(kind => counts.ContainsKey(kind.Kind))
            .OrderByDescending(kind => counts[kind.Kind])
            .Select(kind => $"{counts[kind.Kind]} {kind.Label}");
        return $"{notices.Count} things for you: {string.Join(", ", parts)}";
    }

    private static string TextOf(Notice notice, Func<string, string> linkTo) =>
        $"{notice.Lead}\n\n> {notice.Quote}\n\n{linkTo(notice.Path)}\n";

    private static string TextOf(IReadOnlyList<Notice> notices, Func<string, string> linkTo)
    {
        var text = new StringBuilder();
        foreach (var (index, notice) in notices.Index())
        {
            text.Append(index + 1).Append(". ").Append(notice.Subject).Append('\n')
                .Append("> ").Append(notice.Quote).Append('\n')
                .Append(linkTo(notice.Path)).Append("\n\n");
        }

        return text.ToString();
    }

    private static string HtmlOf(Notice notice, Func<string, string> linkTo) => MailHtml.Page(
        MailHtml.Paragraph(notice.Lead), MailHtml.Quote(notice.Quote), MailHtml.Button("Open it", linkTo(notice.Path)));

    private static string HtmlOf(IReadOnlyList<Notice> notices, Func<string, string> linkTo) => MailHtml.Page(
        notices.SelectMany(notice => (string[])[MailHtml.Link(notice.Subject, linkTo(notice.Path)), MailHtml.Quote(notice.Quote)]));
}
