using System.Globalization;
using Outreach.Notices;
using Outreach.ServiceLevels;
using Outreach.Staff;

namespace Outreach.Tests.ServiceLevels;

/// <summary>An admin hears of a calendar that runs out of holidays while there is time to add some, and once a week at most.</summary>
public sealed class CalendarWarningsTests
{
    private static readonly CalendarDefinition Office = Samples.OfficeLevels.Document.Calendars["office"];

    [Theory]
    [InlineData("2026-10-26", "2026-12-25", "Its holidays end on 2026-12-25.")]
    [InlineData("2026-10-25", "2026-12-25", null)]
    [InlineData("2027-01-02", "2026-12-25", "Its holidays end on 2026-12-25.")]
    [InlineData("2026-03-02", "", "It has no holidays.")]
    [InlineData("2026-03-02", "2026-12-25 2028-12-25", "It has no holidays in 2027.")]
    [InlineData("2026-03-02", "2025-12-25 2027-12-25", "It has no holidays in 2026.")]
    [InlineData("2026-03-02", "2026-12-25 2027-12-25", null)]
    public void Its_holidays_are_missing_in_a_year_or_end_within_sixty_days(string today, string holidays, string? warning) =>
        Assert.Equal(warning is null ? [] : [new CalendarWarning("office", warning)], WarningsOf(Office, today, holidays));

    [Fact]
    public void Who_works_around_the_clock_needs_no_holidays() => Assert.Empty(
        WarningsOf(Samples.Levels.Document.Calendars["office"], "2026-03-02", ""));

    [Fact]
    public void The_day_is_that_of_the_calendar()
    {
        var moment = new DateTimeOffset(2026, 10, 25, 23, 30, 0, TimeSpan.Zero);
        var document = DocumentWith(Office, "2026-12-25");

        Assert.Single(CalendarWarnings.Of(document, moment));
        Assert.Empty(CalendarWarnings.Of(document, moment.AddHours(-1)));
    }

    [Fact]
    public void An_admin_is_told_with_the_first_digest_of_a_week_also_without_a_daily_one_and_nobody_else_is()
    {
        CalendarDefinition[] company = [Office];
        var monday = new NodaTime.LocalDate(2026, 3, 2);
        var admin = Samples.Ada with { Notices = new NoticePreferences { DigestAt = null } };

        Assert.Equal(monday, DigestRule.NextForAdmins(admin, company, last: null, Samples.Monday)!.Value.Date);
        Assert.Equal(monday.PlusDays(7), DigestRule.NextForAdmins(admin, company, monday, Samples.Monday)!.Value.Date);
        Assert.Null(DigestRule.NextForAdmins(Samples.Lena, company, last: null, Samples.Monday));
    }

    [Fact]
    public void The_e_mail_names_each_calendar_and_is_not_sent_where_nothing_is_the_matter()
    {
        var date = new NodaTime.LocalDate(2026, 3, 2);
        var mail = CalendarDigest.Write(Samples.Ada, date, WarningsOf(Office, "2026-03-02", ""), LinkTo)!;

        Assert.Equal("Add holidays: office", mail.Subject);
        Assert.Contains("- office: It has no holidays.\n  https://outreach.example/settings\n", mail.Text);
        Assert.Contains("You get this because you are an admin", mail.Text);
        Assert.Equal("calendars-ada-2026-03-02", mail.CustomArgs["outbox"]);
        Assert.Null(CalendarDigest.Write(Samples.Ada, date, [], LinkTo));

        static string LinkTo(string path) => $"https://outreach.example/{path}";
    }

    private static IReadOnlyList<CalendarWarning> WarningsOf(CalendarDefinition calendar, string today, string holidays) =>
        CalendarWarnings.Of(
            DocumentWith(calendar, holidays), DateTimeOffset.Parse($"{today}T12:00Z", CultureInfo.InvariantCulture));

    private static ServiceLevelDocument DocumentWith(CalendarDefinition calendar, string holidays) => Samples.Levels.Document with
    {
        Calendars = new Dictionary<string, CalendarDefinition>
        {
            ["office"] = calendar with
            {
                Holidays = [.. holidays.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(day => new CalendarHoliday(day))],
            },
        },
    };
}
