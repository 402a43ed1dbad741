using Microsoft.DurableTask.Client;
using Outreach.Platform.Durable;

namespace Outreach.Sweep;

public sealed class SweepStarter(SweepStore store)
{
    // Asked for every hour: what this process has seen done is not looked up again.
    private volatile string? _lastDone;

    /// <summary>Starts the sweep with an id. False where there has been one with that id.</summary>
    /// <param name="now">When it begins (UTC).</param>
    public async Task<bool> StartAsync(string id, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (id == _lastDone)
        {
            return false;
        }

        var isNew = await store.TryAddAsync(new SweepReport { Id = id, StartedAt = now }, cancellationToken);
        if (!isNew && await store.FindAsync(id, cancellationToken) is { Status: not SweepStatus.Running })
        {
            _lastDone = id;
            return false;
        }

        // Also where the report is there but the start was lost. A sweep is safe to repeat, so one that broke off may be started again
        // under its own id.
        return await client.TryStartAsync(
            nameof(SweepOrchestrator), id, new SweepCheckpoint(), Instances.GoesOnOrIsDone, cancellationToken) && isNew;
    }
}
