using System.Globalization;
using FsCheck.Fluent;
using Outreach.ServiceLevels;

namespace Outreach.Tests.ServiceLevels;

/// <summary>
/// A promise about time runs in the calendar's hours, stands still while it is not our turn, and is measured in both kinds of time.
/// </summary>
public sealed class ServiceLevelClockTests
{
    private static readonly BusinessCalendar Office = Samples.OfficeLevels.For("twitter", default).Calendar;

    private static readonly BusinessCalendar Always = BusinessCalendar.AroundTheClock;

    // Amsterdam is an hour ahead of UTC in these weeks.
    [Theory]
    [InlineData("PT1H", "2026-01-09T15:30Z", "2026-01-12T08:30Z", "2026-01-12T08:15Z")] // Friday 16:30 + 1 h is Monday 9:30
    [InlineData("PT4H", "2026-01-05T09:00Z", "2026-01-05T13:00Z", "2026-01-05T12:00Z")]
    [InlineData("PT4H", "2026-01-05T14:00Z", "2026-01-06T10:00Z", "2026-01-06T09:00Z")]
    [InlineData("PT4H", "2026-01-10T11:00Z", "2026-01-12T12:00Z", "2026-01-12T11:00Z")] // Saturday: four hours of Monday
    [
        InlineData(
            "PT4H", "2026-01-11T08:00Z", "2026-01-12T12:00Z", "2026-01-12T11:00Z")] // Sunday 9:00, a day before the door opens: the same
    [InlineData("PT4H", "2026-01-11T08:30Z", "2026-01-12T12:00Z", "2026-01-12T11:00Z")] // Sunday 9:30
    public void An_answer_is_due_after_its_time_in_business_hours_and_warned_about_after_three_quarters(
        string target, string from, string due, string warn)
    {
        var clock = ServiceLevelClock.ForAnswer(System.Xml.XmlConvert.ToTimeSpan(target), Office, At(from));

        Assert.Equal((At(due), At(warn)), (clock.DueAt, clock.WarnAt));
    }

    [Theory]
    [InlineData("2026-01-05T09:00Z", "2026-01-06T09:00Z")] // a day later, and open
    [InlineData("2026-01-11T08:00Z", "2026-01-12T16:00Z")] // from Sunday: until Monday is over
    [InlineData("2026-01-09T09:00Z", "2026-01-12T16:00Z")] // a day later is Saturday: until the next opening is over
    public void However_long_its_target_a_customer_is_answered_within_a_day_or_when_the_office_has_been_open_again(
        string from, string due) =>
        Assert.Equal(At(due), ServiceLevelClock.ForAnswer(TimeSpan.FromHours(40), Office, At(from)).DueAt);

    [Fact]
    public void A_longer_target_is_never_due_earlier_and_no_answer_is_due_before_its_customer_has_spoken() => Outreach.Tests.Always.Holds(
        from minutes in Gen.Choose(0, 60 * 24 * 60)
        from shorter in Gen.Choose(1, 3000)
        from more in Gen.Choose(0, 3000)
        select (Samples.Monday.AddMinutes(minutes), shorter, shorter + more),
        made =>
        {
            var (from, shorter, longer) = made;
            var first = ServiceLevelClock.ForAnswer(TimeSpan.FromMinutes(shorter), Office, from);
            var second = ServiceLevelClock.ForAnswer(TimeSpan.FromMinutes(longer), Office, from);
            Assert.True(first.DueAt <= second.DueAt);
            Assert.True(from < first.WarnAt && first.WarnAt <= first.DueAt);
        });

    [Fact]
    public void A_pause_moves_what_is_left_and_nothing_else() => Outreach.Tests.Always.Holds(
        from start in Gen.Choose(0, 60 * 24 * 14)
        from target in Gen.Choose(30, 24 * 60)
        from runs in Gen.Choose(0, 60 * 24 * 3)
        from rests in Gen.Choose(0, 60 * 24 * 20)
        select (Samples.Monday.AddMinutes(start), target, runs, rests),
        made =>
        {
            var (from, minutes, runs, rests) = made;
            var clock = ServiceLevelClock.ForResolution(TimeSpan.FromMinutes(minutes), Office, from);
            var (paused, resumed) = (from.AddMinutes(runs), from.AddMinutes(runs + rests));
            var after = clock.Paused(paused).Resumed(resumed, Office);

            Assert.Equal(Left(clock, paused), Left(after, resumed));
            Assert.Equal(Office.Measure(paused, resumed), after.PausedFor);
            Assert.True(after.DueAt >= clock.DueAt && after.WarnAt >= clock.WarnAt);

            static TimeSpan Left(ServiceLevelClock one, DateTimeOffset now) =>
                one.DueAt <= now ? TimeSpan.Zero : Office.Measure(now, one.DueAt);
        });

