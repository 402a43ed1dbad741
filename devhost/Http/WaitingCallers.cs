using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Outreach.DevHost.Functions;

namespace Outreach.DevHost.Http;

/// <summary>Knows whether anyone waits for a function's answer, so that background work can let them go first.</summary>
internal sealed class WaitingCallers
{
    private readonly Lock gate = new();
    private TaskCompletionSource none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;

    public WaitingCallers() => none.SetResult();

    /// <summary>Completes when nobody waits.</summary>
    public Task WhenNone()
    {
        lock (gate)
        {
            return none.Task;
        }
    }

    /// <summary>Watches the requests that have been routed by then.</summary>
    public void Watch(IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is null ? next(context) : CountAsync(context, next));

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        lock (gate)
        {
            if (waiting++ == 0)
            {
                none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        try
        {
            await next(context);
        }
        finally
        {
            lock (gate)
            {
                if (--waiting == 0)
                {
                    none.SetResult();
                }
            }
        }
    }
}
