using System.Diagnostics;
using Outreach.ServiceLevels;

namespace Outreach.Tests.ServiceLevels;

/// <summary>Business hours, by example: the clock on the wall decides.</summary>
public sealed class BusinessCalendarTests
{
    private static readonly BusinessCalendar Office = new(Calendars.Office with
    {
        Holidays = [
            new("2026-04-06", "Easter Monday"),
            new("2026-12-24", "Christmas Eve", ["09:00-12:00"]),
            new("2026-12-25"),
            new("2026-07-11", "open day", ["10:00-16:00"])],
    });

    [Theory]
    [InlineData("2026-01-09T16:30+01:00", 60, "2026-01-12T09:30+01:00")] // Friday afternoon and an hour: Monday morning
    [InlineData("2026-01-09T16:30+01:00", 30, "2026-01-09T17:00+01:00")] // it passes at closing time, not at the next opening
    [InlineData("2026-01-10T03:00+01:00", 1, "2026-01-12T09:01+01:00")] // the weekend is nobody's time
    [InlineData("2026-04-03T16:00+02:00", 120, "2026-04-07T10:00+02:00")] // a holiday between
    [InlineData("2026-12-24T11:00+01:00", 120, "2026-12-28T10:00+01:00")] // half a day, then a holiday, then a weekend
    [InlineData("2026-07-10T16:59+02:00", 2, "2026-07-11T10:01+02:00")] // a Saturday that is open for once
    [InlineData("2026-12-31T16:59+01:00", 2, "2027-01-01T09:01+01:00")] // the end of a year is a day like another
    [InlineData("2026-03-27T16:00+01:00", 120, "2026-03-30T10:00+02:00")] // summer time begins at the weekend
    [InlineData("2026-10-23T16:00+02:00", 120, "2026-10-26T10:00+01:00")] // and ends
    public void A_duration_passes_in_office_hours_alone(string from, int minutes, string expected)
    {
        Assert.Equal(At(expected), Office.Add(At(from), TimeSpan.FromMinutes(minutes)));
        Assert.Equal(TimeSpan.FromMinutes(minutes), Office.Measure(At(from), At(expected)));
        Assert.Equal(TimeSpan.FromMinutes(-minutes), Office.Measure(At(expected), At(from)));
    }

    [Theory]
    [InlineData("2026-01-09T16:59:59+01:00", true, "2026-01-09T16:59:59+01:00", "2026-01-09T17:00+01:00")]
    [InlineData("2026-01-09T17:00+01:00", false, "2026-01-12T09:00+01:00", "2026-01-12T17:00+01:00")]
    [InlineData("2026-01-12T09:00+01:00", true, "2026-01-12T09:00+01:00", "2026-01-12T17:00+01:00")]
    [InlineData("2026-12-24T12:00+01:00", false, "2026-12-28T09:00+01:00", "2026-12-28T17:00+01:00")]
    public void It_opens_at_the_beginning_of_its_hours_and_is_closed_at_their_end(string at, bool isOpen, string opens, string closes)
    {
        Assert.Equal(isOpen, Office.IsOpen(At(at)));
        Assert.Equal(At(opens), Office.NextOpening(At(at)));
        Assert.Equal(At(closes), Office.NextClosing(At(at)));
    }

