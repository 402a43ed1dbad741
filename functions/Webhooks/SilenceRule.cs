using NodaTime;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Webhooks;

/// <summary>
/// Whether a source is silent for far longer than it usually is. Hours in which it never speaks, such as those of a night, count for
/// nothing, nor do days on which nobody works, such as a public holiday; who speaks every hour is missed soon, who speaks twice a week
/// after weeks. Pure.
/// </summary>
internal static class SilenceRule
{
    /// <summary>How unlikely a silence must be: once in ten thousand times.</summary>
    public const double Unlikely = 0.0001;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(26 * 7);

    /// <summary>Decides, by the whole hours that have passed since the source last spoke.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="office">In whose zone days and weeks are reckoned.</param>
    /// <param name="calendars">When the company works: a day on which none of them is open is no working day.</param>
    public static bool IsSilent(
        SourceActivity activity, DateTimeOffset now, Office office, IReadOnlyCollection<BusinessCalendar> calendars)
    {
        var zone = DateTimeZoneProviders.Tzdb[office.TimeZone];
        var workdays = new Dictionary<LocalDate, bool>();
        var likelihood = 1.0;
        var hour = new DateTimeOffset(activity.LastAt.UtcTicks - (activity.LastAt.UtcTicks % Hour.Ticks), TimeSpan.Zero) + Hour;
        for (var last = Earlier(now, activity.LastAt + Longest); hour + Hour <= last; hour += Hour)
        {
            if (activity.LikelihoodOf(hour, zone) is not { } speaks)
            {
                return false;
            }

            var day = office.DayOf(hour);
            if (!workdays.TryGetValue(day, out var isWorkday))
            {
                workdays[day] = isWorkday = IsWorkday(day, office, calendars);
            }

            if (!isWorkday)
            {
                continue;
            }

            likelihood *= 1 - speaks;
            if (likelihood < Unlikely)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWorkday(LocalDate day, Office office, IReadOnlyCollection<BusinessCalendar> calendars)
    {
        var (from, to) = office.MomentsOf(day, day);
        return calendars.Any(calendar => calendar.NextOpening(from) < to);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
