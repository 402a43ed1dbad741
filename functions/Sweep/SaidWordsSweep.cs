using Microsoft.DurableTask.Client;
using Outreach.FollowUps;

namespace Outreach.Sweep;

/// <summary>Deletes which words went to how many customers, once that is a day ago.</summary>
internal sealed class SaidWordsSweep(SaidWords words) : ISweepPart
{
    private const int PageSize = 1000;

    public SweepStep Step => SweepStep.SaidWords;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (deleted, next) = await words.DeleteOldAsync(continuation, PageSize, cancellationToken);
        return new SweepStepResult { Items = deleted, Continuation = next };
    }
}
