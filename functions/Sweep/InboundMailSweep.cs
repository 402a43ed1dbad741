using Microsoft.DurableTask.Client;
using Outreach.InboundMail;

namespace Outreach.Sweep;

/// <summary>Deletes how much senders sent who have sent no e-mail for a day.</summary>
internal sealed class InboundMailSweep(MailSenders senders, TimeProvider clock) : ISweepPart
{
    public SweepStep Step => SweepStep.MailSenders;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await senders.DeleteOldAsync(clock.GetUtcNow(), cancellationToken);
        return new SweepStepResult();
    }
}
