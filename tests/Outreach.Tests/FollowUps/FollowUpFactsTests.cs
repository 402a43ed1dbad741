using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>What reports count follows the state, and is written when it changes and at no other time.</summary>
public sealed class FollowUpFactsTests
{
    private static readonly DateTimeOffset Start = Samples.Monday;

    [Fact]
    public void A_new_follow_up_is_written_at_once_and_again_when_a_person_answers_but_not_for_a_note()
    {
        var opened = FollowUpStories.Opened().State;
        Assert.Single(opened.Outbox, entry => entry.Kind == OutboxKind.ReportFacts);

        var noted = (opened with { Outbox = [] }).After("note", Start.AddMinutes(5)).State;
        Assert.DoesNotContain(noted.Outbox, entry => entry.Kind == OutboxKind.ReportFacts);

        var answered = (noted with { Outbox = [] }).After("acknowledge", Start.AddHours(1)).State;
        Assert.Single(answered.Outbox, entry => entry.Kind == OutboxKind.ReportFacts);
        var facts = FollowUpFacts.Of(answered);
        Assert.Equal(("anna", true), (facts.Person, facts.IsAcknowledged));
        Assert.Equal((3600.0, 3600.0), (facts.ReplySeconds!.Value, facts.ReplyBusinessSeconds!.Value));
    }

    [Fact]
    public void The_first_reply_counts_from_arrival_in_both_times_whatever_its_clock_stood_still_for()
    {
        // Monday 10:00 in Amsterdam; spam until Tuesday, answered on Wednesday at 11:00.
        var state = FollowUpRules.Open("f1", "c1", Samples.Mention, "anna", "why", Samples.OfficeLevels, Start, isReturning: true).State;
        state = After(state, FollowUpStories.ByAnna["spam"], Start.AddHours(1));
        state = After(state, FollowUpStories.ByAnna["reopen"], Start.AddHours(25));
        state = After(state, FollowUpStories.ByAnna["acknowledge"] with { By = Samples.Ben.ToActor() }, Start.AddHours(49));

        var facts = FollowUpFacts.Of(state);

        // Seven hours on Monday, eight on Tuesday, two on Wednesday.
        Assert.Equal((49 * 3600.0, 17 * 3600.0), (facts.ReplySeconds!.Value, facts.ReplyBusinessSeconds!.Value));
        Assert.Equal(("ben", true, false), (facts.Person, facts.IsReturning, facts.IsReopened));
    }

    [Fact]
    public void Spam_that_is_undone_was_not_reopened_and_what_the_customer_says_is_not_fixed_was()
    {
        var undone = FollowUpStories.At(FollowUpStage.New).After("spam", Start.AddHours(1)).State.After("reopen", Start.AddHours(2)).State;
        Assert.False(FollowUpFacts.Of(undone).IsReopened);

        var reopened = FollowUpStories.At(FollowUpStage.Closed).After("reopen", Start.AddHours(4)).State;
        Assert.True(FollowUpFacts.Of(reopened).IsReopened);
        Assert.Null(FollowUpFacts.Of(reopened).ConfirmedSeconds);
        Assert.Equal(3 * 3600.0, FollowUpFacts.Of(FollowUpStories.At(FollowUpStage.Closed)).ConfirmedSeconds);
    }

    [Fact]
    public void A_promise_that_is_moved_in_time_is_neither_kept_nor_broken_and_one_that_is_late_is_broken_once()
    {
        var promised = Promise(FollowUpStories.At(FollowUpStage.InProgress), hours: 10, at: 2);
        var moved = Promise(promised, hours: 20, at: 3);
        Assert.Equal((1, 0, 0, 1), Of(moved));

        var late = moved.AfterTime(Start.AddHours(21)).State;
        Assert.Equal((1, 0, 1, 1), Of(late));

        var keptLate = late.After("resolve", Start.AddHours(22)).State;
        Assert.Equal((1, 0, 1, 1), Of(keptLate));
        Assert.Equal((1, 1, 0, 0), Of(promised.After("resolve", Start.AddHours(4)).State));

        // Nobody's turn came between: it is broken when it is met too late.
        Assert.Equal((1, 0, 1, 0), Of(promised.After("resolve", Start.AddHours(11)).State));
    }

