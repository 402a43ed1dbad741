using Outreach.FollowUps;

namespace Outreach.Tests.FollowUps;

/// <summary>Open follow-ups are counted by whose they are, where they stand, and the days of a zone.</summary>
public sealed class FollowUpCountRulesTests
{
    private static readonly DateTimeOffset Now = At("2026-01-05T22:30Z");

    [Fact]
    public void Each_is_counted_once_for_its_owner_and_once_for_all()
    {
        var counts = FollowUpCountRules.Count(
            [
                new("ravi", "new", At("2026-01-05T22:30Z")),
                new("ravi", "in_progress", At("2026-01-05T22:31Z")),
                new("ravi", "awaiting_confirmation", null),
                new("anna", "in_progress", At("2026-01-09T09:00Z")),
            ],
            "Europe/Amsterdam",
            Now);

        Assert.Equal(
            new FollowUpCounts { Open = 4, Due = 3, Late = 1, DueToday = 1, New = 1, InProgress = 2, AwaitingConfirmation = 1 },
            counts.All);
        Assert.Equal(["anna", "ravi"], counts.Owners.Select(owner => owner.Owner));
        Assert.Equal(
            new FollowUpCounts { Open = 3, Due = 2, Late = 1, DueToday = 1, New = 1, InProgress = 1, AwaitingConfirmation = 1 },
            counts.Owners[1].Counts);
    }

    // At 22:30 UTC it is 23:30 in Amsterdam, and already tomorrow in Kolkata.
    [Theory]
    [InlineData("Europe/Amsterdam", "2026-01-05T23:00Z", 1)]
    [InlineData("America/New_York", "2026-01-06T05:00Z", 2)]
    [InlineData("Asia/Kolkata", "2026-01-06T18:30Z", 3)]
    public void Today_ends_where_the_reader_is(string zone, string endsAt, int dueToday)
    {
        var counts = FollowUpCountRules.Count(
            [
                new("ravi", "new", At("2026-01-05T22:45Z")),
                new("ravi", "new", At("2026-01-06T03:00Z")),
                new("ravi", "new", At("2026-01-06T18:00Z")),
            ],
            zone,
            Now);

        Assert.Equal((At(endsAt), dueToday, 0), (counts.DayEndsAt, counts.All.DueToday, counts.All.Late));
    }

    [Fact]
    public void Where_nothing_is_open_all_is_nought_and_nobody_is_named()
    {
        var counts = FollowUpCountRules.Count([], "UTC", Now);

        Assert.Equal((0, 0), (counts.All.Open, counts.Owners.Count));
    }

    private static DateTimeOffset At(string moment) =>
        DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
}
