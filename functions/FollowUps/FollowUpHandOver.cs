using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Absences;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>Moves a follow-up from an absent owner to the person who stands in for them.</summary>
public sealed class FollowUpHandOver(FollowUpStore store, FollowUpWaker waker, Workload workload) : IHandOver
{
    /// <inheritdoc/>
    public IndexedType Type => IndexedType.FollowUp;

    /// <inheritdoc/>
    public async Task<bool> HandOverAsync(
        string id, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        await HandOverAsync(await store.FindAsync(id, cancellationToken), roster, now, client, cancellationToken);

    /// <summary>As above, of an item that has been read already.</summary>
    public async Task<bool> HandOverAsync(
        StoredFollowUp? stored, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (; stored is { State.IsOpen: true }; stored = await store.FindAsync(stored.State.Id, cancellationToken))
        {
            var state = stored.State;
            if (roster.Find(state.Owner) is not { } owner || !roster.IsAbsent(owner.Id, now))
            {
                return false;
            }

            var standIn = await workload.ChooseAsync(
                open => StandInRule.Choose(owner, state.LastSpokeWith, state.Channel, roster, open, now), cancellationToken);
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
