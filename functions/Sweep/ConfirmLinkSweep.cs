using Microsoft.DurableTask.Client;
using Outreach.Confirmation;

namespace Outreach.Sweep;

/// <summary>Deletes the links by which customers say whether it is fixed, once they have expired.</summary>
internal sealed class ConfirmLinkSweep(ConfirmLinkStore links) : ISweepPart
{
    public SweepStep Step => SweepStep.ConfirmLinks;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await links.DeleteExpiredAsync(cancellationToken);
        return new SweepStepResult();
    }
}
