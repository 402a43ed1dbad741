using FsCheck;
using FsCheck.Fluent;
using Outreach.Customers;

namespace Outreach.Tests.Customers;

/// <summary>Who may be one and the same customer, and why.</summary>
public sealed class DuplicateRuleTests
{
    private static readonly CustomerProfile Cleo = new()
    {
        Id = "c1",
        FirstSeenAt = Samples.Monday,
        LastMentionAt = Samples.Monday,
        DisplayName = "Cleo Müller",
        Email = "Cleo@Bücher.example",
        Phone = "+31201234567",
        Town = "’s-Hertogenbosch",
    };

    private static readonly CustomerProfile Stranger = new() { Id = "c2", FirstSeenAt = Samples.Monday, LastMentionAt = Samples.Monday };

    private static readonly Gen<string> Words = Gen.Elements(
        "anna", "Zoë", "müller", "de", "Vries", "O'Brien", "Łukasz", "Strauß", "Nguyễn", "Bo").Select(word => word);

    private static readonly Gen<string> Names =
        from count in Gen.Choose(1, 4) from words in Words.ListOf(count) select string.Join(' ', words);

    [Fact]
    public void The_same_mailbox_or_number_is_a_reason_each_and_nothing_in_common_is_none()
    {
        Assert.Equal(["same e-mail"], DuplicateRule.ReasonsFor(Cleo, Stranger with { Email = "cleo@xn--bcher-kva.example" }));
        Assert.Equal(["same phone"], DuplicateRule.ReasonsFor(Cleo, Stranger with { Phone = "+31201234567" }));
        Assert.Empty(DuplicateRule.ReasonsFor(Cleo, Stranger));
        Assert.Empty(DuplicateRule.ReasonsFor(Stranger, Stranger with { Id = "c3" }));
    }

    [Fact]
    public void A_mailbox_that_they_wrote_from_counts_like_one_that_they_gave()
    {
        var writer = Stranger with { Identities = [new CustomerIdentity("email", "CLEO@bücher.example")] };

        Assert.Equal(["same e-mail"], DuplicateRule.ReasonsFor(Cleo, writer));
        Assert.Equal(["same e-mail"], DuplicateRule.ReasonsFor(writer, Cleo));
        Assert.Empty(
            DuplicateRule.ReasonsFor(Cleo, Stranger with { Identities = [new CustomerIdentity("twitter", "cleo@bücher.example")] }));
    }

    [Fact]
    public void Who_was_kept_under_a_name_and_town_as_they_were_read_before_is_found()
    {
        var ram = Stranger with { DisplayName = "\u0930\u093e\u092e", Town = "\u0926\u093f\u0932\u094d\u0932\u0940" };

        Assert.Contains("match:town:\u0926 \u0932\u0932:\u0930", DuplicateRule.SoughtFor(ram));
        Assert.Contains("match:town:\u0926\u093f\u0932\u0932\u0940:\u0930\u093e", DuplicateRule.SoughtFor(ram));
        Assert.Equal(["match:town:\u0926\u093f\u0932\u094d\u0932\u0940:\u0930\u093e"], DuplicateRule.MatchesOf(ram));
        Assert.Single(DuplicateRule.SoughtFor(Stranger with { DisplayName = "Zo\u00eb", Town = "D\u00fcren" }));
    }

    [Fact]
    public void A_plus_tag_is_another_mailbox_that_may_be_the_same_persons()
    {
        string[] expected = ["same e-mail but for what follows the plus sign"];
        var shop = Stranger with { Email = "cleo+shop@bücher.example" };
        var writer = Stranger with { Id = "c3", Identities = [new CustomerIdentity("email", "cleo+news@bücher.example")] };

        Assert.Equal(expected, DuplicateRule.ReasonsFor(Cleo, shop));
        Assert.Equal(expected, DuplicateRule.ReasonsFor(writer, shop));
        Assert.Contains("match:email:cleo@xn--bcher-kva.example", DuplicateRule.MatchesOf(writer));
        Assert.Empty(DuplicateRule.ReasonsFor(Cleo, Stranger with { Email = "+shop@bücher.example" }));
    }