    [Fact]
    public void A_promise_that_goes_with_a_merge_is_counted_where_it_went_broken_once()
    {
        var source = Promise(FollowUpStories.At(FollowUpStage.InProgress), hours: 5, at: 2).AfterTime(Start.AddHours(6)).State;
        Assert.Equal((1, 0, 1, 0), Of(source));
        var target = FollowUpRules.Open("f2", "c1", Samples.Mention, "anna", "why", Samples.Levels, Start).State;

        var taken = target.After(new TakeOver(source, []) { By = FollowUpStories.Anna }, Start.AddHours(7));
        var merged = source.After("merge", Start.AddHours(7)).State;

        Assert.Equal(((1, 0, 1, 0), (0, 0, 0, 0)), (Of(taken.State), Of(merged)));
        var moved = Promise(Promise(FollowUpStories.At(FollowUpStage.InProgress), hours: 5, at: 2), hours: 9, at: 3);
        Assert.Equal(
            ((1, 0, 0, 1), (0, 0, 0, 0)),
            (
                Of(target.After(new TakeOver(moved, []) { By = FollowUpStories.Anna }, Start.AddHours(4)).State),
                Of(moved.After("merge", Start.AddHours(4)).State)));
        Assert.Contains(
            taken.Events,
            happened => happened is { Type: FollowUpEventType.Merged, NeedsResolution: true } && happened.Until == Start.AddHours(5));
    }

    [Fact]
    public void With_a_merge_go_the_moves_of_the_open_promise_and_no_others()
    {
        var kept = Promise(Promise(FollowUpStories.At(FollowUpStage.InProgress), hours: 5, at: 2), hours: 9, at: 3)
            .After(new Note("Done.", KeepsPromise: true) { By = FollowUpStories.Anna }, Start.AddHours(4)).State;
        var source = Promise(kept, hours: 20, at: 5);
        var target = FollowUpRules.Open("f2", "c1", Samples.Mention, "anna", "why", Samples.Levels, Start).State;

        Assert.Equal((2, 1, 0, 1), Of(source));
        Assert.Equal(
            ((1, 0, 0, 0), (1, 1, 0, 1)),
            (
                Of(target.After(new TakeOver(source, []) { By = FollowUpStories.Anna }, Start.AddHours(6)).State),
                Of(source.After("merge", Start.AddHours(6)).State)));

        // Two that become one were moved as often as both.
        var moved = Promise(source, hours: 22, at: 6);
        var both = Promise(Promise(target, hours: 30, at: 5), hours: 28, at: 6)
            .After(new TakeOver(moved, []) { By = FollowUpStories.Anna }, Start.AddHours(7)).State;
        var merged = both.After(new Merge("f3") { By = FollowUpStories.Anna }, Start.AddHours(8)).State;
        Assert.Equal(((1, 0, 0, 2), (0, 0, 0, 0)), (Of(both), Of(merged)));
    }

    [Fact]
    public void An_erased_customer_is_taken_out_of_the_facts_and_the_rest_stays()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] };

        var erased = FollowUpRules.Decide(closed, new Forget(Customer: true) { By = Actor.System }, Start.AddDays(1)).State;

        Assert.Single(erased.Outbox, entry => entry.Kind == OutboxKind.ReportFacts);
        Assert.Equal(FollowUpFacts.Of(closed) with { Customer = null }, FollowUpFacts.Of(erased));
    }

    [Fact]
    public void In_any_life_no_more_promises_are_kept_and_broken_than_were_made() => Always.Holds(FollowUpStories.Lives, life =>
    {
        var (made, kept, broken, moved) = Of(FollowUpStories.Live(life).State);
        Assert.True(kept + broken <= made && moved >= 0 && broken >= 0 && kept >= 0, $"{made} made, {kept} kept, {broken} broken");
    });

    private static (int Made, int Kept, int Broken, int Moved) Of(FollowUpState state) =>
        FollowUpFacts.Of(state) is var facts
            ? (facts.PromisesMade, facts.PromisesKept, facts.PromisesBroken, facts.PromisesMoved)
            : default;

    private static FollowUpState Promise(FollowUpState state, int hours, int at) =>
        state.After(new Promise(Start.AddHours(hours), "A word.") { By = FollowUpStories.Anna }, Start.AddHours(at)).State;

    private static FollowUpState After(FollowUpState state, FollowUpCommand command, DateTimeOffset now) =>
        Assert.IsType<Accepted>(FollowUpRules.Decide(state, command, Samples.OfficeLevels, now)).State;
}
