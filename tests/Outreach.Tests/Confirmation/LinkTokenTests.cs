using Outreach.Confirmation;

namespace Outreach.Tests.Confirmation;

/// <summary>A link is worth something only as we made it, for what we made it, and for as long.</summary>
public sealed class LinkTokenTests
{
    private const string Id = "00112233445566778899aabbccddeeff";
    private static readonly string Key = new('k', 32);
    private static readonly string Next = new('n', 32);
    private static readonly DateTimeOffset Expires = Samples.Monday.AddDays(30);

    private static string Token => LinkToken.Sign(Key, LinkPurpose.Confirm, Id, Expires);

    [Fact]
    public void A_token_gives_its_id_until_it_expires_and_not_at_that_moment()
    {
        Assert.Equal(Id, LinkToken.Verify([Key], LinkPurpose.Confirm, Token, Samples.Monday));
        Assert.Equal(Id, LinkToken.Verify([Key], LinkPurpose.Confirm, Token, Expires.AddSeconds(-1)));
        Assert.Null(LinkToken.Verify([Key], LinkPurpose.Confirm, Token, Expires));
    }

    [Fact]
    public void A_token_of_another_key_is_nothing() =>
        Assert.Null(LinkToken.Verify([Next], LinkPurpose.Confirm, Token, Samples.Monday));

    [Fact]
    public void While_keys_are_changed_tokens_of_both_are_valid_and_then_those_of_the_new_one_alone()
    {
        var next = LinkToken.Sign(Next, LinkPurpose.Confirm, Id, Expires);

        Assert.All([Token, next], token => Assert.Equal(Id, LinkToken.Verify([Next, Key], LinkPurpose.Confirm, token, Samples.Monday)));
        Assert.Equal(Id, LinkToken.Verify([Next], LinkPurpose.Confirm, next, Samples.Monday));
        Assert.Null(LinkToken.Verify([Next], LinkPurpose.Confirm, Token, Samples.Monday));
    }

    [Fact]
    public void Without_a_key_nothing_is_valid() => Assert.Null(LinkToken.Verify([], LinkPurpose.Confirm, Token, Samples.Monday));

    [Fact]
    public void A_token_for_another_purpose_is_nothing()
    {
        var other = LinkToken.Sign(Key, (LinkPurpose)2, Id, Expires);

        Assert.Null(LinkToken.Verify([Key], LinkPurpose.Confirm, other, Samples.Monday));
        Assert.Equal(Id, LinkToken.Verify([Key], (LinkPurpose)2, other, Samples.Monday));
    }

    [Fact]
    public void A_token_with_any_character_changed_added_or_taken_away_is_nothing()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var at = 0; at < Token.Length; at++)
        {
            foreach (var letter in Letters.Append('=').Append('%').Where(letter => letter != Token[at]))
            {
                Assert.Null(LinkToken.Verify([Key], LinkPurpose.Confirm, $"{Token[..at]}{letter}{Token[(at + 1)..]}", Samples.Monday));
            }
        }

        Assert.All(
            ["", "A", Token + "A", Token + "=", Token[..^1], Token[1..], " " + Token, Token + Token, new string('A', 100_000), "\ud800"],
            damaged => Assert.Null(LinkToken.Verify([Key], LinkPurpose.Confirm, damaged, Samples.Monday)));
    }

    [Fact]
    public void A_new_id_is_never_the_same_and_the_token_is_short_and_says_nothing_else()
    {
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => LinkToken.NewId()).Distinct().Count());
        Assert.Matches("^[A-Za-z0-9_-]{55}$", Token);
    }
}
