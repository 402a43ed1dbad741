using Microsoft.DurableTask;

namespace Outreach.Platform.Durable;

/// <summary>A fault that no repetition heals: a broken row, an input that makes no sense.</summary>
internal sealed class PreconditionException(string message) : Exception(message);

/// <summary>How activities are retried.</summary>
internal static class Retries
{
    /// <summary>Before a turn that failed is taken again, unless something happens to its item before.</summary>
    public static readonly TimeSpan AfterFailedTurn = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Three attempts in twenty seconds. What fails then is up to the orchestrator: a turn is taken again after
    /// <see cref="AfterFailedTurn"/>, a sweep goes on with its next page.
    /// </summary>
    public static TaskOptions OfActivities { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3)
        {
            HandleFailure = failure => !failure.IsCausedBy<PreconditionException>(),
        });
}
