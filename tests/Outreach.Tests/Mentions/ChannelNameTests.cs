using FsCheck.Fluent;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Tests.Mentions;

/// <summary>The name of a channel, whatever a source calls it.</summary>
public sealed class ChannelNameTests
{
    [Theory]
    [InlineData("Google Play\u2122", "google-playtm")]
    [InlineData("\U0001d413\U0001d430\U0001d422\U0001d42d\U0001d42d\U0001d41e\U0001d42b", "twitter")]
    [InlineData("twit\u200bter", "twitter")]
    [InlineData("\ufeffTwitter", "twitter")]
    [InlineData("Google\tPlay", "google-play")]
    [InlineData("\u3164", null)]
    public void A_name_is_the_same_however_its_letters_are_drawn(string written, string? name) =>
        Assert.Equal(name, ChannelNameRule.Of(written));

    [Fact]
    public void Any_text_has_a_name_that_is_a_channel_and_its_own_name_or_none() => Always.Holds(
        Gen.Elements(
            "a", "Z", "9", "_", "-", " ", "\t", "\n", ".", "\u2122", "\u212a", "\u0130", "\u00df", "\u1e9e", "\ufb01", "\u00fc",
            "\u5fae", "\u200b", "\u00ad", "\u0301", "\u3164", "\ufffe", "\ud835", "\udc00", "\U0001d413", "\u2460", "\u2120",
            "\u24b6", "\u03a3", "abcdefghijkl")
            .ListOf().Select(string.Concat),
        written =>
        {
            if (ChannelNameRule.Of(written) is { } name)
            {
                Assert.True(Formats.IsChannel(name), name);
                Assert.Equal(name, ChannelNameRule.Of(name));
            }
        },
        tests: 2_000);
}
