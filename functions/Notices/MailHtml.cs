using System.Net;
using System.Text.RegularExpressions;

namespace Outreach.Notices;

/// <summary>The HTML parts of e-mails: readable on a phone, and nothing that somebody wrote is ever markup.</summary>
internal static partial class MailHtml
{
    private const string ButtonStyle =
        "display:inline-block;background:#1a56c4;color:#fff;padding:12px 20px;border-radius:6px;text-decoration:none";

    // As wide as the narrowest phone has room for.
    private const int BarWidth = 240;

    /// <param name="body">Elements, escaped already.</param>
    public static string Page(params IEnumerable<string> body) =>
        $"""
        <!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
        <body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em;margin:0 auto;padding:1em;overflow-wrap:anywhere">
        {string.Join('\n', body)}
        </body></html>
        """;

    public static string Paragraph(string text) => $"<p>{Encode(text)}</p>";

    public static string Heading(string text) => $"""<h2 style="font-size:18px;margin:1.5em 0 0.5em">{Encode(text)}</h2>""";

    /// <summary>
    /// A part of 1 as a bar of two cells, which every mail client shows: none shows an SVG, and many block pictures. The words beside it
    /// say the same.
    /// </summary>
    public static string Bar(double share)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return $"""
            <table role="presentation" width="{BarWidth}" cellpadding="0" cellspacing="0" style="border-collapse:collapse;margin:0 0 1em">
            <tr>{Cell(full, "#1f64a5")}{Cell(BarWidth - full, "#d5dae0")}</tr></table>
            """;

        static string Cell(int width, string color) => width == 0
            ? ""
            : $"""<td width="{width}" height="10" bgcolor="{color}" style="background:{color};font-size:0;line-height:0">&nbsp;</td>""";
    }

    public static string Quote(ForeignText words) =>
        $"""<blockquote dir="auto" style="border-left:3px solid #888;margin:1em 0;padding:0 1em">{Encode(words.Line)}</blockquote>""";

    /// <summary>A link that a thumb can hit.</summary>
    public static string Button(string text, string link) =>
        $"""<p><a href="{Encode(link)}" style="{ButtonStyle}">{Encode(text)}</a></p>""";

    /// <summary>A line that is a link.</summary>
    public static string Link(string text, string link) => $"""<p style="margin:1em 0 0"><a href="{Encode(link)}">{Encode(text)}</a></p>""";

    /// <summary>Below everything else, with a link.</summary>
    public static string Footer(string text, string linkText, string link) =>
        $"""
        <p style="color:#555;font-size:13px;border-top:1px solid #ccc;margin:2em 0 0;padding:0.5em 0 0">{Encode(text)}
        <a href="{Encode(link)}">{Encode(linkText)}</a></p>
        """;

    /// <summary>Escaped, each isolated part in an element of its own: some readers show the marks as boxes.</summary>
    private static string Encode(string text) =>
        Stray().Replace(Isolated().Replace(WebUtility.HtmlEncode(text), """<span dir="auto">$1</span>"""), "");

    [GeneratedRegex("\u2068([^\u2068\u2069]*)\u2069")]
    private static partial Regex Isolated();

    [GeneratedRegex("[\u2068\u2069]")]
    private static partial Regex Stray();
}
