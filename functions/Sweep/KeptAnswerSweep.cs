using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;

namespace Outreach.Sweep;

/// <summary>Deletes the answers kept for an Idempotency-Key once they are too old to be given again.</summary>
internal sealed class KeptAnswerSweep(KeptAnswers answers) : ISweepPart
{
    private const int PageSize = 1000;

    public SweepStep Step => SweepStep.KeptAnswers;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (deleted, next) = await answers.DeleteOldAsync(continuation, PageSize, cancellationToken);
        return new SweepStepResult { Items = deleted, Continuation = next };
    }
}
