using Outreach.Notices;
using Outreach.Staff;

namespace Outreach.Reports;

/// <summary>Measures how the work stands: what is open, and whom notices do not reach.</summary>
public sealed class StandingMeasures(
    OpenWorkMeasures openWork, BounceStore bounces, PendingNoticeStore notices, StaffStore staff, StandingGauges gauges, TimeProvider clock)
{
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

        return await openWork.MeasureAsync(figures, now, cancellationToken);
    }
}
