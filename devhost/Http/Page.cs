using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;

namespace Outreach.DevHost.Http;

/// <summary>The frame of the dev host's own pages.</summary>
internal static class Page
{
    /// <summary>What a browser may do with one: its own style and forms, no script and nothing from elsewhere.</summary>
    public const string Policy = "style-src 'unsafe-inline'; form-action 'self'; " + SecurityHeaders.NoPage;

    /// <summary>A page with a title and a body of HTML; the title is encoded, the body must be.</summary>
    public static IResult Html(string title, string body) => new Content(
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; }
        button { font: inherit; padding: .4rem .8rem; }
        .choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .5rem; padding: 0; list-style: none; }
        .choices button { display: flex; justify-content: space-between; gap: 1rem; width: 100%; padding: .7rem .9rem; cursor: pointer; }
        .choices [aria-current] { outline: 2px solid; }
        dt { font-weight: 600; } dd { margin: 0 0 .8rem; }
        </style>
        </head>
        <body>
        <h1>{{WebUtility.HtmlEncode(title)}}</h1>
        {{body}}
        </body>
        </html>
        """);

    private sealed record Content(string Html) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ContentSecurityPolicy = Policy;

            // With none at all, a browser sends a form with the origin null, which LoopbackOnly takes for another site's.
            httpContext.Response.Headers["Referrer-Policy"] = "same-origin";
            return Results.Content(Html, "text/html", Encoding.UTF8).ExecuteAsync(httpContext);
        }
    }
}
