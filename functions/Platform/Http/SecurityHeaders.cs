using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>
/// What browsers are told with every answer. They are set before it is given, so that an answer which is another thing, such as a page, can set
/// its own.
/// </summary>
public static class SecurityHeaders
{
    /// <summary>For what is no page: nothing in it is run, loaded or framed.</summary>
    public const string NoPage = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Sets them on the answer to a request.</summary>
    public static void SetFor(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = NoPage;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // The Functions host hands on to the worker by plain HTTP, and says in the header how the caller came.
        if (request.IsHttps || string.Equals(request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase))
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
