using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Customers.ThankYouCalls;

internal sealed class CallHandOver(CallStore store, CallStarter starter, CallScheduling scheduling, Workload workload)
{
    /// <summary>Moves it if its assignee is absent or has left. True if it was moved. Safe to repeat.</summary>
    public async Task<bool> HandOverAsync(
        StoredCall? stored, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (; stored is { State: var state } && CallRules.IsToBeMade(state); stored = await store.FindAsync(state.Id, cancellationToken))
        {
            if (roster.FindAccount(state.Assignee) is not { } assignee || !roster.IsToHandOver(assignee.Id, now))
            {
                return false;
            }

            var standIn = await workload.ChooseAsync(
                open => StandInRule.Choose(assignee, CustomerRules.KnownBestBy(stored.Customer), CallIndex.Channel, roster, open, now),
                cancellationToken);
            if (standIn is null)
            {
                return false;
            }

            var command = new HandOverCall(standIn.StaffId, standIn.Why) { By = Actor.System };
            var planner = scheduling.PlannerFor(roster, await workload.CountsAsync(cancellationToken));
            var moved = (CallAccepted)CallRules.Decide(state, stored.Customer, command, now, planner);
            if (await store.TryCommitAsync(moved, stored.ETag, CancellationToken.None) is { } committed)
            {
                // It stays in the count until the counts are read again, so that many calls at once are distributed.
                await starter.WakeAsync(client, committed.State);
                return true;
            }

            await workload.MovedAsync(standIn.StaffId, null);
        }

        return false;
    }
}