    [Theory]
    [InlineData("Europe/Amsterdam", "2026-03-29", 23)]
    [InlineData("Europe/Amsterdam", "2026-10-25", 25)]
    [InlineData("America/New_York", "2026-03-08", 23)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 24.5)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23.5)]
    [InlineData("America/Havana", "2025-03-09", 23)]
    [InlineData("America/Havana", "2025-11-02", 25)]
    [InlineData("America/Santiago", "2026-04-04", 25)]
    [InlineData("America/Santiago", "2026-09-06", 23)]
    [InlineData("Asia/Beirut", "2026-03-29", 23)]
    [InlineData("Asia/Beirut", "2026-10-24", 25)]
    [InlineData("Pacific/Auckland", "2026-04-05", 25)]
    [InlineData("Pacific/Auckland", "2026-09-27", 23)]
    [InlineData("Pacific/Auckland", "2026-09-28", 24)]
    public void A_day_on_which_the_clocks_change_is_as_long_as_it_is(string zone, string date, double hours)
    {
        var midnight = At($"{date}T00:00Z");
        var thatDay = new BusinessCalendar(
            Calendars.Weekly(
                zone, (_, name) => name.Equals($"{midnight.DayOfWeek}", StringComparison.OrdinalIgnoreCase) ? ["00:00-24:00"] : []));
        Assert.Equal(TimeSpan.FromHours(hours), thatDay.Measure(midnight.AddDays(-2), midnight.AddDays(3)));
        Assert.Equal(TimeSpan.FromHours(hours), thatDay.NextClosing(midnight.AddDays(-2)) - thatDay.NextOpening(midnight.AddDays(-2)));
    }

    [Theory]
    [InlineData("Europe/Amsterdam", "02:00-03:00", "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", 0)] // the hour that there is not
    [InlineData("Europe/Amsterdam", "01:30-02:30", "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", 30)] // half of it is left
    [InlineData("Europe/Amsterdam", "02:30-03:30", "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", 30)]
    [InlineData("Europe/Amsterdam", "02:00-03:00", "2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", 120)] // the hour that there is twice
    [InlineData("Europe/Amsterdam", "02:00-02:30", "2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", 60)]
    [
        InlineData(
            "Europe/Amsterdam", "01:00-02:30", "2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", 120)] // closed between, as the wall says
    [InlineData("America/Havana", "00:00-01:00", "2025-03-08T12:00-05:00", "2025-03-09T12:00-04:00", 0)] // a day that begins at one
    [InlineData("America/Havana", "00:30-01:30", "2025-11-01T12:00-04:00", "2025-11-02T12:00-05:00", 90)]
    [InlineData(
        "America/Santiago", "23:00-24:00", "2026-04-04T12:00-03:00", "2026-04-05T12:00-04:00", 120)] // back at midnight to the day before
    [InlineData("Asia/Beirut", "23:30-24:00", "2026-10-24T12:00+03:00", "2026-10-25T12:00+02:00", 60)]
    [InlineData("Asia/Beirut", "00:00-02:00", "2026-03-28T12:00+02:00", "2026-03-29T12:00+03:00", 60)]
    [InlineData("Australia/Lord_Howe", "01:00-02:00", "2026-04-04T12:00+11:00", "2026-04-05T12:00+10:30", 90)]
    [InlineData("Australia/Lord_Howe", "02:00-03:00", "2026-10-03T12:00+10:30", "2026-10-04T12:00+11:00", 30)]
    public void In_the_night_of_a_change_it_is_open_while_the_clock_on_the_wall_says_so(
        string zone, string hours, string from, string to, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), new BusinessCalendar(Calendars.Daily(zone, hours)).Measure(At(from), At(to)));

    [Fact]
    public void Several_intervals_a_day_leave_out_what_is_between()
    {
        var siesta = new BusinessCalendar(Calendars.Daily("Europe/Madrid", "17:00-20:00", "09:00-14:00"));
        Assert.Equal(At("2026-01-12T17:30+01:00"), siesta.Add(At("2026-01-12T13:30+01:00"), TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.FromHours(8), siesta.Measure(At("2026-01-12T00:00+01:00"), At("2026-01-13T00:00+01:00")));
        Assert.Equal(TimeSpan.FromHours(56), siesta.TimeAWeek);
    }

    [Fact]
    public void Hours_that_go_on_after_midnight_are_one_stretch()
    {
        var bar = new BusinessCalendar(Calendars.Daily("Europe/Amsterdam", "20:00-24:00", "00:00-02:00"));
        Assert.Equal(At("2027-01-01T02:00+01:00"), bar.NextClosing(At("2026-12-31T21:00+01:00")));
        Assert.Equal(At("2027-01-01T01:00+01:00"), bar.Add(At("2026-12-31T23:30+01:00"), TimeSpan.FromMinutes(90)));
        Assert.Equal(At("2026-12-31T20:00+01:00"), bar.NextOpening(At("2026-12-31T02:00+01:00")));
    }

    [Fact]
    public void Around_the_clock_business_time_is_time()
    {
        var from = At("2026-02-27T13:14:15Z");
        Assert.Equal(from.AddDays(400), BusinessCalendar.AroundTheClock.Add(from, TimeSpan.FromDays(400)));
        Assert.Equal(TimeSpan.FromDays(400), BusinessCalendar.AroundTheClock.Measure(from, from.AddDays(400)));
        Assert.Equal(from, BusinessCalendar.AroundTheClock.NextOpening(from));
        Assert.Equal(DateTimeOffset.MaxValue, BusinessCalendar.AroundTheClock.NextClosing(from));
    }

    [Fact]
    public void Always_open_but_for_one_day_closes_then_and_never_again()
    {
        var calendar = new BusinessCalendar(Calendars.Daily("Europe/Amsterdam", "00:00-24:00") with { Holidays = [new("2031-01-01")] });
        Assert.Equal(At("2031-01-01T00:00+01:00"), calendar.NextClosing(At("2026-02-27T13:14:15Z")));
        Assert.Equal(At("2031-01-02T00:00+01:00"), calendar.NextOpening(At("2031-01-01T00:00+01:00")));
        Assert.Equal(DateTimeOffset.MaxValue, calendar.NextClosing(At("2031-01-01T00:00+01:00")));
    }

    [Fact]
    public void A_local_day_that_there_never_was_holds_no_business_time()
    {
        var samoa = new BusinessCalendar(Calendars.Daily("Pacific/Apia", "09:00-17:00"));
        Assert.Equal(TimeSpan.FromHours(16), samoa.Measure(At("2011-12-29T00:00-10:00"), At("2012-01-01T00:00+14:00")));
    }

    [Fact]
    public void From_the_first_to_the_last_moment_that_there_is_it_can_be_reckoned()
    {
        Assert.True(Office.Measure(DateTimeOffset.MinValue, DateTimeOffset.MaxValue) > TimeSpan.FromDays(365_000 * 8d * 5 / 7 / 24));
        Assert.Throws<OverflowException>(() => Office.Add(At("2026-01-01T00:00Z"), TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Office.Add(At("2026-01-01T00:00Z"), TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Ten_years_ahead_take_less_than_a_millisecond()
    {
        var from = At("2026-01-09T16:30+01:00");
        var tenYears = TimeSpan.FromHours(8 * 5 * 52 * 10);
        const int Times = 200;

        var cold = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            Assert.Equal(2035, new BusinessCalendar(Calendars.Office).Add(from, tenYears).Year);
        }

        cold.Stop();
        var warm = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            Office.Add(from, tenYears);
        }

        warm.Stop();
        Assert.InRange(warm.Elapsed / Times, TimeSpan.Zero, TimeSpan.FromMilliseconds(0.5));
        Assert.InRange(cold.Elapsed / Times, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
