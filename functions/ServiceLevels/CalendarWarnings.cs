using NodaTime;
using NodaTime.Text;

namespace Outreach.ServiceLevels;

/// <summary>What an admin should see to before a calendar is wrong.</summary>
/// <param name="Calendar">Its name.</param>
/// <param name="Warning">What is the matter.</param>
internal sealed record CalendarWarning(string Calendar, string Warning);

/// <summary>
/// Which calendars run out of holidays: on a holiday that a calendar does not know, clocks run although nobody works. Pure.
/// </summary>
internal static class CalendarWarnings
{
    /// <summary>A calendar is reported from so many days before its last holiday on.</summary>
    public const int DaysAhead = 60;

    public static IReadOnlyList<CalendarWarning> Of(ServiceLevelDocument document, DateTimeOffset now) =>
    [
        .. document.Calendars.SelectMany(
            calendar => WarningsOf(calendar.Value, now).Select(warning => new CalendarWarning(calendar.Key, warning))),
    ];

    private static IEnumerable<string> WarningsOf(CalendarDefinition calendar, DateTimeOffset now)
    {
        var today = Instant.FromDateTimeOffset(now).InZone(DateTimeZoneProviders.Tzdb[calendar.TimeZone]).Date;
        var days = calendar.Holidays.Select(holiday => LocalDatePattern.Iso.Parse(holiday.Date).Value).ToList();
        if (days.Count == 0)
        {
            // Who works around the clock has no holidays.
            return new BusinessCalendar(calendar).TimeAWeek < TimeSpan.FromDays(7) ? ["It has no holidays."] : [];
        }

        var (last, years) = (days.Max(), days.Select(day => day.Year).ToHashSet());
        List<string> warnings = [];
        for (var year = today.Year; year < last.Year; year++)
        {
            if (!years.Contains(year))
            {
                warnings.Add($"It has no holidays in {year}.");
            }
        }

        if (last <= today.PlusDays(DaysAhead))
        {
            warnings.Add($"Its holidays end on {LocalDatePattern.Iso.Format(last)}.");
        }

        return warnings;
    }
}
