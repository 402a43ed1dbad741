using Microsoft.DurableTask;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>Retries a failed step by its policy or handler; waiting is done with durable timers.</summary>
internal static class StepRetry
{
    public static async Task<string?> Run(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<string?>> call)
    {
        try
        {
            return retry switch
            {
                { Policy: { } policy } => await ByPolicy(context, policy, call),
                { Handler: { } handler } => await ByHandler(context, handler, call),
                _ => await call(),
            };
        }
        catch (StepFailedException failed)
        {
            throw failed.ToTaskFailed();
        }
    }

    private static async Task<string?> ByPolicy(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<string?>> call)
    {
        var giveUpAt = policy.RetryTimeout == Timeout.InfiniteTimeSpan || policy.RetryTimeout == TimeSpan.MaxValue
            ? DateTime.MaxValue
            : context.CurrentUtcDateTime + policy.RetryTimeout;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (StepFailedException failed)
            {
                var mayRetry = attempt < policy.MaxNumberOfAttempts && context.CurrentUtcDateTime < giveUpAt;
                if (!mayRetry || !policy.Handle(failed.Failure.ToCoreException()))
                    throw;
            }

            await context.CreateTimer(DelayBefore(attempt, policy), CancellationToken.None);
        }
    }

    private static TimeSpan DelayBefore(int retry, RetryPolicy policy)
    {
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, retry - 1);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private static async Task<string?> ByHandler(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<string?>> call)
    {
        var startedAt = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (StepFailedException failed)
            {
                var retry = new RetryContext(
                    context, attempt, failed.Failure.ToDetails(), context.CurrentUtcDateTime - startedAt, CancellationToken.None);
                if (!await handler(retry))
                    throw;
            }
        }
    }
}
