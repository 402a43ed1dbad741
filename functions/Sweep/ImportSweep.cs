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
            await sums.AddRecoveryAsync(import.Id, () => starter.TendAsync(import, client, cancellationToken), cancellationToken);
        }

        return sums.Result(continuation: null);
    }
}
