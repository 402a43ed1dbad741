using System.Net;
using System.Security.Cryptography;
using System.Text;
using Outreach.Staff.Authorization;

namespace Outreach.Board;

/// <summary>The page itself, the same for every address below /board: it holds no data, and names what it is made of.</summary>
public sealed class BoardPage
{
    /// <summary>
    /// What a browser may do with it: its own scripts, styles and pictures, and our API. Nothing inline, nothing of anybody else.
    /// </summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    internal BoardPage(BoardAssets assets, ICallerSource callers)
    {
        var html = Encoding.UTF8.GetBytes(Write(assets, callers.SignIn));
        File = new BoardFile("text/html; charset=utf-8", html);
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(html).AsSpan(0, 8))}\"";
    }

    public BoardFile File { get; }

    public string ETag { get; }

    private static string Write(BoardAssets assets, SignInAddresses signIn)
    {
        var folder = $"/board/assets/{assets.Version}";

        // What the first view needs. One language of three is, too, and which one the page finds out.
        var modules = assets.ModulesOf("main.js").Order(StringComparer.Ordinal)
            .Select(path => $"<link rel=\"modulepreload\" href=\"{folder}/{path}\">");
        return $"""
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
            {string.Join('\n', modules)}
            <script type="module" src="{folder}/main.js"></script>
            </head>
            <body>
            <div id="app"></div>
            <noscript><p class="empty">The board needs JavaScript. The API does the same work: /api/openapi.json.</p></noscript>
            </body>
            </html>

            """;
    }
}
