using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>Brings back a follow-up whose index rows were lost.</summary>
public sealed class FollowUpRecovery(FollowUpStore store, FollowUpWaker waker, TimeProvider clock)
{
    /// <summary>
    /// Enqueues the index update again, and recovers the orchestration that writes the indexes. True where there was none. A change
    /// meanwhile enqueues the update anyway.
    /// </summary>
    public async Task<bool> ReindexAsync(StoredFollowUp stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var reindexed = FollowUpRules.Decide(stored.State, new Reindex { By = Actor.System }, clock.GetUtcNow());
        if (await store.TryCommitAsync(reindexed, stored.ETag, answer: null, cancellationToken) is not { } etag)
        {
            return false;
        }

        if (await waker.RecoverAsync(new StoredFollowUp(reindexed.State, etag), client, cancellationToken))
        {
            return true;
        }

        await waker.WakeAsync(client, reindexed.State);
        return false;
    }
}
