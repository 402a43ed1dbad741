using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Clock;
using Outreach.Platform.Http;

namespace Outreach.DevHost.Http;

/// <summary>What every request passes, and what answers it.</summary>
internal static class HttpPipeline
{
    public static void Configure(
        WebApplication app,
        IReadOnlyList<Functions.HttpFunction> functions,
        HostSettings settings,
        Func<HttpContext, string, Func<Task<object?>>, Task> answer,
        Readiness readiness,
        MovableClock clock,
        ClockAdvance advance,
        Func<CancellationToken, Task<IReadOnlyList<SignInChoice>>> staff,
        CancellationToken stopping)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Outreach.DevHost.Http");
        app.UseLoopbackOnly();
        app.UseProblems(logger);
        readiness.Guard(app);
        app.UseRouting();
        app.Use((context, next) =>
        {
            // The guard around a function sets its own, as it must in Azure.
            if (context.GetEndpoint()?.Metadata.GetMetadata<Functions.HttpFunction>() is null)
            {
                SecurityHeaders.SetFor(context.Request);
            }

            return next(context);
        });
        app.MapFunctions(functions, settings.RoutePrefix, answer, logger);
        app.MapStartPage(clock);
        app.MapClock(clock, advance, stopping);
        app.MapSignIn(staff);
    }
}
