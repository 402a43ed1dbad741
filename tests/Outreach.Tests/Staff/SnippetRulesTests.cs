using Outreach.Platform.Http;
using Outreach.Staff.Snippets;

namespace Outreach.Tests.Staff;

public sealed class SnippetRulesTests
{
    private static readonly Snippet Annas = new()
    {
        Id = "outage",
        Name = "Outage",
        Text = "I can see the outage.",
        By = "anna",
        ChangedAt = Samples.Monday,
    };

    [Fact]
    public void One_s_own_is_one_s_own_to_change_and_every_one_a_lead_s_and_an_admin_s()
    {
        Assert.True(SnippetRules.MayChange(null, Samples.Ben));
        Assert.True(SnippetRules.MayChange(Annas, Samples.Anna));
        Assert.False(SnippetRules.MayChange(Annas, Samples.Ben));
        Assert.True(SnippetRules.MayChange(Annas, Samples.Lena));
        Assert.True(SnippetRules.MayChange(Annas, Samples.Ada));
        Assert.Equal("anna", SnippetRules.After(Annas, Annas with { By = "lena" }).By);
    }

    [Fact]
    public void A_beginning_is_three_hundred_characters_at_the_most()
    {
        Assert.Equal(300, Given(new string('x', 300)).Text.Length);
        Assert.Equal("text", Assert.Single(Assert.Throws<ProblemException>(() => Given(new string('x', 301))).Errors).Key);
        Assert.Equal(
            ["language", "name", "text"],
            Assert.Throws<ProblemException>(
                () => new SnippetInput { Text = " ", Language = "Dutch!" }.ToSnippet("outage", "anna", Samples.Monday))
                .Errors.Keys.Order());

        static Snippet Given(string text) => new SnippetInput { Name = "Outage", Text = text }.ToSnippet("outage", "anna", Samples.Monday);
    }
}
