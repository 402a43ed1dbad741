using Outreach.SharedKernel;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

internal sealed class OpenCalls(CallStore store, CallStarter starter, CallHandOver handOver, TimeProvider clock) : IOpenItems
{
    public IndexedType Type => IndexedType.Call;

    public bool Knows(string id) => CallId.IsWellFormed(id);

    public bool IsArriving(string id) => false;

    public async Task<OpenItem?> FindAsync(string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } stored ? Of(stored) : null;

    private OpenItem Of(StoredCall stored) => new()
    {
        Id = stored.State.Id,
        InstanceId = stored.State.Id,
        IsOpen = stored.State.IsOpen,
        IsOver = CallRules.IsOver(stored.State),
        Outbox = stored.State.Outbox,
        Indexed = stored.State.Indexed,
        NextDeadline = now => CallRules.NextDeadline(stored.State, now),
        TargetOf = (roster, now) => CallIndex.TargetOf(stored.State, roster, now),
        RecoverAsync = (client, cancellationToken) => starter.RecoverAsync(stored, client, cancellationToken),
        HandOverAsync = (roster, now, client, cancellationToken) => handOver.HandOverAsync(stored, roster, now, client, cancellationToken),
        WakeAsync = client => starter.WakeAsync(client, stored.State),
        EnqueueIndexAsync = async cancellationToken =>
        {
            var reindexed = (CallAccepted)CallRules.Decide(
                stored.State, stored.Customer, new ReindexCall { By = Actor.System }, clock.GetUtcNow());
            return await store.TryCommitAsync(reindexed, stored.ETag, cancellationToken) is { } committed ? Of(committed) : null;
        },
    };
}