    [Fact]
    public void Two_writings_of_one_mobile_are_the_same_phone()
    {
        var (one, other) = (Stranger with { Phone = "+5511912345678" }, Stranger with { Id = "c3", Phone = "+551112345678" });

        Assert.Equal(["same phone"], DuplicateRule.ReasonsFor(one, other));
        Assert.Equal(DuplicateRule.MatchesOf(one), DuplicateRule.MatchesOf(other));
    }

    [Fact]
    public void Who_has_a_number_that_was_kept_with_the_zero_of_home_is_found_by_it()
    {
        var (kept, other) = (Stranger with { Phone = "+310201234567" }, Stranger with { Id = "c3", Phone = "+31201234567" });

        Assert.Equal(["same phone"], DuplicateRule.ReasonsFor(kept, other));

        // As the version before wrote it.
        Assert.Contains("match:phone:+310201234567", DuplicateRule.SoughtFor(other));
        Assert.Contains("match:phone:+31201234567", DuplicateRule.SoughtFor(kept));
        Assert.Equal(["match:phone:+31201234567", "match:phone:+310201234567"], DuplicateRule.SoughtForPhone("+31201234567"));
        Assert.Equal(
            ["match:phone:+551112345678", "match:phone:+5511912345678", "match:phone:+55011912345678"],
            DuplicateRule.SoughtForPhone("+5511912345678"));
    }

    [Theory]
    [InlineData("Cleo Muller", "s Hertogenbosch", true)]
    [InlineData("MÜLLER, Cleo", "'s-hertogenbosch", true)]
    [InlineData("Cleo Mueler", "s-Hertogenbosch", true)]
    [InlineData("Cleo Maria Müller", "s-Hertogenbosch", true)]
    [InlineData("Cleo Miller", "s-Hertogenbosch", true)]
    [InlineData("Cleo Möbius", "s-Hertogenbosch", false)]
    [InlineData("Cleo", "s-Hertogenbosch", false)]
    [InlineData("Cleo Müller", "Utrecht", false)]
    [InlineData("Cleo Müller", null, false)]
    public void A_similar_name_counts_only_in_the_same_town(string name, string? town, bool isReason)
    {
        var other = Stranger with { DisplayName = name, Town = town };

        var reasons = DuplicateRule.ReasonsFor(Cleo, other);

        Assert.Equal(isReason ? [$"similar name and the same town: {name}, {town}"] : [], reasons);
        Assert.Equal(isReason, DuplicateRule.ReasonsFor(other, Cleo).Count == 1);
        Assert.True(
            !isReason || DuplicateRule.MatchesOf(Cleo).Intersect(DuplicateRule.MatchesOf(other)).Any(), "the index would not find it");
    }

    [Fact]
    public void Neither_oneself_nor_whoever_is_somebody_else_by_now_or_about_to_be_nobody_is_suggested()
    {
        var twin = Cleo with { Id = "c2" };

        Assert.NotEmpty(DuplicateRule.ReasonsFor(Cleo, twin));
        Assert.Empty(DuplicateRule.ReasonsFor(Cleo, Cleo));
        Assert.Empty(DuplicateRule.ReasonsFor(Cleo, twin with { MergedInto = "c3" }));
        Assert.Empty(DuplicateRule.ReasonsFor(Cleo, twin with { ErasingSince = Samples.Monday }));
    }

    [Fact]
    public void Whether_names_are_similar_depends_on_neither_order_case_nor_who_is_asked_first() => Always.Holds(
        from one in Names from other in Names select (one, other),
        made =>
        {
            var similar = NameRules.AreSimilar(made.one, made.other);

            Assert.Equal(similar, NameRules.AreSimilar(made.other, made.one));
            Assert.Equal(similar, NameRules.AreSimilar(string.Join(' ', made.one.Split(' ').Reverse()), made.other.ToUpperInvariant()));
            Assert.True(NameRules.AreSimilar(made.one, made.one));
        },
        tests: 1000);

    [Fact]
    public void A_name_of_short_words_bears_no_slip_and_a_long_word_bears_two()
    {
        Assert.False(NameRules.AreSimilar("Bo Li", "Bo Lu"));
        Assert.True(NameRules.AreSimilar("Jan Devries", "Jan Dervies"));
        Assert.True(NameRules.AreSimilar("Aleksandra", "Alexandra"));
        Assert.False(NameRules.AreSimilar("Alexandra", "Alessandro"));
        Assert.False(NameRules.AreSimilar(null, null));
    }
}
