using System.Net;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>One e-mail to one staff member. Never to a customer.</summary>
public sealed record Notice
{
    /// <summary>The outbox entry that owes it; travels along, so that a second copy can be told from a second notice.</summary>
    public required string OutboxId { get; init; }

    /// <summary>The follow-up or the call it is about.</summary>
    public required string About { get; init; }

    /// <summary>Where to look, below <c>/api/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Who gets it.</summary>
    public required StaffMember To { get; init; }

    /// <summary>One line that says what to do.</summary>
    public required string Subject { get; init; }

    /// <summary>The sentence below it.</summary>
    public required string Lead { get; init; }

    /// <summary>The customer's own words, in short.</summary>
    public required string Quote { get; init; }

    /// <summary>The plain text part.</summary>
    public string PlainText(string link) => $"{Lead}\n\n> {Quote}\n\n{link}\n";

    /// <summary>The HTML part, readable on a phone; everything that somebody wrote is escaped.</summary>
    public string Html(string link) =>
        $"""
        <!doctype html><html><body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">
        <p>{WebUtility.HtmlEncode(Lead)}</p>
        <blockquote style="border-left:3px solid #888;margin:1em 0;padding:0 1em">{WebUtility.HtmlEncode(Quote)}</blockquote>
        <p><a href="{WebUtility.HtmlEncode(link)}">Open it</a></p>
        </body></html>
        """;
}
