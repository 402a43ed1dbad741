using Microsoft.DurableTask.Client;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>Brings back a follow-up whose index rows were lost.</summary>
public sealed class FollowUpRecovery(FollowUpStore store, FollowUpWaker waker, TimeProvider clock)
{
    /// <summary>
    /// Owes the indexes again, and revives the orchestration that writes them. True where it had none. A change meanwhile
    /// owes them anyway.
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
