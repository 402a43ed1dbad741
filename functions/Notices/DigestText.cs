using System.Text;
using Outreach.Staff;

namespace Outreach.Notices;

internal sealed record DigestLine(string Text, string? Link = null)
{
    /// <summary>A part of 1 that the line names and a bar below it shows; null for none.</summary>
    public double? Share { get; init; }
}

/// <summary>Lines under a heading.</summary>
internal sealed record DigestSection(string Title, IReadOnlyList<DigestLine> Lines);

/// <summary>A digest, as text and as HTML. Pure.</summary>
/// <param name="Why">Why its reader gets it: see <see cref="MailFooter"/>.</param>
internal sealed record DigestText(StaffMember To, string Subject, string Why)
{
    public required IReadOnlyList<DigestSection> Sections { get; init; }

    public StaffMail ToMail(string kind, string outboxId, Func<string, string> linkTo)
    {
        var footer = new MailFooter(Why, linkTo);
        return new StaffMail
        {
            To = To,
            Subject = Subject,
            Text = Plain() + footer.Text,
            Html = MailHtml.Page(Sections.SelectMany(section => section.Lines
                .Select(line => line.Link is { } link ? MailHtml.Link(line.Text, link) : MailHtml.Paragraph(line.Text)
                    + (line.Share is { } share ? MailHtml.Bar(share) : ""))
                .Prepend(MailHtml.Heading(section.Title))).Append(footer.Html)),
            CustomArgs = new Dictionary<string, string> { ["outbox"] = outboxId, ["about"] = To.Id, ["kind"] = kind, ["to"] = To.Id },
        };
    }

    private string Plain()
    {
        var text = new StringBuilder();
        foreach (var section in Sections)
        {
            text.Append(section.Title).Append('\n');
            foreach (var line in section.Lines)
            {
                text.Append("- ").Append(line.Text).Append('\n');
                if (line.Link is { } link)
                {
                    text.Append("  ").Append(link).Append('\n');
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
