using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Outreach.Platform.Http;

namespace Outreach.DevHost.Http;

/// <summary>An error as RFC 9457 has it. It says what the caller did or can do, never what happened inside.</summary>
/// <param name="Type">What kind of problem; <c>about:blank</c> says no more than the status does.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail)
{
    private const string MediaType = "application/problem+json";

    public static Problem Of(int status, string detail) =>
        new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail);

    public static IResult Result(int status, string detail) =>
        Results.Json(Of(status, detail), contentType: MediaType, statusCode: status);

    public static Task WriteAsync(HttpContext context, int status, string detail)
    {
        SecurityHeaders.SetFor(context.Request);
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(Of(status, detail), options: null, MediaType, context.RequestAborted);
    }
}
