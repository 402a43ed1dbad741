using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Durable;

namespace Outreach.Sweep;

/// <summary>
/// Forgets the orchestrations that have been over for a week: the rows say what came of them. A page at a time, since to purge much at
/// once takes longer than an activity may.
/// </summary>
internal sealed class HistorySweep(TimeProvider clock, ILogger<HistorySweep> log) : ISweepPart
{
    /// <summary>How long a history is kept after its end, for investigations.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private const int PageSize = 200;
    private const int AtOnce = 8;

    public SweepStep Step => SweepStep.Histories;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow() - KeptFor;
        var query = new OrchestrationQuery
        {
            Statuses = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],

            // What was created later can't have been over for so long; what was created before may have ended yesterday.
            CreatedTo = old,
            PageSize = PageSize,
            ContinuationToken = continuation,
        };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(continuation, PageSize).WithCancellation(cancellationToken))
        {
            var sums = new SweepSums(log);
            await Parallel.ForEachAsync(
                page.Values.Where(instance => instance.LastUpdatedAt <= old),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (instance, oneToken) => await sums.AddAsync(
                    instance.InstanceId, () => PurgeAsync(instance.InstanceId, client, oneToken), oneToken));
            return sums.Result(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new SweepStepResult();
    }

    private static async Task<SweepStepResult> PurgeAsync(string instanceId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        // One that keeps its id for life may have been started anew since it was listed.
        var purged = await client.TryPurgeAsync(instanceId, cancellationToken);
        return new SweepStepResult
        {
            Found = new SweepFound { OldHistories = 1 },
            Done = new SweepDone { Purged = purged ? 1 : 0 },
        };
    }
}
