using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Outreach.DevHost.Http;

/// <summary>
/// Serves this machine alone. The dev host accepts any claim of identity, so a page of another site must not reach it through the browser
/// either: by a name of its own that resolves to this machine (the Host header), or by a form that it sends (the Origin header).
/// </summary>
internal static class LoopbackOnly
{
    public static void UseLoopbackOnly(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "The dev host answers this machine only.");
        }
        else if (!IsThisMachine(context.Request.Host))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "Address the dev host as localhost or 127.0.0.1.");
        }
        else if (!IsSameOrigin(context.Request))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "The dev host takes no request from another site's page.");
        }
        else
        {
            await next(context);
        }
    });

    private static bool IsThisMachine(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.Host is "127.0.0.1" or "[::1]";

    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() switch
        {
            "" => true,

            // A form of a page that sends no referrer, as ours do: the browser then says in another header whose page it is.
            "null" => request.Headers["Sec-Fetch-Site"].ToString() == "same-origin",
            var written => Uri.TryCreate(written, UriKind.Absolute, out var origin)
                && origin.Scheme == Uri.UriSchemeHttp
                && IsThisMachine(new HostString(origin.Host))
                && origin.Port == (request.Host.Port ?? 80),
        };
}
