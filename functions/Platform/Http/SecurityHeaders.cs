using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>
/// The security headers of every answer. They are set before the answer is given, so that a different kind of answer, such as a page, can
/// set its own.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>For what is no page: nothing in it is run, loaded or framed.</summary>
    public const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    public static void SetFor(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = NoPage;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The worker has taken the scheme over from what the Functions host says of it; other hosts behind a proxy leave that to us.
        if (request.IsHttps || string.Equals(request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase))
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
