using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Outreach.DevHost.Inbox;

/// <summary>The inbox as a page: newest first, and nothing of an e-mail is ever markup.</summary>
internal static partial class InboxPage
{
    private const int Shown = 200;

    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Dev inbox</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 44rem; padding: 1rem; color: #1c1c1c; background: #f6f6f4; }
        article { background: #fff; border: 1px solid #ddd; border-radius: .5rem; margin: 0 0 1rem; padding: 1rem;
                  overflow-wrap: anywhere; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 0; }
        p { margin: .25rem 0; color: #555; font-size: .9rem; }
        pre { font: inherit; white-space: pre-wrap; margin: .75rem 0 0; }
        @media (prefers-color-scheme: dark) { body { color: #eee; background: #161616; }
          article { background: #222; border-color: #444; } p { color: #bbb; } a { color: #8ab4ff; } }
        </style>
        </head>
        <body>

        """;

    public static string Render(DevInbox inbox)
    {
        var count = inbox.Count;
        var items = inbox.List(Shown);
        var page = new StringBuilder(Head)
            .AppendLine(CultureInfo.InvariantCulture, $"<h1>Dev inbox: {count} {(count == 1 ? "e-mail" : "e-mails")}</h1>");
        if (count > items.Count)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<p>The newest {items.Count} are shown.</p>");
        }

        foreach (var item in items.Reverse())
        {
            Append(page, item);
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder page, InboxItem item)
    {
        page.Append("<article>\n<h2>").Append(Encode(item.Subject)).Append("</h2>\n<p>To ").Append(Encode(item.To))
            .Append(", <time>").Append(
                item.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).Append(" UTC</time></p>\n");
        foreach (var (name, value) in item.CustomArgs)
        {
            page.Append("<p>").Append(Encode(name)).Append(": ").Append(Encode(value)).Append("</p>\n");
        }

        page.Append("<pre>");
        AppendWithLinks(page, item.Text ?? item.Html ?? string.Empty);
        page.Append("</pre>\n</article>\n");
    }

    private static void AppendWithLinks(StringBuilder page, string text)
    {
        var position = 0;
        foreach (var match in Links().EnumerateMatches(text))
        {
            var link = Encode(text.Substring(match.Index, match.Length));
            page.Append(Encode(text[position..match.Index]))
                .Append("<a rel=\"noreferrer\" href=\"").Append(link).Append("\">").Append(link).Append("</a>");
            position = match.Index + match.Length;
        }

        page.Append(Encode(text[position..]));
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    [GeneratedRegex("https?://[^\\s<>\"']*[^\\s<>\"'.,;:!?)]")]
    private static partial Regex Links();
}
