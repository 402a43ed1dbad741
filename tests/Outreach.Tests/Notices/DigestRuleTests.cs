using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outreach.Notices;
using Outreach.ServiceLevels;
using Outreach.Staff;

namespace Outreach.Tests.Notices;

/// <summary>One digest a day, at the reader's own hour, on the days they work.</summary>
public sealed class DigestRuleTests
{
    private static readonly IReadOnlyList<string> Zones =
        [
            "Europe/Amsterdam",
            "America/Paramaribo",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Casablanca",
            "UTC"];

    private static readonly CalendarDefinition Office = new()
    {
        TimeZone = "Europe/Amsterdam",
        Hours = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(
            day => day, _ => (IReadOnlyList<string>)["09:00-17:00"]),
        Holidays = [
            new CalendarHoliday("2026-04-06", "Easter Monday"), new CalendarHoliday("2026-12-24", "Christmas Eve", ["09:00-12:00"])],
    };

    private static readonly Gen<(string Zone, string At, int StartMinutes, int Step)> Lives =
        from zone in Gen.Elements(Zones.AsEnumerable())
        from hour in Gen.Choose(0, 23)
        from minute in Gen.Choose(0, 59)
        from start in Gen.Choose(0, 60 * 24 * 700)
        from step in Gen.Choose(5, 340)
        select (zone, $"{hour:D2}:{minute:D2}", start, step);

    private static readonly Gen<(IReadOnlyList<string> Days, string At, int StartMinutes, int Step)> Weeks =
        from pattern in Gen.Choose(1, 127)
        from hour in Gen.Choose(0, 23)
        from start in Gen.Choose(0, 60 * 24 * 21)
        from step in Gen.Choose(30, 60 * 24 * 9)
        select (
            (IReadOnlyList<string>)[.. Enumerable.Range(0, 7).Where(day => (pattern >> day & 1) == 1).Select(
                day => ((IsoDayOfWeek)(day + 1)).ToString())],
            $"{hour:D2}:00", start, step);

    [Fact]
    public void Whoever_looks_often_enough_sends_one_for_each_local_date_and_none_early_or_late() => Always.Holds(Lives, life =>
    {
        var member = Samples.Anna with { TimeZone = life.Zone, Notices = new NoticePreferences { DigestAt = life.At } };
        var zone = DateTimeZoneProviders.Tzdb[life.Zone];
        var (now, sent) = (Samples.Monday.AddMinutes(life.StartMinutes), new List<LocalDate>());
        var end = now.AddDays(12);
        for (; now < end; now = now.AddMinutes(life.Step))
        {
            var next = DigestRule.NextDaily(member, [], sent.Count > 0 ? sent[^1] : null, now)!.Value;
            var local = Instant.FromDateTimeOffset(next.At).InZone(zone);
            Assert.Equal(next.Date, local.Date);
            Assert.True(local.TimeOfDay >= NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(life.At).Value);
            Assert.True(next.At + DigestRule.LatestBy >= now);
            if (next.At <= now)
            {
                sent.Add(next.Date);
            }
        }

        Assert.Equal(Enumerable.Range(0, sent.Count).Select(sent[0].PlusDays), sent);
        Assert.InRange(sent.Count, 11, 13);
    });

    [Theory]
    [InlineData("02:30", "2026-03-29T01:00:00Z")]
    [InlineData("08:00", "2026-03-29T06:00:00Z")]
    [InlineData("08:00", "2026-10-25T07:00:00Z")]
    [InlineData("02:30", "2026-10-25T00:30:00Z")]
    public void On_the_nights_of_a_daylight_saving_change_it_comes_once_at_the_hour_on_the_wall(string at, string expected)
    {
        var due = DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        var member = Samples.Anna with { Notices = new NoticePreferences { DigestAt = at } };
        var date = new LocalDate(due.Year, due.Month, due.Day);

        Assert.Equal(new DigestMoment(date, due), DigestRule.NextDaily(member, [], date.PlusDays(-1), due.AddHours(-3)));
        Assert.Equal(date.PlusDays(1), DigestRule.NextDaily(member, [], date, due.AddHours(1))!.Value.Date);
    }

    [Fact]
    public void One_that_is_more_than_six_hours_late_is_left_out()
    {
        var (monday, eight) = (new LocalDate(2026, 3, 2), new DateTimeOffset(2026, 3, 2, 7, 0, 0, TimeSpan.Zero));

        Assert.Equal(monday, DigestRule.NextDaily(Samples.Anna, [], null, eight.AddHours(6))!.Value.Date);
        Assert.Equal(
            new DigestMoment(monday.PlusDays(1), eight.AddDays(1)),
            DigestRule.NextDaily(Samples.Anna, [], null, eight.AddHours(6).AddSeconds(1)));
    }

