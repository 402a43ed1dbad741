using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

/// <summary>A source is missed once it is silent for far longer than it usually is, and not because it is night or a weekend.</summary>
public sealed class SilenceRuleTests
{
    private static readonly DateTimeZone Amsterdam = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"];

    // A Monday, 0:00 in Amsterdam.
    private static readonly DateTimeOffset Monday = new(2026, 1, 4, 23, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Who_speaks_each_hour_of_the_office_is_missed_after_some_of_those_and_not_at_night_or_on_a_weekend()
    {
        // Five weeks of Monday to Friday, 9:00 to 17:00, and a Friday's last word at 16:20.
        var friday = Monday.AddDays(32).AddHours(16).AddMinutes(20);
        var activity = Speaking(HoursFrom(Monday, weeks: 5).Where(IsOfTheOffice).Select(hour => hour.AddMinutes(20)).Where(
            at => at <= friday));

        Assert.Equal(friday, activity.LastAt);
        Assert.False(IsSilent(activity, Monday.AddDays(35).AddHours(14).AddMinutes(59)));
        Assert.True(IsSilent(activity, Monday.AddDays(35).AddHours(15)));
    }

    [Fact]
    public void On_days_on_which_nobody_works_nobody_is_missed()
    {
        // Each hour of four weeks, until Sunday at midnight, before a Monday that is a holiday.
        var activity = Speaking(HoursFrom(Monday, weeks: 4));
        var holiday = Monday.AddDays(28);
        BusinessCalendar Open(params string[] closed) => new(new CalendarDefinition
        {
            TimeZone = "Europe/Amsterdam",
            Hours = ((string[])["monday", "tuesday", "wednesday", "thursday", "friday"])
                .ToDictionary(day => day, _ => (IReadOnlyList<string>)["09:00-17:00"]),
            Holidays = [.. closed.Select(date => new CalendarHoliday(date))],
        });

        bool Missed(DateTimeOffset now, params BusinessCalendar[] calendars) =>
            SilenceRule.IsSilent(activity, now, new Office("Europe/Amsterdam"), calendars);

        Assert.True(Missed(holiday.AddHours(10), Open()));
        Assert.False(Missed(holiday.AddDays(1), Open("2026-02-02")));
        Assert.True(Missed(holiday.AddDays(1).AddHours(10), Open("2026-02-02")));
        Assert.True(Missed(holiday.AddHours(10), Open("2026-02-02"), Open()));
    }

    [Fact]
    public void Who_speaks_once_a_week_is_missed_after_weeks()
    {
        var activity = Speaking(Enumerable.Range(0, 12).Select(week => Monday.AddDays(7 * week).AddHours(9)));
        var last = Monday.AddDays(77).AddHours(9);

        Assert.False(IsSilent(activity, last.AddDays(34)));
        Assert.True(IsSilent(activity, last.AddDays(36)));
    }

    [Fact]
    public void Nobody_is_missed_who_was_not_known_for_two_whole_weeks()
    {
        var activity = Speaking(HoursFrom(Monday, weeks: 2));

        Assert.False(IsSilent(activity, Monday.AddDays(300)));
        Assert.True(IsSilent(Speaking(HoursFrom(Monday, weeks: 3)), Monday.AddDays(22)));
    }

    [Fact]
    public void Who_speaks_again_is_not_silent_and_can_be_missed_again()
    {
        var silent = Speaking(HoursFrom(Monday, weeks: 4)) with { SilentNotedAt = Monday.AddDays(29) };
        var again = silent.After(Monday.AddDays(30), Amsterdam);

        Assert.Null(again.SilentNotedAt);
        Assert.False(IsSilent(again, Monday.AddDays(30).AddHours(1)));
        Assert.True(IsSilent(again, Monday.AddDays(32)));
    }

    [Fact]
    public void What_was_usual_long_ago_is_forgotten()
    {
        // Every hour for four weeks, then once a week for nine.
        var activity = Speaking(
            HoursFrom(Monday, weeks: 4).Concat(Enumerable.Range(4, 9).Select(week => Monday.AddDays(7 * week).AddHours(9))));

        Assert.False(IsSilent(activity, activity.LastAt.AddDays(20)));
    }

    [Fact]
    public void A_clock_that_is_moved_back_changes_nothing()
    {
        var activity = Speaking(HoursFrom(Monday, weeks: 3));

        Assert.Same(activity, activity.After(Monday, Amsterdam));
    }

    [Fact]
    public void Who_is_silent_stays_silent_and_the_hours_in_which_nobody_speaks_make_nobody_silent() => Prop.ForAll(
        Arb.From(
            from pattern in Gen.Choose(1, int.MaxValue)
            from weeks in Gen.Choose(3, 12)
            from hours in Gen.Choose(1, 400)
            select (pattern, weeks, hours)),
        given =>
        {
            bool Speaks(DateTimeOffset hour) => ((given.pattern >> (((int)(hour - Monday).TotalHours % 168) % 31)) & 1) == 1;
            var activity = Speaking(HoursFrom(Monday, given.weeks).Where(Speaks));
            var now = activity.LastAt.AddHours(given.hours);
            Assert.True(!IsSilent(activity, now) || IsSilent(activity, now.AddHours(1)));

            var usual = HoursFrom(activity.LastAt.AddHours(1), weeks: 1).First(Speaks);
            Assert.False(IsSilent(activity, usual));
        }).QuickCheckThrowOnFailure();

    private static bool IsSilent(SourceActivity activity, DateTimeOffset now) =>
        SilenceRule.IsSilent(activity, now, new Office("Europe/Amsterdam"), [BusinessCalendar.AroundTheClock]);

    private static SourceActivity Speaking(IEnumerable<DateTimeOffset> moments) => moments.Aggregate(
        (SourceActivity?)null, (known, at) => known?.After(at, Amsterdam) ?? SourceActivity.Begin(at, Amsterdam))!;

    private static IEnumerable<DateTimeOffset> HoursFrom(DateTimeOffset first, int weeks) =>
        Enumerable.Range(0, weeks * 168).Select(hour => first.AddHours(hour));

    private static bool IsOfTheOffice(DateTimeOffset hour) =>
        (hour - Monday) is var since && (int)since.TotalDays % 7 < 5 && since.Hours is >= 9 and < 17;
}
