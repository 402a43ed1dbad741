using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>A mention is copied to the feedback while it is an idea, and again whenever that changes, and at no other time.</summary>
public sealed class CustomerIdeaTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(1);

    [Fact]
    public void An_idea_is_copied_when_it_comes_and_a_problem_is_not()
    {
        Assert.True(Copies(FollowUpStories.Opened(MentionKind.Idea).State));
        Assert.False(Copies(FollowUpStories.Opened(MentionKind.Problem).State));
    }

    [Fact]
    public void What_a_person_finds_to_be_an_idea_or_none_is_copied_again_and_a_note_is_no_reason_to()
    {
        Assert.True(Copies(Idea().After(Acknowledged(MentionKind.Praise), Later).State));
        Assert.True(Copies(Settled(MentionKind.Problem).After(Acknowledged(MentionKind.Idea), Later).State));
        Assert.False(Copies(Idea().After(Acknowledged(kind: null), Later).State));
        Assert.False(Copies(Idea().After("note", Later).State));
    }

    [Fact]
    public void Spam_is_no_idea_until_that_is_undone()
    {
        var spam = Idea().After("spam", Later).State;
        Assert.True(Copies(spam));
        Assert.False(CustomerIdeas.IsIdea(spam));
        Assert.True(Copies((spam with { Outbox = [] }).After("reopen", Later.AddHours(1)).State));
    }

    [Fact]
    public void It_follows_the_customer_whom_it_concerns_and_the_words_of_its_author()
    {
        Assert.True(Copies(Idea().After("belongs-to", Later).State));

        var row = FollowUpStories.Opened(MentionKind.Idea).Reply!;
        var edited = Samples.Mention with { Kind = MentionKind.Idea, Text = "Larger type, please." };
        Assert.True(Copies(FollowUpRules.Decide(Idea(), new EditMention(row, edited) { By = Actor.Customer }, Later).State));
        Assert.True(Copies(FollowUpRules.Decide(Idea(), new DeleteMention(row, []) { By = Actor.Customer }, Later).State));
        Assert.False(Copies(FollowUpRules.Decide(
            Settled(MentionKind.Praise), new DeleteMention(row, []) { By = Actor.Customer }, Later).State));
    }

    [Fact]
    public void An_idea_that_takes_over_a_problem_stays_one_until_a_person_says_otherwise()
    {
        var problem = FollowUpRules.Open(
            "f2", "c1", Samples.Mention with { Kind = MentionKind.Problem }, "ben", "fewest open", Samples.Levels, Samples.Monday).State;

        var taken = Idea().After(new TakeOver(problem, []) { By = FollowUpStories.Anna }, Later).State;
        Assert.Equal((MentionKind.Problem, true), (taken.Kind, CustomerIdeas.IsIdea(taken)));
        Assert.False(Copies(taken));

        // Whoever answers leaves the kind as it stands in the form.
        Assert.True(CustomerIdeas.IsIdea(taken.After(Acknowledged(MentionKind.Problem), Later).State));

        var told = taken.After(Acknowledged(MentionKind.Question), Later).State;
        Assert.True(Copies(told));
        Assert.False(CustomerIdeas.IsIdea(told));
    }

    [Fact]
    public void Of_an_erased_customers_nothing_is_copied()
    {
        var erased = FollowUpRules.Decide(Idea(), new Forget(Customer: true) { By = Actor.System }, Later).State;

        Assert.False(Copies(erased));
        Assert.False(CustomerIdeas.IsIdea(erased));
    }

    private static FollowUpState Idea() => Settled(MentionKind.Idea);

    private static FollowUpState Settled(MentionKind kind) => FollowUpStories.Opened(kind).State with { Outbox = [] };

    private static Acknowledge Acknowledged(MentionKind? kind) =>
        new("I pass it on.", "twitter", kind, null) { By = FollowUpStories.Anna };

    private static bool Copies(FollowUpState state) => state.Outbox.Count(entry => entry.Kind == OutboxKind.Feedback) switch
    {
        0 => false,
        1 => true,
        var many => throw new InvalidOperationException($"It is copied {many} times."),
    };
}
