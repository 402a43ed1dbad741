using System.Text;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>One line of a digest.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Link">The link, if any.</param>
public sealed record DigestLine(string Text, string? Link = null);

/// <summary>Lines under a heading.</summary>
public sealed record DigestSection(string Title, IReadOnlyList<DigestLine> Lines);

/// <summary>A digest, as text and as HTML. Pure.</summary>
public sealed record DigestText(StaffMember To, string Subject)
{
    /// <summary>What it says.</summary>
    public required IReadOnlyList<DigestSection> Sections { get; init; }

    /// <summary>The e-mail.</summary>
    /// <param name="kind">Which digest.</param>
    /// <param name="outboxId">Distinguishes a second copy from a second digest.</param>
    public StaffMail ToMail(string kind, string outboxId) => new()
    {
        To = To,
        Subject = Subject,
        Text = Plain(),
        Html = MailHtml.Page(Sections.SelectMany(section => section.Lines
            .Select(line => line.Link is { } link ? MailHtml.Link(line.Text, link) : MailHtml.Paragraph(line.Text))
            .Prepend(MailHtml.Heading(section.Title)))),
        CustomArgs = new Dictionary<string, string> { ["outbox"] = outboxId, ["about"] = To.Id, ["kind"] = kind, ["to"] = To.Id },
    };

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
