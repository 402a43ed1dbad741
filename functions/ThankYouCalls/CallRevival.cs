using Microsoft.DurableTask.Client;
using Outreach.FollowUps;

namespace Outreach.ThankYouCalls;

/// <summary>Brings back a call whose orchestration or index rows were lost.</summary>
public sealed class CallRevival(CallStore store, CallStarter starter, TimeProvider clock)
{
    /// <summary>Starts what has no live orchestration. True where it had none.</summary>
    public async Task<bool> ReviveAsync(StoredCall stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(stored.State.Id, cancellationToken);
        if (instance is { IsCompleted: false })
        {
            return false;
        }

        if (instance is not null)
        {
            // A call has one instance for life: what failed or was terminated makes room for it.
            await client.PurgeInstanceAsync(stored.State.Id, cancellationToken);
        }

        await starter.StartAsync(client, stored.State.Id);
        return true;
    }

    /// <summary>Owes the indexes again, and revives the orchestration that writes them. A change meanwhile owes them anyway.</summary>
    public async Task ReindexAsync(StoredCall stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var reindexed = (CallAccepted)CallRules.Decide(stored.State, stored.Customer, new ReindexCall { By = Actor.System }, clock.GetUtcNow());
        if (await store.TryCommitAsync(reindexed, stored.ETag, cancellationToken) is { } committed
            && !await ReviveAsync(committed, client, cancellationToken))
        {
            await starter.WakeAsync(client, committed.State);
        }
    }
}
