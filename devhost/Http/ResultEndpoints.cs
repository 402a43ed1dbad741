using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Outreach.DevHost.Http;

/// <summary>The dev host's own endpoints, mapped without the binding of minimal APIs: its code generation would delay the start.</summary>
internal static class ResultEndpoints
{
    public static void MapGetResult(this IEndpointRouteBuilder endpoints, string route, Func<HttpContext, Task<IResult>> answer) =>
        endpoints.MapGet(route, (RequestDelegate)(async context => await (await answer(context)).ExecuteAsync(context)));

    public static void MapPostResult(this IEndpointRouteBuilder endpoints, string route, Func<HttpContext, Task<IResult>> answer) =>
        endpoints.MapPost(route, (RequestDelegate)(async context => await (await answer(context)).ExecuteAsync(context)));
}
