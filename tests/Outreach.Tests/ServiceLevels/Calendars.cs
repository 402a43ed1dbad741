using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outreach.ServiceLevels;

namespace Outreach.Tests.ServiceLevels;

/// <summary>Calendars to reckon with, chosen and made up.</summary>
internal static class Calendars
{
    public static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Zones of every sort: no summer time, at midnight, of half an hour, in the other half of the year, odd offsets.</summary>
    private static readonly string[] Zones =
    [
        "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "America/Santiago", "Africa/Cairo",
        "Pacific/Auckland",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Pacific/Chatham",
        "Asia/Gaza",
        "Pacific/Kiritimati",
        "UTC",
    ];

    /// <summary>Nine to five, Monday to Friday, in Amsterdam.</summary>
    public static CalendarDefinition Office { get; } = Weekly("Europe/Amsterdam", (day, _) => day < 5 ? ["09:00-17:00"] : []);

    /// <summary>Any calendar that opens, with special days around <see cref="Samples.Monday"/>.</summary>
    public static Gen<CalendarDefinition> Any { get; } =
        from zone in Gen.Elements(Zones)
        from week in Hours.ArrayOf(7)
        from opens in Gen.Choose(0, 6)
        from daysAfter in Gen.Choose(-30, 400).ListOf()
        from special in Hours.ArrayOf(daysAfter.Count)
        select Weekly(zone, (day, _) => week[day].Length == 0 && day == opens ? ["08:00-12:00"] : week[day]) with
        {
            Holidays = [.. daysAfter.Distinct().Select((days, i) => new CalendarHoliday(DayAfterMonday(days), null, special[i]))],
        };

    /// <summary>A calendar and a moment within two days of a change of its clocks, where it has one; any moment else.</summary>
    public static Gen<(CalendarDefinition Definition, DateTimeOffset At)> WithMoment { get; } =
        from definition in Any
        from at in MomentIn(definition.TimeZone)
        select (definition, at);

    private static Gen<string[]> Hours =>
        from count in Gen.Choose(0, 8)
        from cuts in Gen.Choose(0, 288).ArrayOf(count)
        from isWhole in Gen.Frequency((8, Gen.Constant(false)), (1, Gen.Constant(true)))
        let sorted = cuts.Distinct().Order().ToArray()
        select isWhole
            ? ["00:00-24:00"]
            : sorted.Chunk(2).Where(pair => pair.Length == 2).Select(pair => $"{Clock(pair[0])}-{Clock(pair[1])}").ToArray();

    public static Gen<DateTimeOffset> MomentIn(string zone) =>
        from seconds in Gen.Choose(0, 400 * 86400)
        from nearAChange in Gen.Elements(true, false)
        let any = Samples.Monday.AddSeconds(seconds)
        select nearAChange && ChangeAfter(zone, any) is { } change ? change.AddSeconds((seconds % (4 * 86400)) - (2 * 86400)) : any;

    public static Gen<TimeSpan> Durations { get; } =
        from seconds in Gen.Frequency((3, Gen.Choose(0, 4 * 3600)), (2, Gen.Choose(0, 30 * 86400)))
        from ticks in Gen.Elements(0, 1, 9_999_999)
        select TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(ticks);

    public static CalendarDefinition Weekly(string zone, Func<int, string, string[]> hours) => new()
    {
        TimeZone = zone,
        Hours = Weekdays.Select((name, day) => (name, hours: hours(day, name))).ToDictionary(
            day => day.name, day => (IReadOnlyList<string>)day.hours),
    };

    public static CalendarDefinition Daily(string zone, params string[] hours) => Weekly(zone, (_, _) => hours);

    /// <summary>The next change of a zone's clocks after a moment; null where there is none in two years.</summary>
    public static DateTimeOffset? ChangeAfter(string zone, DateTimeOffset at)
    {
        var interval = DateTimeZoneProviders.Tzdb[zone].GetZoneInterval(Instant.FromDateTimeOffset(at));
        return interval.HasEnd && interval.End.ToDateTimeOffset() < at.AddYears(2) ? interval.End.ToDateTimeOffset() : null;
    }

    private static string DayAfterMonday(int days) =>
        Samples.Monday.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Clock(int fiveMinutes) => $"{fiveMinutes / 12:00}:{fiveMinutes % 12 * 5:00}";
}
