using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Reports;
using Outreach.SharedKernel;

namespace Outreach.Tests.Reports;

/// <summary>What a customer said is kept in their own words, without what tells who they are.</summary>
public sealed class RedactionTests
{
    private static readonly CustomerProfile Customer = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Samples.Monday) with
    {
        DisplayName = "Cleo O’Hara-Bo",
        Email = "cleo.o@example.org",
        Identities = [new("twitter", "@CleoH"), new("blog", "al")],
    };

    [Theory]
    [InlineData("Slow since the update.", "Slow since the update.")]
    [InlineData("I am Cleo O’Hara-Bo, hello", "I am …, hello")]
    [InlineData("Cleo here, CLEO!", "… here, …!")]
    [InlineData("Cleopatra is not me", "Cleopatra is not me")]
    [InlineData("I write as @cleoh or cleoh.", "I write as … or ….")]
    [InlineData("mail Cleo.O@example.org today", "mail … today")]
    [InlineData("call +31 20 123 45 67, or 020-1234567 (home)", "call …, or … (home)")]
    [InlineData("it took 1234567 seconds, and 12 tries", "it took … seconds, and 12 tries")]
    [InlineData("al dente, not all", "… dente, not all")]
    [InlineData("Bo", "Bo")]
    [InlineData("\ufffe Cleo here", "\ufffd … here")]
    public void Names_handles_addresses_and_numbers_are_taken_out(string said, string kept) =>
        Assert.Equal(kept, Redaction.Of(said, Customer));

    [Fact]
    public void A_name_in_a_script_without_spaces_is_found_inside_other_words() =>
        Assert.Equal("私は…です", Redaction.Of("私は小林恵子です", Customer with { DisplayName = "小林恵子" }));

    [Fact]
    public void A_name_that_is_no_valid_text_is_taken_out_as_well() =>
        Assert.Equal("I am …", Redaction.Of("I am Cl\ufffeo", Customer with { DisplayName = "Cl\ufffeo" }));

    [Theory]
    [InlineData("2026-11-24T10:00:00Z", "Europe/Amsterdam", "2026-W48")]
    [InlineData("2026-11-29T22:59:59Z", "Europe/Amsterdam", "2026-W48")]
    [InlineData("2026-11-29T23:00:00Z", "Europe/Amsterdam", "2026-W49")]
    [InlineData("2027-01-01T12:00:00Z", "Europe/Amsterdam", "2026-W53")]
    public void A_week_is_the_offices(string at, string zone, string week) =>
        Assert.Equal(
            week, CallFeedback.WeekOf(new Office(zone).DayOf(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public void The_most_frequent_topic_comes_first_and_what_was_forgotten_is_counted()
    {
        var at = Samples.Monday;
        var report = FeedbackReport.Of("2026-03-02", "2026-03-08",
        [
            new("2026-W10", "bills", "Too high.", at),
            new("2026-W10", "app", null, at),
            new("2026-W10", "app", "Slow.", at.AddHours(2)),
            new("2026-W10", "app", "Small.", at.AddHours(1)),
        ]);

        var week = Assert.Single(report.Weeks);
        Assert.Equal([("app", 3), ("bills", 1)], week.Topics.Select(topic => (topic.Topic, topic.Count)));
        Assert.Equal(["Small.", "Slow."], week.Topics[0].Said);
    }
}
