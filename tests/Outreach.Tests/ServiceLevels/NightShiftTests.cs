using Outreach.ServiceLevels;

namespace Outreach.Tests.ServiceLevels;

/// <summary>Hours that end on the next day belong to the day on which they begin.</summary>
public sealed class NightShiftTests
{
    private static readonly CalendarDefinition Nights = Calendars.Office with
    {
        Hours = new Dictionary<string, IReadOnlyList<string>> { ["friday"] = ["09:00-12:00", "21:00-02:00"], ["sunday"] = ["22:00-06:00"] },
    };

    [Theory]
    [InlineData("2026-01-09T20:59+01:00", false)] // Friday, before the night
    [InlineData("2026-01-09T21:00+01:00", true)]
    [InlineData("2026-01-10T01:59+01:00", true)] // Saturday, the end of Friday's night
    [InlineData("2026-01-10T02:00+01:00", false)]
    [InlineData("2026-01-12T05:59+01:00", true)] // Monday, the end of Sunday's night
    [InlineData("2026-01-12T06:00+01:00", false)]
    public void A_night_is_open_until_the_next_morning(string at, bool isOpen) =>
        Assert.Equal(isOpen, new BusinessCalendar(Nights).IsOpen(At(at)));

    [Fact]
    public void A_duration_goes_on_past_midnight() => Assert.Equal(
        At("2026-01-10T01:30+01:00"), new BusinessCalendar(Nights).Add(At("2026-01-09T21:30+01:00"), TimeSpan.FromHours(4)));

    [Fact]
    public void Midnight_may_be_written_as_the_end_of_a_day_or_the_beginning_of_the_next() => Assert.Equal(
        new BusinessCalendar(On("monday", "18:00-24:00")).NextClosing(At("2026-01-05T19:00+01:00")),
        new BusinessCalendar(On("monday", "18:00-00:00")).NextClosing(At("2026-01-05T19:00+01:00")));

    [Theory]
    [InlineData("2026-01-09T22:00+01:00")]
    [InlineData("2026-01-10T01:00+01:00")]
    public void A_night_that_begins_on_a_holiday_is_closed_until_its_end(string at) =>
        Assert.False(new BusinessCalendar(Nights with { Holidays = [new("2026-01-09")] }).IsOpen(At(at)));

    [Fact]
    public void A_special_day_may_have_a_night_of_its_own()
    {
        var calendar = new BusinessCalendar(Nights with { Holidays = [new("2026-01-07", "stocktaking", ["23:00-01:00"])] });

        Assert.True(calendar.IsOpen(At("2026-01-08T00:59+01:00")));
        Assert.False(calendar.IsOpen(At("2026-01-08T01:00+01:00")));
    }

    [Fact]
    public void A_night_that_ends_after_the_next_day_has_begun_its_hours_is_refused() => Assert.Equal(
        ["hours.tuesday"],
        BusinessCalendar.ErrorsOf(Calendars.Office with
        {
            Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["20:00-03:00"], ["tuesday"] = ["02:00-09:00"] },
        }).Keys);

    private static CalendarDefinition On(string day, string hours) =>
        Calendars.Office with { Hours = new Dictionary<string, IReadOnlyList<string>> { [day] = [hours] } };

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
}
