using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Outreach.DevHost.Http;

/// <summary>
/// Until the company is seeded, holds back requests to the functions and to what needs the engine; health and inbox answer meanwhile.
/// </summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    public void Guard(IApplicationBuilder app, string routePrefix)
    {
        var prefix = new PathString("/" + routePrefix);
        var health = prefix.Add("/health");
        app.Use((context, next) => !_opened.Task.IsCompleted && Waits(context.Request) ? WaitAsync(context, next) : next(context));

        bool Waits(HttpRequest request) =>
            request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase)
                ? !request.Path.Equals(health, StringComparison.OrdinalIgnoreCase)
                : request.Path.StartsWithSegments("/dev/orchestrations")
                    || request.Path.StartsWithSegments("/dev/sign-in")
                    || (request.Path.StartsWithSegments("/dev/clock") && HttpMethods.IsPost(request.Method));
    }

    private async Task WaitAsync(HttpContext context, RequestDelegate next)
    {
        await _opened.Task.WaitAsync(context.RequestAborted);
        await next(context);
    }
}
