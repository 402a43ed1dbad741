using Microsoft.DurableTask.Client;
using Outreach.Webhooks;

namespace Outreach.Sweep;

/// <summary>Deletes what webhooks leave, deliveries and parked items, once it is too old to be of use.</summary>
internal sealed class WebhookSweep(WebhookDeliveries deliveries) : ISweepPart
{
    private const int PageSize = 1000;

    public SweepStep Step => SweepStep.Webhooks;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (deleted, next) = await deliveries.DeleteOldAsync(continuation, PageSize, cancellationToken);
        return new SweepStepResult { Items = deleted, Continuation = next };
    }
}
