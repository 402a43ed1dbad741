using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Staff;

namespace Outreach.ThankYouCalls;

/// <summary>Moves a call from an absent assignee to whoever stands in for them.</summary>
public sealed class CallHandOver(CallStore store, CallStarter starter, CallScheduling scheduling, Workload workload)
{
    /// <summary>Moves it if its assignee is absent. True where it was moved. Safe to repeat.</summary>
    /// <param name="stored">The call as it was read.</param>
    /// <param name="roster">Everyone.</param>
    /// <param name="now">UTC.</param>
    /// <param name="client">Wakes the orchestration.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    public async Task<bool> HandOverAsync(
        StoredCall? stored, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (; stored is { State: var state } && CallRules.IsToBeMade(state); stored = await store.FindAsync(state.Id, cancellationToken))
        {
            if (roster.Find(state.Assignee) is not { } assignee || !roster.IsAbsent(assignee.Id, now))
            {
                return false;
            }

            var standIn = await workload.ChooseAsync(
                open => StandInRule.Choose(assignee, CustomerRules.KnownBestBy(stored.Customer), CallIndex.Channel, roster, open, now), cancellationToken);
            if (standIn is null)
            {
                return false;
            }

            var command = new HandOverCall(standIn.StaffId, standIn.Why) { By = Actor.System };
            var planner = scheduling.PlannerFor(roster, await workload.CountsAsync(cancellationToken));
            var moved = (CallAccepted)CallRules.Decide(state, stored.Customer, command, now, planner);
            if (await store.TryCommitAsync(moved, stored.ETag, CancellationToken.None) is { } committed)
            {
                // It stays counted until the counts are read again, so that many calls at once are shared out.
                await starter.WakeAsync(client, committed.State);
                return true;
            }

            await workload.MovedAsync(standIn.StaffId, null);
        }

        return false;
    }
}
