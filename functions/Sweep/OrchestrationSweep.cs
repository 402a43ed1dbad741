using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Mentions;
using Outreach.Platform.Storage;
using Outreach.Worklists;

namespace Outreach.Sweep;

/// <summary>Goes through the live orchestrations: each of a follow-up must be on the open-work list, or the list has lost it.</summary>
public sealed class OrchestrationSweep(OutreachTables tables, FollowUpStore followUps, FollowUpRevival revival)
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    /// <summary>Sweeps one page.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? token, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery
        {
            Statuses = [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending],
            PageSize = PageSize,
            ContinuationToken = token,
        };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(token, PageSize).WithCancellation(cancellationToken))
        {
            var sums = new SweepSums();
            await Parallel.ForEachAsync(
                page.Values.Where(instance => instance.Name == nameof(FollowUpOrchestrator)),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (instance, oneToken) => sums.Add(await SweepInstanceAsync(instance.InstanceId, client, oneToken)));
            return sums.Result(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new SweepStepResult();
    }

    private async Task<SweepStepResult> SweepInstanceAsync(string instanceId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = instanceId.Split("-run-")[0];
        if (!FollowUpId.IsWellFormed(id) || await tables.OpenWork.FindAsync(OpenWorkRow.ShardOf(id), id, cancellationToken) is not null)
        {
            return new SweepStepResult();
        }

        if (await followUps.FindAsync(id, cancellationToken) is not { State.IsOpen: true } stored || stored.State.InstanceId != instanceId)
        {
            return new SweepStepResult();
        }

        await revival.ReindexAsync(stored, client, cancellationToken);
        return new SweepStepResult { Found = new SweepFound { Open = 1, MissingFromIndex = 1 }, Done = new SweepDone { Reindexed = 1 } };
    }
}
