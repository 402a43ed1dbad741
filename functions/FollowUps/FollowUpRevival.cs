using Microsoft.DurableTask.Client;

namespace Outreach.FollowUps;

/// <summary>Brings back a follow-up whose orchestration or index rows were lost.</summary>
public sealed class FollowUpRevival(FollowUpStore store, FollowUpWaker waker, TimeProvider clock)
{
    /// <summary>Starts what has no live orchestration. True where it had none.</summary>
    public async Task<bool> ReviveAsync(StoredFollowUp stored, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(stored.State.InstanceId, cancellationToken);
        if (instance is null)
        {
            await waker.StartAsync(client, stored.State);
            return true;
        }

        if (!instance.IsCompleted)
        {
            return false;
        }

        // An instance id is never used twice: what failed or was terminated goes on as a new run.
        var restarted = FollowUpRules.Decide(stored.State, new Restart { By = Actor.System }, clock.GetUtcNow());
        if (await store.TryCommitAsync(restarted, stored.ETag, answer: null, cancellationToken) is not null)
        {
            await waker.StartAsync(client, restarted.State);
        }

        return true;
    }

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

        if (await ReviveAsync(new StoredFollowUp(reindexed.State, etag), client, cancellationToken))
        {
            return true;
        }

        await waker.WakeAsync(client, reindexed.State);
        return false;
    }
}
