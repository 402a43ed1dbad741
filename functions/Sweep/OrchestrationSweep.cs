using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.FollowUps;
using Outreach.Merges;
using Outreach.Platform.Storage;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the orchestrations that have not completed: what each belongs to must be on the open-work list, or the list
/// has lost it.
/// </summary>
internal sealed class OrchestrationSweep(
    OutreachTables tables, IEnumerable<IOpenItems> kinds, MergeStarter merges, CustomerReassignment reassignment,
    ILogger<OrchestrationSweep> log) : ISweepPart
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    public SweepStep Step => SweepStep.Orchestrations;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(continuation))
        {
            // A merge is on a list of its own until it is over: one that was never started, or was lost, is started again.
            await merges.RecoverAsync(client, cancellationToken);

            // So is a follow-up on its way to whom it concerns.
            await reassignment.RecoverAsync(client, cancellationToken);
        }

        var query = new OrchestrationQuery
        {
            Statuses =
            [
                OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended,
                OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
            ],
            PageSize = PageSize,
            ContinuationToken = continuation,
        };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(continuation, PageSize).WithCancellation(cancellationToken))
        {
            var sums = new SweepSums(log);
            await Parallel.ForEachAsync(
                page.Values,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (instance, oneToken) => await sums.AddAsync(
                    instance.InstanceId, () => SweepInstanceAsync(instance.InstanceId, client, oneToken), oneToken));
            return sums.Result(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new SweepStepResult();
    }

    private async Task<SweepStepResult> SweepInstanceAsync(string instanceId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = instanceId.Split("-run-")[0];
        if (kinds.FirstOrDefault(kind => kind.Knows(id)) is not { } ofType
            || await tables.OpenWork.FindAsync(OpenWorkRow.ShardOf(id), id, cancellationToken) is not null)
        {
            return new SweepStepResult();
        }

        return await ofType.FindAsync(id, cancellationToken) is { IsOpen: true } item && item.InstanceId == instanceId
            ? Lost(await item.ReindexAsync(client, cancellationToken))
            : new SweepStepResult();
    }

    private static SweepStepResult Lost(bool wasRecovered) => new()
    {
        Found = new SweepFound { Open = 1, MissingFromIndex = 1, WithoutOrchestration = wasRecovered ? 1 : 0 },
        Done = new SweepDone { Reindexed = 1, Restarted = wasRecovered ? 1 : 0 },
    };
}
