using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

internal sealed class OpenFollowUps(
    FollowUpStore store, FollowUpWaker waker, FollowUpHandOver handOver, IntakeInFlight inFlight, TimeProvider clock) : IOpenItems
{
    public IndexedType Type => IndexedType.FollowUp;

    public bool Knows(string id) => FollowUpId.IsWellFormed(id);

    public bool IsArriving(string id) => inFlight.Contains(id);

    public async Task<OpenItem?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored ? Of(stored) : null;

    private OpenItem Of(StoredFollowUp stored) => new()
    {
        Id = stored.State.Id,
        InstanceId = stored.State.InstanceId,
        IsOpen = stored.State.IsOpen,
        IsOver = FollowUpRules.IsOver(stored.State),
        Outbox = stored.State.Outbox,
        Indexed = stored.State.Indexed,
        NextDeadline = now => FollowUpRules.NextDeadline(stored.State, now),
        TargetOf = (roster, now) => FollowUpIndex.TargetOf(stored.State, roster, now),
        RecoverAsync = (client, cancellationToken) => waker.RecoverAsync(stored, client, cancellationToken),
        HandOverAsync = (roster, now, client, cancellationToken) => handOver.HandOverAsync(stored, roster, now, client, cancellationToken),
        WakeAsync = client => waker.WakeAsync(client, stored.State),
        EnqueueIndexAsync = async cancellationToken =>
        {
            var reindexed = FollowUpRules.Decide(stored.State, new Reindex { By = Actor.System }, clock.GetUtcNow());
            return await store.TryCommitAsync(reindexed, stored.ETag, answer: null, cancellationToken) is { } etag
                ? Of(new StoredFollowUp(reindexed.State, etag))
                : null;
        },
    };
}
