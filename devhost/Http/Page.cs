using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Outreach.DevHost.Http;

/// <summary>The frame of the dev host's own pages.</summary>
internal static class Page
{
    /// <summary>A page with a title and a body of HTML; the title is encoded, the body must be.</summary>
    public static IResult Html(string title, string body, int status = StatusCodes.Status200OK) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; }
        button, select { font: inherit; padding: .3rem .8rem; }
        dt { font-weight: 600; } dd { margin: 0 0 .8rem; }
        </style>
        </head>
        <body>
        <h1>{{WebUtility.HtmlEncode(title)}}</h1>
        {{body}}
        </body>
        </html>
        """,
        "text/html",
        Encoding.UTF8,
        status);
}
