using FsCheck.Fluent;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.Mentions;

public sealed class FollowUpIdTests
{
    [Fact]
    public void An_id_never_changes_or_every_known_mention_would_come_in_again()
    {
        Assert.Equal(FollowUpId.Of("twitter", "1234"), FollowUpId.Of("twitter", "1234"));
        Assert.Equal(Expected("twitter\n1234"), FollowUpId.Of("twitter", "1234"));
        Assert.Equal(Expected("blog\nhttps://example.org/é🙂"), FollowUpId.Of("blog", "https://example.org/é🙂"));
    }

    [Fact]
    public void Different_mentions_have_different_ids() => Always.Holds(
        Gen.Elements("a", "b", "/", "-", "_", "1", "é", "🙂", "'", " ").ArrayOf().Select(parts => string.Concat(parts)).Four(),
        made =>
        {
            // A channel holds a-z, 0-9, _ and - alone, so the line break between the two can only be the separator.
            var (a, b) = (
                "a" + string.Concat(made.Item1.Where(char.IsAsciiLetterOrDigit)),
                "a" + string.Concat(made.Item2.Where(char.IsAsciiLetterOrDigit)));
            Assert.Equal((a, made.Item3) == (b, made.Item4), FollowUpId.Of(a, made.Item3) == FollowUpId.Of(b, made.Item4));
        });

    [Theory]
    [InlineData("a", "b/c", "a/b", "c")]
    [InlineData("a", "bc", "ab", "c")]
    [InlineData("a", "\u00e9", "a", "e\u0301")]
    [InlineData("a", "B", "a", "b")]
    public void Text_that_moves_between_channel_and_id_makes_another_id(
        string channel, string externalId, string otherChannel, string otherId) =>
        Assert.NotEqual(FollowUpId.Of(channel, externalId), FollowUpId.Of(otherChannel, otherId));

    [Fact]
    public void The_separator_can_not_stand_in_a_channel_so_the_first_one_parts_the_two()
    {
        using var given = System.Text.Json.JsonDocument.Parse("""{"channel":"a\nb","externalId":"c\nd","author":{"handle":"e"}}""");

        var mention = MentionReader.Read(given.RootElement, Samples.Monday, null).Mention!;

        Assert.Equal(("a-b", "c\nd"), (mention.Channel, mention.ExternalId));
    }

    [Theory]
    [InlineData("f0123456789abcdef0123456789abcdef", true)]
    [InlineData("f0123456789abcdef0123456789abcdef\n", false)]
    [InlineData("f0123456789ABCDEF0123456789abcdef", false)]
    [InlineData("f0123", false)]
    [InlineData("../../secrets", false)]
    [InlineData("", false)]
    public void A_malformed_id_is_known_as_such(string id, bool wellFormed) => Assert.Equal(wellFormed, FollowUpId.IsWellFormed(id));

    private static string Expected(string hashed) =>
        "f" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.Unicode.GetBytes(hashed)))[..32];
}
