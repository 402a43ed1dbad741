using NodaTime;

namespace Outreach.Webhooks;

/// <summary>When a source usually speaks, and when it last did: the hours of a week, of the last eight weeks. Times are UTC.</summary>
internal sealed record SourceActivity
{
    private const int HoursOfAWeek = 7 * 24;
    private const int Weeks = 8;

    private static readonly LocalDate AMonday = new(1970, 1, 5);

    public required DateTimeOffset FirstAt { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    /// <summary>A byte for each hour from Monday 0:00 on, a bit for each week: whether it spoke in that hour.</summary>
    public required byte[] Hours { get; init; }

    /// <summary>When its silence was noticed; null while it speaks.</summary>
    public DateTimeOffset? SilentNotedAt { get; init; }

    public static SourceActivity Begin(DateTimeOffset at, DateTimeZone zone) =>
        new SourceActivity { FirstAt = at, LastAt = at, Hours = new byte[HoursOfAWeek] }.With(at, zone);

    /// <summary>What it is once the source has spoken.</summary>
    public SourceActivity After(DateTimeOffset at, DateTimeZone zone)
    {
        if (at <= LastAt)
        {
            return this;
        }

        var forgotten = 0;
        var (last, now) = (WeekOf(LastAt, zone), WeekOf(at, zone));
        for (var week = Math.Max(last + 1, now - Weeks + 1); week <= now; week++)
        {
            forgotten |= BitOf(week);
        }

        return (this with { LastAt = at, SilentNotedAt = null, Hours = [.. Hours.Select(hour => (byte)(hour & ~forgotten))] })
            .With(at, zone);
    }

    /// <summary>
    /// How likely it is that it speaks in the hour that begins at a moment, by the weeks before the one in which it last spoke; null while
    /// fewer than two are known.
    /// </summary>
    public double? LikelihoodOf(DateTimeOffset hour, DateTimeZone zone)
    {
        var last = WeekOf(LastAt, zone);
        var known = Math.Min(Weeks - 1, last - WeekOf(FirstAt, zone));
        if (known < 2)
        {
            return null;
        }

        var spoken = Enumerable.Range(1, known).Count(before => (Hours[HourOf(hour, zone)] & BitOf(last - before)) != 0);

        // Less than certain also after it spoke each time: it is only so many weeks that are known.
        return spoken / (known + 1.0);
    }

    private static int BitOf(int week) => 1 << (((week % Weeks) + Weeks) % Weeks);

    private static int WeekOf(DateTimeOffset at, DateTimeZone zone) =>
        (int)Math.Floor(Period.DaysBetween(AMonday, LocalOf(at, zone).Date) / 7.0);

    private static int HourOf(DateTimeOffset at, DateTimeZone zone) =>
        HourOf(LocalOf(at, zone));

    private static int HourOf(LocalDateTime local) => (((int)local.DayOfWeek - 1) * 24) + local.Hour;

    private static LocalDateTime LocalOf(DateTimeOffset at, DateTimeZone zone) => Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;

    private SourceActivity With(DateTimeOffset at, DateTimeZone zone)
    {
        var (hours, hour) = ((byte[])Hours.Clone(), HourOf(at, zone));
        hours[hour] |= (byte)BitOf(WeekOf(at, zone));
        return this with { Hours = hours };
    }
}
