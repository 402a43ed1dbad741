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

    private const int Few = 4;

    private readonly Lock _gate = new();
    private TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _most;
    private int _comings;

    public WaitingCallers() => _none.SetResult();

    public Task WhenNone()
    {
        lock (_gate)
        {
            return _none.Task;
        }
    }

    /// <summary>The same where several wait; of few, one may wait for what the background work does.</summary>
    public Task WhenNoCrowd()
    {
        lock (_gate)
        {
            return _most > Few ? _none.Task : Task.CompletedTask;
        }
    }

    /// <summary>Watches the requests that have been routed by then.</summary>
    public void Watch(IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HttpFunction>() is null ? next(context) : CountAsync(context, next));

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        lock (_gate)
        {
            _comings++;
            _most = Math.Max(_most, ++_waiting);
            if (_none.Task.IsCompleted)
            {
                _none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        try
        {
            await next(context);
        }
        finally
        {
            lock (_gate)
            {
                if (--_waiting == 0)
                {
                    if (_most > 1)
                    {
                        _ = SetNoneLaterAsync(_comings);
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
        _most = 0;
        _none.TrySetResult();
    }

    private async Task SetNoneLaterAsync(int seen)
    {
        await Task.Delay(UntilTheyAreBack);
        lock (_gate)
        {
            if (_waiting == 0 && _comings == seen)
            {
                SetNone();
            }
        }
    }
}
