using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Durable;
using Outreach.DevHost.Functions;

namespace Outreach.DevHost.Http;

internal static partial class FunctionEndpoints
{
    private static readonly ActionDescriptor NoAction = new();

    /// <exception cref="InvalidFunctionException">Two functions answer the same route and method.</exception>
    public static void MapFunctions(
        this IEndpointRouteBuilder endpoints, IReadOnlyList<HttpFunction> functions, string routePrefix,
        Func<HttpContext, string, Func<Task<object?>>, Task> answer, ILogger logger)
    {
        RefuseAmbiguous(functions);
        foreach (var function in functions)
        {
            var route = function.PathBelow(routePrefix);
            RequestDelegate invoke = context => InvokeAsync(function, context, answer, logger);
            var endpoint = function.Methods.Count == 0
                ? endpoints.Map(route, invoke)
                : endpoints.MapMethods(route, function.Methods, invoke);
            endpoint.WithDisplayName(function.Name).WithMetadata(function);
        }
    }

    private static async Task InvokeAsync(
        HttpFunction function, HttpContext context, Func<HttpContext, string, Func<Task<object?>>, Task> answer, ILogger logger)
    {
        var started = Stopwatch.GetTimestamp();
        using var invocation = Tracing.BeginInvocation(context.Request.Headers.TraceParent);
        await answer(context, function.Name, () => function.InvokeAsync(context));
        LogAnswered(logger, function.Name, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    public static Task WriteAsync(HttpContext context, object? result) => result switch
    {
        // A function without a result has written its own answer.
        null => Task.CompletedTask,
        IActionResult action => action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), NoAction)),
        IResult answer => answer.ExecuteAsync(context),
        string text => Results.Text(text).ExecuteAsync(context),
        _ => Results.Json(result).ExecuteAsync(context),
    };

    private static void RefuseAmbiguous(IReadOnlyList<HttpFunction> functions)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var shape = ParameterName().Replace(function.Route, "{");
            foreach (var method in function.Methods.DefaultIfEmpty("*"))
            {
                if (!taken.TryAdd($"{method} {shape}", function.Name))
                {
                    throw new InvalidFunctionException(function.Name,
                        $"'{taken[$"{method} {shape}"]}' answers {method} {function.Route} too");
                }
            }
        }
    }

    [GeneratedRegex(@"\{\*{0,2}\w+")]
    private static partial Regex ParameterName();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Function} answered {Status} in {Milliseconds:0.0} ms")]
    private static partial void LogAnswered(ILogger logger, string function, int status, double milliseconds);
}
