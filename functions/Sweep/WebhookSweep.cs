using Microsoft.DurableTask.Client;
using Outreach.Webhooks;

namespace Outreach.Sweep;

/// <summary>Deletes what webhooks leave, deliveries and parked items, once it is too old to be of use.</summary>
internal sealed class WebhookSweep(WebhookDeliveries deliveries) : ISweepPart
{
    public SweepStep Step => SweepStep.Webhooks;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var deleted = await deliveries.DeleteOldAsync(cancellationToken);
        return new SweepStepResult { Items = deleted };
    }
}
