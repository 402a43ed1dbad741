using System.Globalization;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Tests.ServiceLevels;

/// <summary>What a mention would be promised is said by the rules that promise it.</summary>
public sealed class ServiceLevelPreviewTests
{
    [Fact]
    public void A_tweet_on_Friday_afternoon_is_due_on_Monday_and_warned_about_before()
    {
        // Nine to five in Amsterdam; a first answer within an hour, the next within eight, the resolution within 24.
        var preview = ServiceLevelPreviewRules.Preview(
            ServiceLevelVersion.DefaultIn("Europe/Amsterdam"), "twitter", MentionKind.Problem, At("2026-01-09T15:30Z"));

        Assert.Equal(("twitter", "office", "Europe/Amsterdam"), (preview.Policy, preview.Calendar, preview.TimeZone));
        Assert.Equal(At("2026-01-09T15:30Z"), preview.OpenFrom);
        Assert.Equal(
            new ClockPreview("PT1H", At("2026-01-12T08:30Z"), At("2026-01-12T08:15Z"), At("2026-01-12T16:00Z")), preview.FirstResponse);
        Assert.Equal(
            new ClockPreview("PT8H", At("2026-01-12T15:30Z"), At("2026-01-12T13:30Z"), At("2026-01-12T16:00Z")), preview.NextResponse);
        Assert.Equal(new ClockPreview("PT24H", At("2026-01-14T15:30Z"), At("2026-01-14T09:30Z"), null), preview.Resolution);
    }

    [Fact]
    public void Where_it_is_closed_it_says_from_when_on_it_is_open()
    {
        var preview = ServiceLevelPreviewRules.Preview(
            ServiceLevelVersion.DefaultIn("Europe/Amsterdam"), "letter", MentionKind.Praise, At("2026-01-10T12:00Z"));

        Assert.Equal(("everything else", At("2026-01-12T08:00Z")), (preview.Policy, preview.OpenFrom));
    }

    [Theory]
    [InlineData("2026-01-09T16:30", "2026-01-09T15:30Z")]
    [InlineData("2026-07-10T16:30:15", "2026-07-10T14:30:15Z")]
    [InlineData("2026-01-09T16:30+05:30", "2026-01-09T11:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30Z")] // left out by the clock: an hour later
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30Z")] // shown twice: the first
    public void A_moment_without_an_offset_is_what_the_clock_in_the_zone_shows(string text, string moment) =>
        Assert.Equal(At(moment), LocalMoments.Parse(text, "Europe/Amsterdam"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-01-09")]
    [InlineData("09/01/2026 16:30")]
    [InlineData("2026-02-30T10:00")]
    [InlineData("1999-12-31T12:00")]
    [InlineData("2200-01-01T12:00Z")]
    public void What_is_no_moment_of_these_two_centuries_is_none(string? text) =>
        Assert.Null(LocalMoments.Parse(text, "Europe/Amsterdam"));

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
}