    [Fact]
    public void While_it_stands_still_nothing_is_due()
    {
        var paused = ServiceLevelClock.ForResolution(TimeSpan.FromHours(8), Office, Samples.Monday).Paused(Samples.Monday.AddHours(1));

        Assert.Equal(ClockStatus.Paused, paused.Status);
        Assert.Null(paused.NextMoment());
        Assert.False(paused.IsWarningDue(Samples.Monday.AddDays(90), null) || paused.IsMissDue(Samples.Monday.AddDays(90)));
    }

    [Fact]
    public void What_it_took_is_kept_in_business_and_in_wall_clock_seconds_and_so_is_the_variance()
    {
        // Friday 16:00 to Monday 10:00, with an hour on Monday in which it was the customer's turn.
        var clock = ServiceLevelClock.ForResolution(TimeSpan.FromHours(4), Office, At("2026-01-09T15:00Z"))
            .Paused(At("2026-01-12T08:00Z")).Resumed(At("2026-01-12T09:00Z"), Office)
            .Met(At("2026-01-12T10:00Z"), Office);

        Assert.Equal(new ElapsedTime(2 * 3600, 67 * 3600), clock.Actual);
        Assert.Equal(new ElapsedTime(-2 * 3600, -2 * 3600), clock.Variance);
        Assert.Equal(ClockStatus.Hit, clock.Status);
    }

    [Fact]
    public void Met_too_late_is_missed_by_as_much_and_met_twice_counts_the_first()
    {
        var late = ServiceLevelClock.ForAnswer(TimeSpan.FromHours(1), Always, Samples.Monday).Met(Samples.Monday.AddMinutes(90), Always);

        Assert.Equal((ClockStatus.Missed, 1800), (late.Status, late.Variance!.BusinessSeconds));
        Assert.Equal(late, late.Met(Samples.Monday.AddHours(9), Always));
    }

    [Fact]
    public void An_end_that_was_none_leaves_the_time_that_was_left()
    {
        var met = ServiceLevelClock.ForResolution(TimeSpan.FromHours(8), Always, Samples.Monday).Met(Samples.Monday.AddHours(3), Always);

        var going = met.NotMetAfterAll(Samples.Monday.AddDays(2), Always);

        Assert.Equal((null, null, Samples.Monday.AddDays(2).AddHours(5)), (going.MetAt, going.Actual, going.DueAt));
    }

    [Theory]
    [InlineData("2026-01-05T09:00Z", "2026-01-07T09:00Z", "2026-01-06T13:00Z")] // two days ahead: half a day before
    [InlineData("2026-01-05T09:00Z", "2026-01-05T13:00Z", "2026-01-05T12:00Z")] // four hours ahead: an hour before
    [InlineData("2026-01-10T09:00Z", "2026-01-10T13:00Z", "2026-01-10T12:00Z")] // on a Saturday: by the wall's clock
    [InlineData("2026-01-09T09:00Z", "2026-01-11T18:00Z", "2026-01-09T14:15Z")] // for Sunday: on Friday, while somebody is there
    public void A_promise_is_due_when_it_was_given_for_and_warned_about_while_somebody_can_keep_it(
        string from, string promised, string warn)
    {
        var clock = ServiceLevelClock.ForPromise(At(promised), Office, At(from));

        Assert.Equal((At(promised), At(warn)), (clock.DueAt, clock.WarnAt));
    }

    [Fact]
    public void A_silenced_warning_comes_when_the_silence_ends_unless_it_is_over_by_then()
    {
        var clock = ServiceLevelClock.ForAnswer(TimeSpan.FromHours(4), Always, Samples.Monday);

        Assert.Equal(Samples.Monday.AddHours(3.5), clock.NextMoment(Samples.Monday.AddHours(3.5)));
        Assert.Equal(clock.DueAt, clock.NextMoment(Samples.Monday.AddHours(4)));
        Assert.False(clock.IsWarningDue(Samples.Monday.AddHours(9), Samples.Monday.AddHours(4)));
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
