using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Functions;

namespace Outreach.DevHost.Http;

/// <summary>
/// Answers what no function answered (unknown routes, wrong methods and failures) with problem details that hide internals.
/// </summary>
internal static partial class Errors
{
    public static void UseProblems(this IApplicationBuilder app, ILogger logger) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is null)
            {
                await DescribeAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (RouteValueException e)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(logger, e, context.Request.Method, RouteOf(context));
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, "The function failed; the dev host's log says why.");
        }
    });

    /// <summary>The route's template, since a path may hold what must not be logged.</summary>
    public static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    private static Task DescribeAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.WriteAsync(context, StatusCodes.Status404NotFound, "Nothing is at this address."),
        StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed,
            $"This address takes {context.Response.Headers.Allow}."),
        _ => Task.CompletedTask,
    };

    private static async Task AnswerAsync(HttpContext context, int status, string detail)
    {
        if (context.Response.HasStarted)
        {
            // A cut connection shows the caller that the answer is incomplete; a normal end would hide it.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await Problem.WriteAsync(context, status, detail);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string route);
}
