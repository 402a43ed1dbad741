using Microsoft.DurableTask.Client;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>Deletes who had an item open and has it no longer.</summary>
internal sealed class PresenceSweep(PresenceStore presence) : ISweepPart
{
    public SweepStep Step => SweepStep.Presence;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await presence.DeleteOldAsync(cancellationToken);
        return new SweepStepResult();
    }
}
