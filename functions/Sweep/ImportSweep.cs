using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Imports;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the imports: one under way must have a live orchestration, what nobody started or reads any more is deleted.
/// </summary>
internal sealed class ImportSweep(ImportStore imports, ImportStarter starter, ILogger<ImportSweep> log) : ISweepPart
{
    public SweepStep Step => SweepStep.Imports;

    /// <summary>Sweeps them all: there are few at a time.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var sums = new SweepSums(log);
        foreach (var import in await imports.ReadAllAsync(cancellationToken))
        {
            await sums.AddAsync(
                import.Id,
                async () => await starter.TendAsync(import, client, cancellationToken)
                    ? new SweepStepResult { Found = new SweepFound { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } }
                    : new SweepStepResult(),
                cancellationToken);
        }

        return sums.Result(continuation: null);
    }
}
