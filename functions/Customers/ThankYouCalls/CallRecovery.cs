using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Recovers a call whose index rows were lost.</summary>
public sealed class CallRecovery(CallStore store, CallStarter starter, TimeProvider clock)
{
    /// <summary>
    /// Enqueues the index update again, and recovers the orchestration that writes it. True if it had no live orchestration. A concurrent
    /// change enqueues the update anyway.
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
