using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>Moves a follow-up from an owner who is absent or has left to the person who takes over.</summary>
internal sealed class FollowUpHandOver(FollowUpStore store, CustomerStore customers, FollowUpWaker waker, Workload workload)
{
    /// <summary>Moves it if its owner is absent or has left. True if it was moved. Safe to repeat.</summary>
    public async Task<bool> HandOverAsync(
        StoredFollowUp? stored, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (; stored is { State.IsOpen: true }; stored = await store.FindAsync(stored.State.Id, cancellationToken))
        {
            var state = stored.State;
            if (roster.FindAccount(state.Owner) is not { } owner || !roster.IsToHandOver(owner.Id, now))
            {
                return false;
            }

            var prefers = (await customers.FindCurrentAsync(state.CustomerId, cancellationToken))?.Profile.Prefers;
            var standIn = await workload.ChooseAsync(
                open => StandInRule.Choose(owner, state.LastSpokeWith, state.Channel, roster, open, now, prefers), cancellationToken);
            if (standIn is null)
            {
                return false;
            }

            var moved = FollowUpRules.Decide(state, new HandOver(standIn.StaffId, standIn.Why) { By = Actor.System }, now);
            if (await store.TryCommitAsync(moved, stored.ETag, answer: null, CancellationToken.None) is not null)
            {
                await workload.MovedAsync(owner.Id, null);
                await waker.WakeAsync(client, moved.State);
                return true;
            }

            await workload.MovedAsync(standIn.StaffId, null);
        }

        return false;
    }
}