    [Fact]
    public void None_comes_on_a_day_off_a_holiday_or_in_an_absence()
    {
        LocalDate? After(StaffMember member, LocalDate last) =>
            DigestRule.NextDaily(member, [Office], last, last.At(new NodaTime.LocalTime(12, 0)).InUtc().ToDateTimeOffset())?.Date;
        var partTime =
            Samples.Anna with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["Tuesday"] = ["09:00-13:00"], ["monday"] = [] } };
        var away = Samples.Anna with { Absence = new Absence(At(2026, 3, 3), At(2026, 3, 20)) };

        Assert.Equal(new LocalDate(2026, 4, 7), After(Samples.Anna, new LocalDate(2026, 4, 3)));
        Assert.Equal(new LocalDate(2026, 12, 24), After(Samples.Anna, new LocalDate(2026, 12, 23)));
        Assert.Equal(new LocalDate(2026, 3, 10), After(partTime, new LocalDate(2026, 3, 3)));
        Assert.Equal(new LocalDate(2026, 3, 20), After(away, new LocalDate(2026, 3, 2)));
        Assert.Equal(new LocalDate(2026, 3, 20), After(away, new LocalDate(2026, 3, 4)));
        Assert.Null(After(Samples.Anna with { Notices = new NoticePreferences { DigestAt = null } }, new LocalDate(2026, 3, 2)));
        Assert.Null(After(Samples.Bot, new LocalDate(2026, 3, 2)));

        static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
    }

    [Theory]
    [InlineData(null, "2026-03-02T06:00:00Z", "2026-03-02")]
    [InlineData(null, "2026-03-03T06:00:00Z", "2026-03-09")]
    [InlineData("2026-03-02", "2026-03-02T08:00:00Z", "2026-03-09")]
    [InlineData("2026-03-30", "2026-03-31T08:00:00Z", "2026-04-07")]
    [InlineData("2026-03-02", "2026-03-09T14:00:00Z", "2026-03-10")]
    public void A_leads_week_comes_with_the_first_digest_of_the_next_week(string? last, string now, string expected)
    {
        var date = last is null ? (LocalDate?)null : NodaTime.Text.LocalDatePattern.Iso.Parse(last).Value;
        var moment = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, NodaTime.Text.LocalDatePattern.Iso.Format(
            DigestRule.NextWeekly(Samples.Lena, Samples.Roster, [Office], date, moment)!.Value.Date));
        Assert.Null(DigestRule.NextWeekly(Samples.Anna, Samples.Roster, [Office], date, moment));
    }

    [Theory]
    [InlineData("tuesday,wednesday,thursday,friday", "2026-03-04T12:00:00Z", "2026-03-10")]
    [InlineData("tuesday,wednesday,thursday,friday", "2026-03-03T06:00:00Z", "2026-03-03")]
    [InlineData("tuesday,wednesday,thursday,friday", "2026-03-03T20:00:00Z", "2026-03-10")]
    [InlineData("sunday", "2026-03-02T06:00:00Z", "2026-03-08")]
    [InlineData("monday,friday", "2026-03-06T06:00:00Z", "2026-03-09")]
    public void A_new_leads_first_week_comes_on_the_first_day_of_a_week_on_which_they_work(string days, string now, string expected)
    {
        var lead = Samples.Lena with { Hours = HoursOn(days.Split(',')) };

        var next = DigestRule.NextWeekly(
            lead, Samples.Roster, [], null, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(expected, NodaTime.Text.LocalDatePattern.Iso.Format(next!.Value.Date));
    }

    [Fact]
    public void Whatever_days_a_lead_works_on_each_week_is_told_once_on_the_first_of_them() => Always.Holds(Weeks, life =>
    {
        var lead = Samples.Lena with { Hours = HoursOn(life.Days), Notices = new NoticePreferences { DigestAt = life.At } };
        var (now, sent) = (Samples.Monday.AddMinutes(life.StartMinutes), new List<LocalDate>());
        var zone = DateTimeZoneProviders.Tzdb[lead.TimeZone];
        var begins = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        var end = now.AddDays(40);
        while (now < end)
        {
            // As a person's clock does: it sleeps until the moment that it was told, or is woken before.
            var next = DigestRule.NextWeekly(lead, Samples.Roster, [], sent.Count > 0 ? sent[^1] : null, now)!.Value;
            if (next.At <= now)
            {
                sent.Add(next.Date);
            }

            now = next.At <= now ? now : next.At < now.AddMinutes(life.Step) ? next.At : now.AddMinutes(life.Step);
        }

        var first = life.Days.Min(day => (int)Enum.Parse<IsoDayOfWeek>(day, ignoreCase: true));
        Assert.All(sent, date => Assert.Equal(first, (int)date.DayOfWeek));
        Assert.Equal(Enumerable.Range(0, sent.Count).Select(week => sent[0].PlusWeeks(week)), sent);

        // One that is late by some hours may be of the day before.
        Assert.InRange(Period.DaysBetween(begins, sent[0]), -1, 7);
        Assert.InRange(sent.Count, 5, 6);
    });

    [Fact]
    public void A_lead_who_wants_no_daily_digest_hears_of_the_week_in_the_morning_all_the_same()
    {
        var lead = Samples.Lena with { Notices = new NoticePreferences { DigestAt = null } };
        var ben = Samples.Ben with { Notices = new NoticePreferences { DigestAt = null } };

        Assert.Null(DigestRule.NextDaily(lead, [Office], null, Samples.Monday));
        Assert.Equal(
            new DigestMoment(new LocalDate(2026, 3, 9), new DateTimeOffset(2026, 3, 9, 7, 0, 0, TimeSpan.Zero)),
            DigestRule.NextWeekly(lead, Samples.Roster, [Office], new LocalDate(2026, 3, 2), Samples.Monday));
        Assert.NotNull(DigestRule.NextWeekly(ben, new Roster([ben, Samples.Anna with { LeadId = "ben" }]), [Office], null, Samples.Monday));
        Assert.Null(DigestRule.NextWeekly(ben, Samples.Roster, [Office], null, Samples.Monday));
    }

    private static Dictionary<string, IReadOnlyList<string>> HoursOn(IEnumerable<string> days) =>
        days.ToDictionary(day => day, _ => (IReadOnlyList<string>)["09:00-17:00"]);
}
