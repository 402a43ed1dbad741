using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Outreach.DevHost.Http;

namespace Outreach.DevHost.Inbox;

/// <summary>SendGrid's stand-in on the dev host, and a view of the e-mails it accepted.</summary>
public static class InboxEndpoints
{
    /// <summary>Maps <c>POST /v3/mail/send</c>, <c>GET</c> and <c>DELETE /dev/inbox</c>, and <c>PUT /dev/inbox/faults</c>.</summary>
    public static void MapDevInbox(this IEndpointRouteBuilder endpoints, DevInbox inbox)
    {
        endpoints.MapPost("/v3/mail/send", (HttpRequest request) => SendEndpoint.HandleAsync(request, inbox));
        endpoints.MapGet("/dev/inbox", (HttpContext context) => ShowAsync(context, inbox));
        endpoints.MapDelete("/dev/inbox", () =>
        {
            inbox.Clear();
            return Results.NoContent();
        });
        endpoints.MapPut("/dev/inbox/faults", (HttpRequest request) => OrderFaultAsync(request, inbox));
    }

    private static async Task ShowAsync(HttpContext context, DevInbox inbox)
    {
        if (PrefersHtml(context.Request))
        {
            context.Response.Headers.ContentSecurityPolicy = Page.Policy;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(InboxPage.Render(inbox), Encoding.UTF8, context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/json";
        await inbox.WriteJsonAsync(context.Response.BodyWriter, context.RequestAborted);
    }

    private static bool PrefersHtml(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1);
        return accepted.FirstOrDefault(
            type => type.MediaType.Value is "text/html" or "application/json" or "*/*")?.MediaType == "text/html";
    }

    private static async Task<IResult> OrderFaultAsync(HttpRequest request, DevInbox inbox)
    {
        try
        {
            var fault = await JsonSerializer.DeserializeAsync<InboxFault>(request.Body, InboxItem.Json, request.HttpContext.RequestAborted);
            if (fault is { Status: >= 400 and <= 599, Times: >= 0, RetryAfter: null or >= 0 })
            {
                inbox.Faults.Order(fault);
                return Results.NoContent();
            }
        }
        catch (JsonException)
        {
            // Answered below, like any other fault that can't be ordered.
        }

        return Results.Problem(
            "A fault is {\"status\": 400 to 599, \"times\": 0 or more, \"retryAfter\": seconds or nothing}.",
            statusCode: StatusCodes.Status400BadRequest);
    }
}
