using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>Clocks on walls all over the world, and the days on which they are changed.</summary>
internal static class LocalClocks
{
    private static readonly string[] Zones = [
        .. DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal))];

    /// <summary>
    /// Twenty-five that differ in everything: by half an hour, by two, in Ramadan, before midnight, across the date line, never.
    /// </summary>
    public static readonly string[] AllOverTheWorld =
    [
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "America/St_Johns",
        "Africa/Casablanca",
        "Antarctica/Troll",
        "America/Nuuk",
        "Africa/Cairo",
        "Europe/Amsterdam",
        "Europe/London",
        "Atlantic/Azores",
        "America/New_York",
        "America/Los_Angeles",
        "America/Havana",
        "America/Asuncion",
        "America/Santiago",
        "Pacific/Easter",
        "Asia/Beirut",
        "Asia/Jerusalem",
        "Asia/Tokyo",
        "Asia/Kolkata",
        "Australia/Sydney",
        "Pacific/Kiritimati",
        "Pacific/Honolulu",
    ];

    /// <summary>A moment within two days of a change of the clocks where the zone has one, else any moment.</summary>
    public static readonly Gen<(string Zone, DateTimeOffset At)> Moments =
        from zone in Gen.Elements(Zones)
        from minutes in Gen.Choose(0, 4 * 365 * 1440)
        from nearAChange in Gen.Elements(true, false)
        select (zone, nearAChange ? NearAChange(zone, Samples.Monday.AddMinutes(minutes), minutes) : Samples.Monday.AddMinutes(minutes));

    /// <summary>The moments of 2027 at which a zone's clock is changed; where it never is, the year's turn.</summary>
    public static IReadOnlyList<DateTimeOffset> ChangesOf(string zone)
    {
        var (begins, ends) = (Instant.FromUtc(2027, 1, 1, 0, 0), Instant.FromUtc(2028, 1, 1, 0, 0));
        var changes = DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(begins, ends)
            .Where(interval => interval.HasStart && interval.Start > begins)
            .Select(interval => interval.Start.ToDateTimeOffset())
            .ToList();
        return changes.Count > 0 ? changes : [begins.ToDateTimeOffset(), ends.ToDateTimeOffset()];
    }

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>All of it, to the last tick, and whatever the clock on the wall does meanwhile.</summary>
    public static void AssertBetween(int fromHour, int toHour, CallSlot slot, string zone)
    {
        Assert.True(slot.NotBefore < slot.Until, $"{slot} is empty");
        var clocks = DateTimeZoneProviders.Tzdb[zone];
        for (var at = slot.NotBefore; at < slot.Until; at = at.AddMinutes(5))
        {
            AssertInside(at);
        }

        AssertInside(slot.Until.AddTicks(-1));

        void AssertInside(DateTimeOffset moment)
        {
            var wall = Instant.FromDateTimeOffset(moment).InZone(clocks).LocalDateTime;
            if (wall.Hour < fromHour || wall.Hour >= toHour)
            {
                Assert.Fail($"{moment:u} is {wall} in {zone}");
            }
        }
    }

    private static DateTimeOffset NearAChange(string zone, DateTimeOffset at, int minutes)
    {
        var interval = DateTimeZoneProviders.Tzdb[zone].GetZoneInterval(Instant.FromDateTimeOffset(at));
        return interval.HasEnd && interval.End < Instant.FromUtc(2035, 1, 1, 0, 0)
            ? interval.End.ToDateTimeOffset().AddMinutes((minutes % 5760) - 2880)
            : at;
    }
}
