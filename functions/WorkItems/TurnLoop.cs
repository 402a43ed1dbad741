using Microsoft.DurableTask;
using Outreach.Platform.Durable;

namespace Outreach.WorkItems;

/// <param name="Status">The custom status; null where it stays.</param>
/// <param name="NextDeadline">When there is something to do next (UTC), if nothing happens before.</param>
internal sealed record TurnOutcome<TCheckpoint>(TCheckpoint Next, string? Status, DateTimeOffset? NextDeadline, bool Over);

/// <summary>
/// One generation of an orchestration that is the clock of something stored: one activity takes a turn, one wait for a change or the next
/// deadline, and a new beginning, so that its history stays short for ever.
/// </summary>
internal static class TurnLoop
{
    /// <summary>The event that says: read the row again.</summary>
    public const string Changed = "changed";

    /// <param name="outcomeOf">How the turn ended, by the activity's result.</param>
    /// <param name="logFailed">Logs the kind of failure of a turn that is taken again.</param>
    public static async Task RunAsync<TCheckpoint, TResult>(
        TaskOrchestrationContext context, TCheckpoint checkpoint, string activity, object input,
        Func<TResult, TurnOutcome<TCheckpoint>> outcomeOf, Action<string> logFailed)
    {
        DateTimeOffset? nextDeadline;
        try
        {
            var outcome = outcomeOf(await context.CallActivityAsync<TResult>(activity, input, Retries.OfActivities));
            if (outcome.Status is not null)
            {
                context.SetCustomStatus(outcome.Status);
            }

            if (outcome.Over)
            {
                return;
            }

            (checkpoint, nextDeadline) = (outcome.Next, outcome.NextDeadline);
        }
        catch (TaskFailedException failed)
        {
            // A clock that stops for a fault that passes would be a promise forgotten: the row is as it was, and the turn is taken again.
            logFailed(failed.FailureDetails.ErrorType);
            nextDeadline = context.UtcNow() + Retries.AfterFailedTurn;
        }

        await Waits.ForChangeOrDeadlineAsync(context, Changed, nextDeadline);
        context.ContinueAsNew(checkpoint);
    }
}
