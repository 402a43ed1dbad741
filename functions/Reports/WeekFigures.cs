using Microsoft.Extensions.Logging;
using NodaTime;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>The figures of a week for the e-mail to leads, which is sent without them where they can't be read.</summary>
public sealed partial class WeekFigures(ReportDayStore reports, Office office, ILogger<WeekFigures> log)
{
    /// <summary>A total has no groups: it is the same for every reader.</summary>
    private static readonly ReportViewer OfNobody = new("", SeesEverybody: false);

    /// <summary>The seven days before today, and as many before them: today is not over. Null where they can't be read.</summary>
    internal async Task<ReportedWeek?> ReadAsync(LocalDate today, CancellationToken cancellationToken)
    {
        var week = new ReportDays(today.PlusDays(-7), today.PlusDays(-1));
        var before = new ReportDays(today.PlusDays(-14), today.PlusDays(-8));
        try
        {
            return new ReportedWeek(week, await TotalOfAsync(week), await TotalOfAsync(before));
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // What else is in the e-mail does not depend on it.
            LogWeekNotRead(new RedactedException(failed), today);
            return null;
        }

        async Task<IReadOnlyList<ReportFigure>> TotalOfAsync(ReportDays days)
        {
            var sums = await reports.ReadAsync(days, [ReportBy.None], cancellationToken);
            return ConsistencyReport.Of(sums, days, ReportBy.None, today, office.TimeZone, OfNobody).Total;
        }
    }

    [LoggerMessage(
        EventId = 903,
        Level = LogLevel.Warning,
        Message = "The figures of the week before {Day} can't be read; its e-mail goes without them")]
    private partial void LogWeekNotRead(RedactedException failed, LocalDate day);
}
