using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

public sealed class SameWordsRulesTests
{
    [Theory]
    [InlineData("Hello, I am on it!", "hello i am on it")]
    [InlineData("  HELLO...\n\ni am   on it", "hello i am on it")]
    [InlineData("Hello Ada, I am on it", "hello ada i am on it")]
    [InlineData("Ｈｅｌｌｏ １", "hello 1")]
    [InlineData("की", "की")]
    [InlineData("का", "का")]
    [InlineData(" 👍👍 ", "👍👍")]
    [InlineData("On\ufffeit", "on it")]
    public void Case_punctuation_and_spaces_do_not_make_words_others(string text, string normal) =>
        Assert.Equal(normal, SameWordsRules.Normalise(text));

    [Theory]
    [InlineData(0, 2, false)]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, true)]
    [InlineData(1, 1, true)]
    [InlineData(500, 0, false)]
    public void The_words_that_two_others_got_are_too_many_and_zero_is_any_number(int others, int most, bool tooMany) =>
        Assert.Equal(tooMany, SameWordsRules.AreTooMany(others, most));

    [Fact]
    public void What_is_said_to_the_customer_counts_and_what_is_noted_does_not()
    {
        Assert.Equal(
            ["acknowledge said", "promise what", "resolve done", "wait said"],
            FollowUpStories.ByAnna.Values
                .Where(command => SameWordsRules.WordsOf(command) is not null)
                .Select(command => $"{command.Name} {SameWordsRules.WordsOf(command)!.Value.Field}")
                .Order(StringComparer.Ordinal));
        Assert.Equal("The bag is on the 14:10.", SameWordsRules.WordsOf(FollowUpStories.ByAnna["resolve"])!.Value.Text);

        // Whom we wait for otherwise, or what for, is no word to the customer.
        Wait Turn(WaitingOn on, string? said) => new(on, said, Until: null) { By = FollowUpStories.Anna };
        Assert.Null(SameWordsRules.WordsOf(Turn(WaitingOn.Customer, null)));
        Assert.Null(SameWordsRules.WordsOf(Turn(WaitingOn.ThirdParty, "Where is the bag?")));
        Assert.Null(SameWordsRules.WordsOf(Turn(WaitingOn.Us, "I ask the depot.")));
    }

    [Theory]
    [InlineData("acknowledge", 0)]
    [InlineData("resolve", 1)]
    [InlineData("promise", 1)]
    [InlineData("wait", 1)]
    public void That_others_got_the_same_is_kept_with_what_was_said(string command, int answers)
    {
        var state = FollowUpStories.At(answers == 0 ? FollowUpStage.New : FollowUpStage.InProgress);
        var given = (AnsweringCommand)FollowUpStories.ByAnna[command];

        Assert.Single(state.After(given with { SameWords = true }, Samples.Monday.AddHours(4)).Events, it => it.SameWords == true);
        Assert.All(state.After(given, Samples.Monday.AddHours(4)).Events, it => Assert.Null(it.SameWords));
    }
}
