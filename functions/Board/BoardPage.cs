using System.Net;
using System.Text;
using Outreach.Staff.Authorization;

namespace Outreach.Board;

/// <summary>
/// The page itself, the same for everybody: it holds no data, and names what it is made of and what it reads first.
/// </summary>
public sealed class BoardPage
{
    /// <summary>
    /// What a browser may do with it: its own scripts, styles and pictures, and our API. Nothing inline, nothing of anybody else.
    /// </summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// What every view reads first, as the page's modules ask for it: a browser gives them the answer that it has asked for beside them.
    /// </summary>
    private static readonly string[] FirstReads = ["/api/me", "/api/staff"];

    /// <summary>What the view at /board itself reads. What others read depends on the reader.</summary>
    private const string MyDayReads = "/api/worklist?limit=50";

    internal BoardPage(BoardAssets assets, ICallerSource callers)
    {
        MyDay = Write(assets, callers.SignIn, [.. FirstReads, MyDayReads]);
        Other = Write(assets, callers.SignIn, FirstReads);
    }

    /// <summary>At /board.</summary>
    public BoardFile MyDay { get; }

    /// <summary>At every address below.</summary>
    public BoardFile Other { get; }

    private static BoardFile Write(BoardAssets assets, SignInAddresses signIn, IEnumerable<string> firstReads)
    {
        var folder = $"/board/assets/{assets.Version}";

        // What the first view needs. One language of three is, too, and which one the page finds out.
        var modules = assets.ModulesOf("main.js").Order(StringComparer.Ordinal)
            .Select(path => $"<link rel=\"modulepreload\" href=\"{folder}/{path}\">");
        var answers = firstReads.Select(address => $"<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{address}\">");
        var html = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="sign-in" content="{WebUtility.HtmlEncode(signIn.In)}">
            <meta name="sign-out" content="{WebUtility.HtmlEncode(signIn.Out)}">
            <title>Outreach</title>
            <link rel="icon" type="image/svg+xml" href="{folder}/icon.svg">
            <link rel="stylesheet" href="{folder}/board.css">
            {string.Join('\n', answers)}
            {string.Join('\n', modules)}
            <script type="module" src="{folder}/main.js"></script>
            </head>
            <body>
            <div id="app"></div>
            <noscript><p class="empty">The board needs JavaScript. The API does the same work: /api/openapi.json.</p></noscript>
            </body>
            </html>

            """;
        return new BoardFile("text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));
    }
}
