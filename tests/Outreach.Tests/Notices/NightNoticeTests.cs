using System.Globalization;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

/// <summary>A promise or an escalation of the night comes when somebody reads it, unless it is a promise for that night.</summary>
public sealed class NightNoticeTests
{
    // Nine to half past five with an hour for lunch, in Amsterdam: an hour ahead of UTC in March.
    private static readonly BusinessCalendar Office = new(new CalendarDefinition
    {
        TimeZone = "Europe/Amsterdam",
        Hours = "monday tuesday wednesday thursday friday".Split(' ').ToDictionary(
            day => day, _ => (IReadOnlyList<string>)["09:00-12:30", "13:30-17:30"]),
    });

    private static readonly BusinessCalendar Evening = new(new CalendarDefinition
    {
        TimeZone = "Europe/Amsterdam",
        Hours = new Dictionary<string, IReadOnlyList<string>> { ["tuesday"] = ["21:00-22:00"] },
    });

    [Theory]
    [InlineData("missed", "2026-03-02T10:00", null)]
    [InlineData("missed", "2026-03-02T11:45", null)] // lunch
    [InlineData("missed", "2026-03-02T16:30", null)] // at closing time
    [InlineData("missed", "2026-03-02T16:44:59", null)]
    [InlineData("missed", "2026-03-02T16:46", "2026-03-03T08:00")]
    [InlineData("missed", "2026-03-03T02:00", "2026-03-03T08:00")]
    [InlineData("missed", "2026-03-03T07:59", "2026-03-03T08:00")]
    [InlineData("missed", "2026-03-06T20:00", "2026-03-09T08:00")] // the weekend
    [InlineData("promise_due", "2026-03-03T02:00", "2026-03-03T08:00")]
    [InlineData("reopened_again", "2026-03-03T02:00", "2026-03-03T08:00")]
    [InlineData("reopened_again", "2026-03-03T10:00", null)]
    [InlineData("due_soon", "2026-03-03T02:00", null)]
    [InlineData("assigned", "2026-03-03T02:00", null)]
    [InlineData("customer_replied", "2026-03-03T02:00", null)]
    public void What_comes_up_at_night_waits_for_the_opening(string kind, string at, string? until) =>
        Assert.Equal(Utc(until), Until(kind, Utc(at)!.Value, dueAt: "2026-03-20T12:00", ClockKind.FirstResponse, [Office]));

    [Theory]
    [InlineData("promise_due", "2026-03-02T20:30", "2026-03-02T21:30", null)] // for half past ten in the evening
    [InlineData("missed", "2026-03-02T21:30", "2026-03-02T21:30", "2026-03-03T08:00")] // it is too late to keep it
    [InlineData("promise_due", "2026-03-02T20:30", "2026-03-03T08:00", null)] // at the opening it would be late
    [InlineData("promise_due", "2026-03-02T20:30", "2026-03-03T08:01", "2026-03-03T08:00")]
    public void A_promise_for_that_very_night_does_not_wait(string kind, string at, string dueAt, string? until) =>
        Assert.Equal(Utc(until), Until(kind, Utc(at)!.Value, dueAt, ClockKind.Promise, [Office]));

    [Fact]
    public void Of_several_calendars_the_first_that_opens_counts_and_without_any_nothing_waits()
    {
        var tuesdayNight = Utc("2026-03-03T17:30")!.Value;

        Assert.Equal(Utc("2026-03-03T20:00"), Until("missed", tuesdayNight, null, ClockKind.FirstResponse, [Office, Evening]));
        Assert.Null(Until("missed", tuesdayNight.AddHours(3), null, ClockKind.FirstResponse, [Office, Evening]));
        Assert.Null(Until("missed", tuesdayNight, null, ClockKind.FirstResponse, []));
        Assert.Null(Until("missed", tuesdayNight, null, ClockKind.FirstResponse, [BusinessCalendar.AroundTheClock]));
        Assert.Null(Until("missed", tuesdayNight, null, ClockKind.FirstResponse, [Office], attempts: 1));
    }

    private static DateTimeOffset? Until(
        string kind, DateTimeOffset now, string? dueAt, ClockKind clock, IReadOnlyCollection<BusinessCalendar> hours, int attempts = 0) =>
        NoticeHoldRule.UntilOpening(
            Samples.NoticeKinds[new NoticeKind(kind)],
            new Notice
            {
                OutboxId = "f1-1",
                About = "f1",
                Kind = new(kind),
                Path = "followups/f1",
                To = Samples.Lena,
                DueAt = Utc(dueAt),
                Subject = "Overdue",
                Lead = "Step in.",
                Quote = "Where is my bag?",
            },
            new OutboxEntry
            {
                Id = "f1-1",
                Kind = OutboxKind.Notice,
                Notice = FollowUpNotices.Missed,
                Clock = clock,
                To = "lena",
                Attempts = attempts,
            },
            hours,
            now);

    private static DateTimeOffset? Utc(string? at) =>
        at is null ? null : DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
