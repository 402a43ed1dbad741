using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff.Worklists;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the worklists: removes a row that its item doesn't know of any more, and one whose follow-up an intake announced and never
/// made.
/// </summary>
internal sealed class WorklistSweep(
    OutreachTables tables, IEnumerable<IOpenItems> kinds, CustomerStore customers, IOptions<OutreachOptions> options,
    TimeProvider clock, ILogger<WorklistSweep> log) : ISweepPart
{
    public SweepStep Step => SweepStep.Worklists;

    public Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken) =>
        new SweepSums(log).AddPageAsync(
            tables.Worklist.QueryAsync<TableEntity>(
                filter: null as string, SweepSums.PageSize, ["PartitionKey", "RowKey", "Id", "Timestamp"], cancellationToken),
            continuation, SweepRowAsync, cancellationToken);

    private async Task<SweepStepResult> SweepRowAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (CustomerId.IsWellFormed(row.GetString("Id")))
        {
            return await customers.FindAsync(row.GetString("Id"), cancellationToken) is { } customer
                && ContactReminders.ItemOf(customer.Profile, row.PartitionKey, row.RowKey, clock.GetUtcNow()) is not null
                ? new SweepStepResult()
                : await RemoveAsync(row, cancellationToken);
        }

        var ofType = kinds.FirstOrDefault(kind => kind.Knows(row.GetString("Id")));
        var item = ofType is null ? null : await ofType.FindAsync(row.GetString("Id"), cancellationToken);

        // An item that is being written has the row among those it plans, before the row is there.
        return item is null ? await RemoveNeverCommittedAsync(row, ofType, cancellationToken)
            : item.Indexed.Worklist.Contains($"{row.PartitionKey}|{row.RowKey}") ? new SweepStepResult()
            : await RemoveAsync(row, cancellationToken);
    }

    private async Task<SweepStepResult> RemoveNeverCommittedAsync(TableEntity row, IOpenItems? ofType, CancellationToken cancellationToken)
    {
        var age = TimeProvider.System.GetUtcNow() - (row.Timestamp ?? DateTimeOffset.MinValue);
        if (ofType?.IsArriving(row.GetString("Id")) == true || age < options.Value.IntakeGrace)
        {
            return new SweepStepResult();
        }

        try
        {
            await tables.Worklist.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // Another attempt has announced it again, after we read it.
            return new SweepStepResult();
        }

        return Removed();
    }

    private async Task<SweepStepResult> RemoveAsync(TableEntity row, CancellationToken cancellationToken)
    {
        await tables.Worklist.DeleteIfThereAsync(row.PartitionKey, row.RowKey, cancellationToken);
        return Removed();
    }

    private static SweepStepResult Removed() => new() { Found = new SweepFound { StaleInIndex = 1 }, Done = new SweepDone { Removed = 1 } };
}
