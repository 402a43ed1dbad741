using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Outreach.DevHost.Http;

/// <summary>Holds requests to the functions back until the company is seeded; health answers meanwhile.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets requests through.</summary>
    public void Open() => opened.TrySetResult();

    /// <summary>Adds the gate for all paths below the prefix but health.</summary>
    public void Guard(IApplicationBuilder app, string routePrefix)
    {
        var prefix = new PathString("/" + routePrefix);
        var health = prefix.Add("/health");
        app.Use((context, next) =>
            !opened.Task.IsCompleted && context.Request.Path.StartsWithSegments(prefix) && !context.Request.Path.Equals(health)
                ? WaitAsync(context, next)
                : next(context));
    }

    private async Task WaitAsync(HttpContext context, RequestDelegate next)
    {
        await opened.Task.WaitAsync(context.RequestAborted);
        await next(context);
    }
}
