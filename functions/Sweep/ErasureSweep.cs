using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Privacy;

namespace Outreach.Sweep;

/// <summary>Goes through the erasures that are not over: each must have a live orchestration.</summary>
internal sealed class ErasureSweep(ErasureStore erasures, ErasureStarter starter, ILogger<ErasureSweep> log) : ISweepPart
{
    public SweepStep Step => SweepStep.Erasures;

    /// <summary>Sweeps them all: there are few at a time.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var sums = new SweepSums(log);
        foreach (var id in await erasures.ListRunningAsync(cancellationToken))
        {
            await sums.AddRecoveryAsync(id, () => starter.RecoverAsync(client, id, cancellationToken), cancellationToken);
        }

        return sums.Result(continuation: null);
    }
}
