using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;

namespace Outreach.Tests.FollowUps;

/// <summary>Where a version of a mention stands that arrives after later ones.</summary>
public sealed class LateVersionTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);
    private static readonly MentionRow Row = MentionText.RowOf(1, Samples.Mention, Samples.Monday);

    [Fact]
    public void A_version_that_arrives_late_stands_among_the_earlier_ones_where_it_was_posted()
    {
        var row = Row;
        foreach (var (text, minutes) in new[] { ("Fourth.", 40), ("Second.", 20), ("Third.", 30), ("Zeroth.", -10) })
        {
            var sent = Samples.Mention with { Text = text, PostedAt = Samples.Mention.PostedAt.AddMinutes(minutes) };
            row = MentionText.Revise(row, sent, Later.AddHours(1))!;
        }

        Assert.Equal(
            ["Zeroth.", "My bag is still in Lisbon.", "Second.", "Third."], row.Earlier!.Select(version => version.Text));
        Assert.Equal("Fourth.", row.Text);
    }

    [Theory]
    [InlineData("10:00:00.500", "10:00:00", true)]
    [InlineData("10:00:00", "10:00:00.500", true)]
    [InlineData("10:00:01.200", "10:00:00", false)]
    [InlineData("10:00:01", "10:00:00", false)]
    [InlineData("10:00:00.500", "10:00:00.400", false)]
    public void A_time_of_whole_seconds_is_earlier_than_a_finer_one_only_by_more_than_a_second(string first, string second, bool isLatest)
    {
        var row = MentionText.RowOf(1, Samples.Mention with { Text = "First.", PostedAt = At(first) }, Later);
        var sent = Samples.Mention with { Text = "Second.", PostedAt = At(second) };

        var revised = MentionText.Revise(row, sent, Later.AddMinutes(1))!;

        Assert.Equal(isLatest ? ("Second.", "First.") : ("First.", "Second."), (revised.Text, Assert.Single(revised.Earlier!).Text));

        // A source that sends the first one again takes nothing back.
        Assert.Null(MentionText.Revise(revised, sent with { Text = "First.", PostedAt = At(first) }, Later.AddMinutes(2)));

        static DateTimeOffset At(string time) =>
            DateTimeOffset.Parse($"2026-03-02T{time}Z", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_version_that_arrives_late_never_stands_before_one_that_was_posted_earlier()
    {
        var posted = Samples.Mention.PostedAt;
        var row = Row with
        {
            PostedAt = posted.AddMinutes(40),
            EditedAt = Later,
            Earlier = [new("Three.", posted.AddMinutes(30), Later), new("One.", posted, Later), new("No time.", null, Later)],
        };

        var late = MentionText.Revise(row, Samples.Mention with { Text = "Two.", PostedAt = posted.AddMinutes(20) }, Later.AddHours(1))!;

        Assert.Equal(["Three.", "One.", "Two.", "No time."], late.Earlier!.Select(version => version.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_has_no_time_of_its_own_stays_the_first_when_a_version_arrives_late(bool bearsItsArrival)
    {
        var posted = Samples.Mention.PostedAt;
        var row = Row with
        {
            PostedAt = posted.AddMinutes(40),
            EditedAt = Later,
            Earlier = [new("First.", bearsItsArrival ? Later : null, Later), new("Third.", posted.AddMinutes(30), Later)],
        };

        var late = MentionText.Revise(row, Samples.Mention with { Text = "Second.", PostedAt = posted.AddMinutes(20) }, Later.AddHours(1))!;

        Assert.Equal(["First.", "Second.", "Third."], late.Earlier!.Select(version => version.Text));
    }
}
