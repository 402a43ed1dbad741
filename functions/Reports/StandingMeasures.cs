using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>Measures how the work stands, by what is open.</summary>
public sealed partial class StandingMeasures(
    OutreachTables tables, FollowUpStore followUps, CallStore calls, BounceStore bounces, PendingNoticeStore notices, StaffStore staff, StandingGauges gauges, TimeProvider clock, ILogger<StandingMeasures> log)
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    /// <summary>Measures, where anybody listens.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (gauges.AreWatched)
        {
            gauges.Set(await MeasureAsync(cancellationToken));
        }
    }

    private async Task<StandingFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var roster = await staff.GetRosterAsync(cancellationToken);
        var figures = new StandingFigures { StaffBounced = (await bounces.GetStandingAsync(roster, cancellationToken)).Count };
        foreach (var ofOne in await notices.ReadAllAsync(cancellationToken))
        {
            figures += StandingFigures.Of([.. ofOne.Pending.Select(notice => notice.Entry)], now);
        }

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
                ? await calls.FindAsync(row.RowKey, cancellationToken) is { State: var call } ? StandingFigures.Of(call, now) : new StandingFigures()
                : await followUps.FindAsync(row.RowKey, cancellationToken) is { State: var followUp } ? StandingFigures.Of(followUp, now) : new StandingFigures();
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
