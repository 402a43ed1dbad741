using Microsoft.DurableTask.Client;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>Deletes who had an item open and has it no longer.</summary>
internal sealed class PresenceSweep(PresenceStore presence) : ISweepPart
{
    private const int PageSize = 1000;

    public SweepStep Step => SweepStep.Presence;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (deleted, next) = await presence.DeleteOldAsync(continuation, PageSize, cancellationToken);
        return new SweepStepResult { Items = deleted, Continuation = next };
    }
}
