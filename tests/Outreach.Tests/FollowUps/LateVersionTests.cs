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
