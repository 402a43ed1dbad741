using NodaTime;
using Outreach.Sweep;

namespace Outreach.Tests.Sweep;

/// <summary>Once for each date of the office, at or after 02:00 there, in the nights when clocks change too.</summary>
public sealed class NightlySweepTests
{
    [Theory]
    [InlineData("2026-01-15T00:59:59Z", null)]
    [InlineData("2026-01-15T01:00:00Z", "nightly-2026-01-15")]
    [InlineData("2026-07-15T00:00:00Z", "nightly-2026-07-15")]
    [InlineData("2026-01-15T22:59:59Z", "nightly-2026-01-15")]
    [InlineData("2026-01-15T23:00:00Z", null)]
    [InlineData("2026-03-29T00:00:00Z", null)]
    [InlineData("2026-03-29T01:00:00Z", "nightly-2026-03-29")]
    [InlineData("2026-10-25T00:00:00Z", "nightly-2026-10-25")]
    [InlineData("2026-10-25T01:00:00Z", "nightly-2026-10-25")]
    public void The_sweep_of_a_date_begins_at_two_in_the_office(string at, string? id) =>
        Assert.Equal(
            id, NightlySweep.SweepIdAt(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), "Europe/Amsterdam"));

    [Theory]
    [InlineData("Europe/Amsterdam")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("UTC")]
    public void An_hourly_timer_in_UTC_sweeps_every_date_of_a_year_once_within_two_hours_of_two_oclock(string zone)
    {
        var office = DateTimeZoneProviders.Tzdb[zone];
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var firstFired = new Dictionary<string, ZonedDateTime>();
        for (var hour = 0; hour < 365 * 24; hour++)
        {
            if (NightlySweep.SweepIdAt(start.AddHours(hour), zone) is { } id)
            {
                firstFired.TryAdd(id, Instant.FromDateTimeOffset(start.AddHours(hour)).InZone(office));
            }
        }

        var dates = firstFired.Keys.Order().ToList();
        Assert.InRange(dates.Count, 365, 366);
        foreach (var (id, at) in firstFired.Where(fired => fired.Key != dates[0]))
        {
            Assert.Equal($"nightly-{at.Date:uuuu-MM-dd}", id);
            Assert.InRange(at.TimeOfDay, new LocalTime(2, 0), new LocalTime(3, 59));
        }
    }
}
