using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Mentions;
using Outreach.Platform.Outbox;
using Outreach.Platform.Storage;
using Outreach.ThankYouCalls;

namespace Outreach.Sweep;

/// <summary>Goes through the worklists: a row that its item doesn't know of any more is taken away.</summary>
public sealed class WorklistSweep(OutreachTables tables, FollowUpStore followUps, CallStore calls, CustomerStore customers, TimeProvider clock, ILogger<WorklistSweep> log)
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    /// <summary>Sweeps one page.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? token, CancellationToken cancellationToken)
    {
        await foreach (var page in tables.Worklist.QueryAsync<TableEntity>(maxPerPage: PageSize, select: ["PartitionKey", "RowKey", "Id"], cancellationToken: cancellationToken)
            .AsPages(token, PageSize).WithCancellation(cancellationToken))
        {
            var sums = new SweepSums(log);
            await Parallel.ForEachAsync(
                page.Values,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (row, rowToken) => await sums.AddAsync(row.RowKey, () => SweepRowAsync(row, rowToken), rowToken));
            return sums.Result(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new SweepStepResult();
    }

    private async Task<SweepStepResult> SweepRowAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (CustomerId.IsWellFormed(row.GetString("Id")))
        {
            return await customers.FindAsync(row.GetString("Id"), cancellationToken) is { } customer
                && CustomerTouch.ItemOf(customer.Profile, row.PartitionKey, row.RowKey, clock.GetUtcNow()) is not null
                ? new SweepStepResult()
                : await RemoveAsync(row, cancellationToken);
        }

        // An item that is being written has the row among those it plans, before the row is there.
        if (await IndexedOfAsync(row.GetString("Id"), cancellationToken) is { } indexed && indexed.Worklist.Contains($"{row.PartitionKey}|{row.RowKey}"))
        {
            return new SweepStepResult();
        }

        return await RemoveAsync(row, cancellationToken);
    }

    private async Task<SweepStepResult> RemoveAsync(TableEntity row, CancellationToken cancellationToken)
    {
        await tables.Worklist.DeleteIfThereAsync(row.PartitionKey, row.RowKey, cancellationToken);
        return new SweepStepResult { Found = new SweepFound { StaleInIndex = 1 }, Done = new SweepDone { Removed = 1 } };
    }

    private async Task<Indexed?> IndexedOfAsync(string id, CancellationToken cancellationToken) =>
        FollowUpId.IsWellFormed(id) ? (await followUps.FindAsync(id, cancellationToken))?.State.Indexed
        : CallId.IsWellFormed(id) ? (await calls.FindAsync(id, cancellationToken))?.State.Indexed
        : null;
}
