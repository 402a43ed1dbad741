using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Outreach.Platform.Http;

/// <summary>
/// A browser brings its sign-in along with whatever a page sends, also with the form of another site. What changes something is taken from
/// our own pages only: the browser must say so, and it must be something that no form can send.
/// </summary>
internal static class SameOrigin
{
    /// <summary>A header that our pages send with what has no JSON body; no form can.</summary>
    public const string PageHeader = "X-Outreach-Page";

    /// <exception cref="ProblemException">403: it changes something, and may come from the page of another site.</exception>
    public static void Require(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return;
        }

        if (!IsOfOurPage(request))
        {
            throw Refused("Sec-Fetch-Site", "A browser that is signed in may change things from our own pages only.");
        }

        if (!IsJson(request.ContentType) && !request.Headers.ContainsKey(PageHeader) && !request.Headers.ContainsKey("Idempotency-Key"))
        {
            throw Refused(PageHeader, $"Send JSON, or the header {PageHeader} or Idempotency-Key: a form of another site can't.");
        }
    }

    /// <summary>Whether a browser says that another site's page has it asked for.</summary>
    public static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    // Browsers that say nothing of the site at least name the origin.
    private static bool IsOfOurPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
            ? site == "same-origin"
            : Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
                && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static ProblemException Refused(string header, string why) =>
        new(403, "Another site's page?", why) { Errors = new Dictionary<string, string[]> { [header] = [why] } };
}
