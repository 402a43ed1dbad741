using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Brings back a call whose index rows were lost.</summary>
public sealed class CallRecovery(CallStore store, CallStarter starter, TimeProvider clock)
{
    /// <summary>
    /// Owes the indexes again, and revives the orchestration that writes them. True where it had none. A change meanwhile
    /// owes them anyway.
    /// </summary>
    public async Task<bool> ReindexAsync(StoredCall stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var reindexed = (CallAccepted)CallRules.Decide(stored.State, stored.Customer, new ReindexCall { By = Actor.System }, clock.GetUtcNow());
        if (await store.TryCommitAsync(reindexed, stored.ETag, cancellationToken) is not { } committed)
        {
            return false;
        }

        if (await starter.RecoverAsync(committed, client, cancellationToken))
        {
            return true;
        }

        await starter.WakeAsync(client, committed.State);
        return false;
    }
}
