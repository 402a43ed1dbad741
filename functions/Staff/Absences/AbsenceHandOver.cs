using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.Staff.Absences;

/// <summary>What one page of a hand-over came to.</summary>
/// <param name="Moved">How many items have another owner now.</param>
/// <param name="After">Where it goes on; null where it came to its end.</param>
internal sealed record HandOverPage(int Moved, string? After);

/// <summary>Hands over what is open of somebody who is absent or has left, page by page. Each step is safe to repeat.</summary>
public sealed partial class AbsenceHandOver(OutreachTables tables, IEnumerable<IOpenItems> kinds, ILogger<AbsenceHandOver> log)
{
    private const int PageSize = 100;
    private const int AtOnce = 8;

    /// <summary>Hands over one page.</summary>
    /// <param name="after">Where the page before stopped; null for the beginning.</param>
    /// <param name="now">UTC.</param>
    internal async Task<HandOverPage> HandOverPageAsync(
        string staffId, string? after, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (rows, next) = await ReadPageAsync(staffId, after, cancellationToken);
        var moved = 0;
        await Parallel.ForEachAsync(
            rows, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (row, token) =>
        {
            if (await HandOverAsync(row, roster, now, client, token))
            {
                Interlocked.Increment(ref moved);
            }
        });
        return new HandOverPage(moved, next);
    }

    /// <summary>Has what waits for a lead's decision shown to the one who decides now: its owner stays, so nothing else would.</summary>
    internal async Task ShowReviewsAsync(
        string staffId, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {staffId} and Type eq {Json.NameOf(WorkType.Review)}");
        await Parallel.ForEachAsync(
            tables.Worklist.QueryAsync<TableEntity>(filter, select: ["Id"], cancellationToken: cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, token) => await ShowReviewAsync(staffId, row.GetString("Id"), roster, now, client, token));
    }

    private async Task ShowReviewAsync(
        string staffId, string id, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (kinds.FirstOrDefault(kind => kind.Knows(id)) is { } kind
                && await kind.FindAsync(id, cancellationToken) is { } item
                && item.TargetOf(roster, now).Todo?.StaffId != staffId)
            {
                await item.ReindexAsync(client, cancellationToken);
            }
        }
        catch (PreconditionException unreadable)
        {
            LogNotHandedOver(id, unreadable.Message);
        }
    }

    private async Task<bool> HandOverAsync(
        TableEntity row, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            // The row may be behind: who owns the item now is what the item itself says.
            var type = Json.ParseName<IndexedType>(row.GetString("Type"));
            return await kinds.Single(kind => kind.Type == type).FindAsync(row.RowKey, cancellationToken) is { } item
                && await item.HandOverAsync(roster, now, client, cancellationToken);
        }
        catch (PreconditionException unreadable)
        {
            // It must not hold up everything else; the sweep counts it until somebody resolves it.
            LogNotHandedOver(row.RowKey, unreadable.Message);
            return false;
        }
    }

    private async Task<(IReadOnlyList<TableEntity> Rows, string? Next)> ReadPageAsync(
        string staffId, string? after, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"Owner eq {staffId}");
        if (after?.Split('|') is [var shard, var id])
        {
            filter += " and " + TableClient.CreateQueryFilter($"(PartitionKey gt {shard} or (PartitionKey eq {shard} and RowKey gt {id}))");
        }

        var rows = new List<TableEntity>();
        await foreach (var row in tables.OpenWork.QueryAsync<TableEntity>(
            filter, maxPerPage: PageSize, select: ["PartitionKey", "RowKey", "Type"], cancellationToken: cancellationToken))
        {
            if (rows.Count == PageSize)
            {
                return (rows, $"{rows[^1].PartitionKey}|{rows[^1].RowKey}");
            }

            rows.Add(row);
        }

        return (rows, null);
    }

    [LoggerMessage(EventId = 611, Level = LogLevel.Error, Message = "{Id} can't be handed over: {Error}")]
    private partial void LogNotHandedOver(string id, string error);
}
