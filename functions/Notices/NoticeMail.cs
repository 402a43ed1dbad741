using System.Globalization;
using System.Text;
using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>Notices as e-mails: a single one, or several in one batch. Pure.</summary>
internal static class NoticeMail
{
    private const string ForCalendar = "Put it in your calendar";

    /// <summary>The e-mail with one or more notices, all to the same person, in that order.</summary>
    public static StaffMail Write(IReadOnlyList<Notice> notices, NoticeKinds kinds, Func<string, string> linkTo)
    {
        // Several words of a customer are one thing to do.
        var things = notices.GroupBy(notice => (notice.Kind, notice.About)).Select(
            ofOne => ofOne.OrderBy(notice => NumberOf(notice.OutboxId)).ToList()).ToList();
        var (subject, text, html) = things is [var only]
            ? (SubjectOf(only), TextOf(only, linkTo), HtmlOf(only, linkTo))
            : (SubjectOf(things, kinds), TextOf(things, linkTo), HtmlOf(things, linkTo));
        var footer = new MailFooter(string.Join(", and ", notices.Select(WhyOf).Distinct()), linkTo);
        return new StaffMail
        {
            To = notices[0].To,
            Subject = subject,
            Text = text + footer.Text,
            Html = MailHtml.Page(html.Append(footer.Html)),
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

    private static string SubjectOf(IReadOnlyList<Notice> thing) =>
        thing.Count == 1 ? thing[0].Subject : $"{thing[0].Subject}: {thing.Count} messages";

    /// <summary>Such as <c>7 things for you: 5 to answer, 2 due soon</c>.</summary>
    private static string SubjectOf(IReadOnlyList<IReadOnlyList<Notice>> things, NoticeKinds kinds)
    {
        var counts = things.CountBy(thing => thing[0].Kind).ToDictionary();
        var parts = kinds.All.Where(kind => counts.ContainsKey(kind.Kind))
            .OrderByDescending(kind => counts[kind.Kind])
            .Select(kind => $"{counts[kind.Kind]} {kind.Label}");
        return $"{things.Count} things for you: {string.Join(", ", parts)}";
    }

    private static string TextOf(IReadOnlyList<Notice> thing, Func<string, string> linkTo) =>
        $"{thing[0].Lead}\n\n{QuotesOf(thing)}\n{linkTo(thing[0].Path)}\n{CalendarOf(thing, linkTo)}\n";

    private static string TextOf(IReadOnlyList<IReadOnlyList<Notice>> things, Func<string, string> linkTo)
    {
        var text = new StringBuilder();
        foreach (var (index, thing) in things.Index())
        {
            text.Append(index + 1).Append(". ").Append(SubjectOf(thing)).Append('\n')
                .Append(QuotesOf(thing))
                .Append(linkTo(thing[0].Path)).Append('\n')
                .Append(CalendarOf(thing, linkTo)).Append('\n');
        }

        return text.ToString();
    }

    private static string CalendarOf(IReadOnlyList<Notice> thing, Func<string, string> linkTo) =>
        thing[0].Calendar is { } entry ? $"{ForCalendar}: {linkTo(entry)}\n" : "";

    private static IEnumerable<string> CalendarLinkOf(IReadOnlyList<Notice> thing, Func<string, string> linkTo) =>
        thing[0].Calendar is { } entry ? [MailHtml.Link(ForCalendar, linkTo(entry))] : [];

    private static string QuotesOf(IReadOnlyList<Notice> thing) =>
        string.Concat(thing.Select(notice => $"> {new ForeignText(notice.Quote)}\n"));

    private static IEnumerable<string> HtmlOf(IReadOnlyList<Notice> thing, Func<string, string> linkTo) =>
    [
        MailHtml.Paragraph(thing[0].Lead),
        .. thing.Select(notice => MailHtml.Quote(new(notice.Quote))),
        MailHtml.Button("Open it", linkTo(thing[0].Path)),
        .. CalendarLinkOf(thing, linkTo),
    ];

    private static IEnumerable<string> HtmlOf(IReadOnlyList<IReadOnlyList<Notice>> things, Func<string, string> linkTo) =>
        things.SelectMany(thing => (string[])
        [
            MailHtml.Link(SubjectOf(thing), linkTo(thing[0].Path)),
            .. thing.Select(notice => MailHtml.Quote(new(notice.Quote))),
            .. CalendarLinkOf(thing, linkTo),
        ]);

    private static int NumberOf(string outboxId) =>
        int.TryParse(outboxId.AsSpan(outboxId.LastIndexOf('-') + 1), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string WhyOf(Notice notice) => notice.Why ?? $"you are the owner of the {notice.Item}";
}
