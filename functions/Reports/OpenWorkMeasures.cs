using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.Reports;

public sealed partial class OpenWorkMeasures(OutreachTables tables, FollowUpStore followUps, CallStore calls, ILogger<OpenWorkMeasures> log)
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    internal async Task<StandingFigures> MeasureAsync(StandingFigures figures, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await foreach (var page in tables.OpenWork
            .QueryAsync<TableEntity>(maxPerPage: PageSize, select: ["PartitionKey", "RowKey", "Type"], cancellationToken: cancellationToken)
            .AsPages(pageSizeHint: PageSize).WithCancellation(cancellationToken))
        {
            foreach (var together in page.Values.Chunk(AtOnce))
            {
                var measured = await Task.WhenAll(together.Select(row => MeasureAsync(row, now, cancellationToken)));
                figures = measured.Aggregate(figures, (sum, one) => sum + one);
            }
        }

        return figures;
    }

    /// <summary>By the item itself: its row on the list may be behind, or ahead of an item that was never committed.</summary>
    private async Task<StandingFigures> MeasureAsync(TableEntity row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return row.GetString("Type") == Json.NameOf(IndexedType.Call)
                ? await calls.FindAsync(row.RowKey, cancellationToken) is { State: var call } ? StandingFigures.Of(call, now) : new()
                : await followUps.FindAsync(row.RowKey, cancellationToken) is { State: var item } ? StandingFigures.Of(item, now) : new();
        }
        catch (PreconditionException unreadable)
        {
            LogNotMeasured(row.RowKey, unreadable.Message);
            return new StandingFigures();
        }
    }

    [LoggerMessage(EventId = 901, Level = LogLevel.Warning, Message = "{Id} can't be read, and is left out of the measures: {Error}")]
    private partial void LogNotMeasured(string id, string error);
}
