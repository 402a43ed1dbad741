using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Outreach.DevHost.Http;

/// <summary>
/// Until the company is seeded, holds back requests to the functions and to what needs the engine; health and inbox answer meanwhile.
/// </summary>
internal sealed class Readiness
{
    public const string HealthPath = "/api/health";

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    public void Guard(IApplicationBuilder app)
    {
        app.Use((context, next) => !_opened.Task.IsCompleted && Waits(context.Request) ? WaitAsync(context, next) : next(context));

        static bool Waits(HttpRequest request) =>
            request.Path.StartsWithSegments("/dev")
                ? request.Path.StartsWithSegments("/dev/orchestrations")
                    || request.Path.StartsWithSegments("/dev/sign-in")
                    || (request.Path.StartsWithSegments("/dev/clock") && HttpMethods.IsPost(request.Method))
                : request.Path != "/" && !request.Path.Equals(HealthPath, StringComparison.OrdinalIgnoreCase);
    }

    private async Task WaitAsync(HttpContext context, RequestDelegate next)
    {
        await _opened.Task.WaitAsync(context.RequestAborted);
        await next(context);
    }
}
