using Microsoft.DurableTask;

namespace Outreach.Platform.Durable;

/// <summary>A fault that no repetition heals: a broken row, an input that makes no sense.</summary>
public sealed class PreconditionException(string message) : Exception(message);

/// <summary>How activities are retried.</summary>
public static class Retries
{
    /// <summary>
    /// Five attempts over about two and a half minutes. What fails then fails the orchestration, which is seen, and started
    /// anew by the sweep.
    /// </summary>
    public static TaskOptions OfActivities { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3)
        {
            HandleFailure = failure => !failure.IsCausedBy<PreconditionException>(),
        });
}
