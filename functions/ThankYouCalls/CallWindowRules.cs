using NodaTime;
using NodaTime.Text;

namespace Outreach.ThankYouCalls;

/// <summary>When we ask somebody to call: inside the customer's own day. Pure.</summary>
public static class CallWindowRules
{
    private static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Parts of a day: somebody who does not answer in the morning may in the evening.</summary>
    private static readonly int[] PartsBeginAt = [9, 12, 17];

    /// <summary>The first moment (UTC) at or after another that is inside the window.</summary>
    public static DateTimeOffset FirstInside(CallWindow window, DateTimeOffset from)
    {
        var zone = DateTimeZoneProviders.Tzdb[window.TimeZone];
        var local = Instant.FromDateTimeOffset(from).InZone(zone);
        var (opens, closes) = (Parse(window.From), Parse(window.To));
        if (local.TimeOfDay >= opens && local.TimeOfDay < closes)
        {
            return from;
        }

        var day = local.TimeOfDay < opens ? local.Date : local.Date.PlusDays(1);
        return zone.AtLeniently(day + opens).ToInstant().ToDateTimeOffset();
    }

    /// <summary>The first moment (UTC) for another attempt: at a part of the customer's day that has not been tried, tomorrow if need be.</summary>
    public static DateTimeOffset NextAttempt(CallWindow window, IReadOnlyCollection<int> triedAtHours, DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb[window.TimeZone];
        var local = Instant.FromDateTimeOffset(now).InZone(zone);
        var tried = triedAtHours.Select(PartOf).ToHashSet();
        var untried = PartsBeginAt.Where((_, part) => !tried.Contains(part)).DefaultIfEmpty(PartsBeginAt[0]).ToList();
        for (var day = local.Date; ; day = day.PlusDays(1))
        {
            foreach (var hour in untried)
            {
                var start = FirstInside(window, zone.AtLeniently(day + new LocalTime(hour, 0)).ToInstant().ToDateTimeOffset());
                if (start > now)
                {
                    return start;
                }
            }
        }
    }

    /// <summary>The hour of the customer's day at a moment (UTC).</summary>
    public static int HourAt(CallWindow window, DateTimeOffset moment) =>
        Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb[window.TimeZone]).Hour;

    private static int PartOf(int hour) => hour < PartsBeginAt[1] ? 0 : hour < PartsBeginAt[2] ? 1 : 2;

    private static LocalTime Parse(string time) => HourAndMinute.Parse(time).GetValueOrThrow();
}
