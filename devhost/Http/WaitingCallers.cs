using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Outreach.DevHost.Functions;

namespace Outreach.DevHost.Http;

/// <summary>
/// Knows whether anyone waits for a function's answer, so that background work can let them go first. Where several wait at once, the next
/// request of those who were answered is on its way: the moment in which none of them is here is not quiet yet.
/// </summary>
internal sealed class WaitingCallers
{
    private static readonly TimeSpan UntilTheyAreBack = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private TaskCompletionSource none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;
    private int most;
    private int comings;

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
            comings++;
            most = Math.Max(most, ++waiting);
            if (none.Task.IsCompleted)
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
                    if (most > 1)
                    {
                        _ = SetNoneLaterAsync(comings);
                    }
                    else
                    {
                        SetNone();
                    }
                }
            }
        }
    }

    private void SetNone()
    {
        most = 0;
        none.TrySetResult();
    }

    private async Task SetNoneLaterAsync(int seen)
    {
        await Task.Delay(UntilTheyAreBack);
        lock (gate)
        {
            if (waiting == 0 && comings == seen)
            {
                SetNone();
            }
        }
    }
}
