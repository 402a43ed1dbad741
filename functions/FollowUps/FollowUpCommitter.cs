using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>Commits what staff change, and starts or wakes the orchestration of the follow-up.</summary>
public sealed class FollowUpCommitter(
    FollowUpStore store,
    FollowUpWaker waker,
    Redirects redirects,
    StaffStore staff,
    Workload workload,
    WorkIndex index,
    ClosedFollowUps closed)
{
    /// <summary>Commits a change. Gives the new ETag; null where the follow-up was changed meanwhile.</summary>
    /// <param name="accepted">The new state and what happened.</param>
    /// <param name="answer">The row that keeps the answer for a repeated Idempotency-Key.</param>
    /// <param name="now">UTC.</param>
    internal async Task<ETag?> TryCommitAsync(
        StoredFollowUp read,
        Accepted accepted,
        TableEntity? answer,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (FollowUpRules.IsOver(accepted.State))
        {
            // Nobody takes its turns any more, so its row among the closed ones is written here.
            var committed = await store.TryCommitAsync(accepted, read.ETag, answer, CancellationToken.None);
            if (committed is not null)
            {
                await closed.RewriteAsync(accepted.State, read.State, now);
            }

            return committed;
        }

        // The turn that writes the index rows finds them planned already.
        var target = FollowUpIndex.TargetOf(accepted.State, await staff.GetRosterAsync(cancellationToken), now);
        accepted = accepted with { State = accepted.State with { Indexed = target.PlannedAfter(accepted.State.Indexed) } };

        // Once begun, it is completed: a caller who disconnects must not leave a commit that nobody acts upon.
        // First the posts: a post that leads here for nothing does no harm, one that does not would make a reply a new matter.
        await redirects.AddPostsAsync(accepted, CancellationToken.None);
        var beginsRun = accepted.State.Run > read.State.Run;
        if (beginsRun)
        {
            await index.AnnounceAsync(target, CancellationToken.None);
        }

        if (await store.TryCommitAsync(accepted, read.ETag, answer, CancellationToken.None) is not { } etag)
        {
            return null;
        }

        await workload.MovedAsync(OwnerOf(read.State), OwnerOf(accepted.State));
        if (beginsRun)
        {
            await waker.StartAsync(client, accepted.State);
        }
        else if (!OutboxRules.IsWakePending(read.State.Outbox, now))
        {
            await waker.WakeAsync(client, accepted.State);
        }

        return etag;
    }

    private static string? OwnerOf(FollowUpState state) => state.IsOpen ? state.Owner : null;
}
