using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>Gives follow-ups to another customer, who turned out to be theirs.</summary>
public sealed class FollowUpMoves(
    FollowUpStore store, FollowUpWaker waker, ClosedFollowUps closed, TimeProvider clock)
{
    /// <summary>Moves one, open or closed. False where there is none with this id, yet. Safe to repeat.</summary>
    /// <param name="from">Whose it may be; anybody else's stays theirs.</param>
    /// <param name="to">Whose it is to be.</param>
    /// <param name="why">
    /// In words, kept with the follow-up; no personal data, nor the id of either customer: that would outlive their erasure.
    /// </param>
    public async Task<bool> MoveAsync(
        string followUpId,
        IReadOnlyCollection<string> from,
        string to,
        string why,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        while (await store.FindAsync(followUpId, cancellationToken) is { } stored)
        {
            if (stored.State.CustomerId != to && !from.Contains(stored.State.CustomerId))
            {
                return true;
            }

            var moved = FollowUpRules.Decide(stored.State, new MoveToCustomer(to, why) { By = Actor.System }, clock.GetUtcNow());
            if (moved.Events.Count > 0 && await store.TryCommitAsync(moved, stored.ETag, answer: null, cancellationToken) is null)
            {
                continue;
            }

            if (!FollowUpRules.IsOver(stored.State))
            {
                await waker.WakeAsync(client, moved.State);
            }
            else
            {
                // Where it was reopened meanwhile its row in the closed list is going, and is let go.
                await closed.RewriteAsync(moved.State, before: null, clock.GetUtcNow());
            }

            return true;
        }

        return false;
    }
}
