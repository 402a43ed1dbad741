using FsCheck.Fluent;
using Outreach.Confirmation;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;

namespace Outreach.Tests.Confirmation;

/// <summary>What a customer says on their page does to the follow-up what they mean by it, wherever that stands by then.</summary>
public sealed class ConfirmationRuleTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(4);

    [Fact]
    public void It_is_fixed_confirms_what_was_resolved_by_the_customer_and_their_sentence_goes_to_the_feedback()
    {
        var confirmed = Answered(FollowUpStage.AwaitingConfirmation, AnswerKind.Fixed, "Ring before you come.");

        Assert.Equal((FollowUpStage.Closed, FollowUpOutcome.Confirmed), (confirmed.State.Stage, confirmed.State.Outcome));
        var happened = confirmed.Events.Single(one => one.Type == FollowUpEventType.Confirmed);
        Assert.Equal(
            ("customer", null, "Ring before you come.", true),
            (happened.By, happened.LoggedBy, happened.Evidence, happened.IsLesson));
        Assert.Contains(confirmed.State.Outbox, entry => entry.Kind == Outreach.WorkItems.OutboxKind.Feedback);
        var notice = confirmed.State.Outbox.Single(entry => entry.Notice == FollowUpNotices.CustomerConfirmed);
        Assert.Equal("anna", notice.To);
        Assert.True(FollowUpNotices.IsStillNeeded(notice, confirmed.State));
        Assert.Equal(
            "Ring before you come.", FollowUpNotices.Write(notice, confirmed.State, Samples.Anna, Later).Quote);
    }

    [Fact]
    public void It_is_fixed_without_a_word_is_no_feedback()
    {
        var confirmed = Answered(FollowUpStage.AwaitingConfirmation, AnswerKind.Fixed);

        Assert.Equal("It is fixed.", confirmed.Events.Single(one => one.Type == FollowUpEventType.Confirmed).Evidence);
        Assert.DoesNotContain(confirmed.State.Outbox, entry => entry.Kind == Outreach.WorkItems.OutboxKind.Feedback);
    }

    [Theory]
    [InlineData("New")]
    [InlineData("InProgress")]
    public void It_is_fixed_before_we_think_so_is_the_customers_word_and_not_the_end(string where)
    {
        var stage = Enum.Parse<FollowUpStage>(where);
        var replied = Answered(stage, AnswerKind.Fixed, "It works.");

        Assert.Equal((stage, WaitingOn.Us), (replied.State.Stage, replied.State.WaitingOn));
        Assert.Equal("It is fixed. It works.", replied.Events.Single(one => one.Type == FollowUpEventType.CustomerReplied).Text);
    }

    [Fact]
    public void It_is_fixed_after_it_was_closed_is_kept_and_reopens_nothing()
    {
        var thanked = Answered(FollowUpStage.Closed, AnswerKind.Fixed, "Ring before you come.");

        Assert.Equal(FollowUpStage.Closed, thanked.State.Stage);
        var happened = Assert.Single(thanked.Events);
        Assert.Equal(
            (FollowUpEventType.Thanked, "It is fixed. Ring before you come.", true), (happened.Type, happened.Text, happened.IsLesson));
    }

    [Theory]
    [InlineData("AwaitingConfirmation")]
    [InlineData("Closed")]
    public void Not_yet_reopens_and_its_owner_is_notified(string where)
    {
        var reopened = Answered(Enum.Parse<FollowUpStage>(where), AnswerKind.NotYet, "It blinks again.");

        Assert.Equal((FollowUpStage.InProgress, 1), (reopened.State.Stage, reopened.State.ReopenCount));
        var happened = reopened.Events.Single(one => one.Type == FollowUpEventType.Reopened);
        Assert.Equal(("customer", "It blinks again."), (happened.By, happened.Reason));
        Assert.Contains(reopened.State.Outbox, entry => entry.Notice == FollowUpNotices.Reopened && entry.To == "anna");
    }

    [Theory]
    [InlineData("New", "CustomerReplied")]
    [InlineData("InProgress", "CustomerReplied")]
    [InlineData("AwaitingConfirmation", "CustomerReplied")]
    [InlineData("Closed", "Reopened")]
    public void Something_else_is_to_be_answered_wherever_it_stands(string where, string type)
    {
        var heard = Answered(Enum.Parse<FollowUpStage>(where), AnswerKind.SomethingElse, "Can I have an invoice?");

        Assert.True(heard.State.IsOpen);
        Assert.Equal(WaitingOn.Us, heard.State.WaitingOn);
        var happened = heard.Events.Single(one => one.Type.ToString() == type);
        Assert.Equal("Something else: Can I have an invoice?", happened.Text ?? happened.Reason);
    }

    [Fact]
    public void A_link_that_nobody_used_asks_again_after_it_was_reopened_and_resolved_again()
    {
        var again = FollowUpStories.At(FollowUpStage.AwaitingConfirmation)
            .After("reopen", Samples.Monday.AddHours(3)).State
            .After("resolve", Samples.Monday.AddHours(4)).State;

        var command = ConfirmationRules.CommandFor(new CustomerAnswer(AnswerKind.Fixed, null), again, Samples.Monday.AddHours(5));

        Assert.Equal(FollowUpOutcome.Confirmed, again.After(command!, Samples.Monday.AddHours(5)).State.Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_what_was_forgotten_nothing_is_heard(bool customer)
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);
        var forgotten = closed.After(new Forget(customer) { By = Actor.System }, Later).State;

        Assert.All(
            Enum.GetValues<AnswerKind>(),
            kind => Assert.Null(ConfirmationRules.CommandFor(new CustomerAnswer(kind, "Hello?"), forgotten, Later)));
    }

    [Fact]
    public void Whatever_happened_before_an_answer_fits_and_it_is_fixed_never_reopens() => Always.Holds(
        from life in FollowUpStories.Lives
        from kind in Gen.Elements(Enum.GetValues<AnswerKind>())
        from sentence in Gen.Elements(null, "A word.")
        select (life, answer: new CustomerAnswer(kind, sentence)),
        heard =>
        {
            var (state, now) = FollowUpStories.Live(heard.life);
            if (ConfirmationRules.CommandFor(heard.answer, state, now) is not { } command)
            {
                Assert.True(state.ClosedAt + FollowUpRules.ReopenableFor < now, "only what ended a month ago takes nothing");
                return;
            }

            var answered = state.After(command, now);
            Assert.Contains(answered.Events, happened => happened is { By: "customer", LoggedBy: null });
            if (heard.answer.Kind == AnswerKind.Fixed)
            {
                Assert.Equal(state.ReopenCount, answered.State.ReopenCount);
            }
            else
            {
                Assert.Equal((true, WaitingOn.Us), (answered.State.IsOpen, answered.State.WaitingOn));
            }
        });

    private static Accepted Answered(FollowUpStage stage, AnswerKind kind, string? sentence = null)
    {
        var state = FollowUpStories.At(stage);
        return state.After(ConfirmationRules.CommandFor(new CustomerAnswer(kind, sentence), state, Later)!, Later);
    }
}
