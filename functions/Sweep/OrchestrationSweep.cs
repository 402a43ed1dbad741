using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Merges;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the orchestrations that have not completed: what each belongs to must be on the open-work list, or the list
/// has lost it.
/// </summary>
public sealed class OrchestrationSweep(
    OutreachTables tables,
    FollowUpStore followUps,
    FollowUpRecovery followUpRecovery,
    CallStore calls,
    CallRecovery callRecovery,
    MergeStarter merges,
    ILogger<OrchestrationSweep> log)
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    /// <summary>Sweeps one page.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? token, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            // A merge is on a list of its own until it is over: one that was never started, or was lost, is started again.
            await merges.RecoverAsync(client, cancellationToken);
        }

        var query = new OrchestrationQuery
        {
            Statuses =
            [
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Suspended,
                OrchestrationRuntimeStatus.Failed,
                OrchestrationRuntimeStatus.Terminated,
            ],
            PageSize = PageSize,
            ContinuationToken = token,
        };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(token, PageSize).WithCancellation(cancellationToken))
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
        var (isFollowUp, isCall) = (FollowUpId.IsWellFormed(id), CallId.IsWellFormed(id));
        if ((!isFollowUp && !isCall) || await tables.OpenWork.FindAsync(OpenWorkRow.ShardOf(id), id, cancellationToken) is not null)
        {
            return new SweepStepResult();
        }

        if (isFollowUp && await followUps.FindAsync(id, cancellationToken) is { State.IsOpen: true } followUp && followUp.State.InstanceId == instanceId)
        {
            return Lost(await followUpRecovery.ReindexAsync(followUp, client, cancellationToken));
        }

        if (isCall && await calls.FindAsync(id, cancellationToken) is { State.IsOpen: true } call)
        {
            return Lost(await callRecovery.ReindexAsync(call, client, cancellationToken));
        }

        return new SweepStepResult();
    }

    private static SweepStepResult Lost(bool wasRecovered) => new()
    {
        Found = new SweepFound { Open = 1, MissingFromIndex = 1, WithoutOrchestration = wasRecovered ? 1 : 0 },
        Done = new SweepDone { Reindexed = 1, Restarted = wasRecovered ? 1 : 0 },
    };
}
