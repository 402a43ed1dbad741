using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>Of two follow-ups about the same thing one goes on, with the stricter of all that was owed.</summary>
public sealed class FollowUpMergeTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(4);
    private static readonly FollowUpState Other = FollowUpRules.Open(
        "f2", "c1", Samples.Mention, "ben", "fewest open", Samples.Levels, Samples.Monday.AddHours(2)).State;

    [Fact]
    public void What_ends_is_merged_says_into_which_and_hands_on_its_promise_without_a_miss()
    {
        var promised = FollowUpStories.At(FollowUpStage.InProgress)
            .After("promise", Samples.Monday.AddHours(2)).State
            .After("customer-replied", Samples.Monday.AddHours(3)).State;

        var merged = promised.After("merge", Samples.Monday.AddDays(9));

        Assert.Equal(
            (FollowUpOutcome.Merged, null, 0, false),
            (merged.State.Outcome, merged.State.Promise, merged.State.PromisesMade, merged.State.HasMissed));
        Assert.Equal(
            [(FollowUpEventType.Merged, "f2"), (FollowUpEventType.Closed, null)],
            merged.Events.Select(happened => (happened.Type, happened.Into)));
        Assert.Contains(merged.State.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);
    }

    [Fact]
    public void Whoever_is_not_answered_yet_is_answered_by_the_earlier_time()
    {
        var unanswered = FollowUpStories.Opened().State;

        var taken = Take(Other, unanswered, Row("First."));

        Assert.Equal(unanswered.FirstResponse.DueAt, taken.State.FirstResponse.DueAt);
        Assert.Equal(Take(unanswered, Other).State.FirstResponse.DueAt, unanswered.FirstResponse.DueAt);
    }

    [Fact]
    public void Merged_into_one_that_is_answered_an_unanswered_word_makes_it_our_turn_by_when_it_was_due()
    {
        var waiting = FollowUpStories.At(FollowUpStage.AwaitingConfirmation);
        Assert.Equal(WaitingOn.Customer, waiting.WaitingOn);

        var taken = Take(waiting, Other, Row("And again."));

        Assert.Equal((WaitingOn.Us, Other.FirstResponse.DueAt), (taken.State.WaitingOn, taken.State.NextResponse!.DueAt));
        Assert.Equal(WorkType(taken.State), WorkType(FollowUpStories.At(FollowUpStage.InProgress)));
        Assert.Equal([FollowUpEventType.Merged], taken.Events.Select(happened => happened.Type));
        Assert.Equal("f2", taken.Events[0].From);
    }

    [Fact]
    public void Of_two_answers_that_one_owes_the_earlier_counts()
    {
        var unanswered = FollowUpStories.At(FollowUpStage.InProgress) with { FirstResponse = Other.FirstResponse };
        var both = unanswered with { NextResponse = Other.FirstResponse with { DueAt = Other.FirstResponse.DueAt.AddDays(2) } };
        var answered = FollowUpStories.At(FollowUpStage.InProgress);

        Assert.Equal(Other.FirstResponse.DueAt, Take(answered, both with { Id = "f2" }).State.NextResponse!.DueAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_becomes_an_open_problem_by_what_it_takes_is_told_to_the_memory(bool hasResolution)
    {
        var praise = FollowUpRules.Open(
            "f2",
            "c1",
            Samples.Mention with { Kind = MentionKind.Praise },
            "ben",
            "fewest open",
            Samples.Levels,
            Samples.Monday).State with
        { Outbox = [] };
        var source = FollowUpStories.At(FollowUpStage.InProgress) with { Kind = MentionKind.Praise };
        Assert.NotNull(source.Resolution);
        Assert.False(FollowUpRules.IsOpenProblem(praise));

        var taken = Take(praise, hasResolution ? source : source with { Resolution = null }).State;

        Assert.Equal(hasResolution, FollowUpRules.IsOpenProblem(taken));
        Assert.Equal(hasResolution ? 1 : 0, taken.Outbox.Count(entry => entry.Kind == OutboxKind.CustomerHistory));
    }

    [Fact]
    public void Of_two_promises_the_earlier_counts_and_both_words_and_of_one_that_one()
    {
        var early = FollowUpStories.Opened().State.After(
            new Promise(Later.AddHours(1), "A call.") { By = FollowUpStories.Anna }, Samples.Monday.AddHours(1)).State;
        var late = Other.After(new Promise(Later.AddHours(9), "A letter.") { By = FollowUpStories.Anna }, Samples.Monday.AddHours(3)).State;

        Assert.Equal((Later.AddHours(1), "A letter. A call.", 1), Promised(Take(late, early).State));
        Assert.Equal((Later.AddHours(1), "A call. A letter.", 1), Promised(Take(early, late).State));
        Assert.Equal((Later.AddHours(1), "A call.", 1), Promised(Take(Other, early).State));
        Assert.Equal((Later.AddHours(1), "A call.", 1), Promised(Take(early, Other).State));

        static (DateTimeOffset?, string?, int) Promised(FollowUpState state) => (state.PromisedFor, state.PromisedWhat, state.PromisesMade);
    }

    [Fact]
    public void Taken_twice_is_taken_once_and_what_came_since_is_added()
    {
        var source = FollowUpStories.Opened().State;
        var once = Take(Other, source, Row("First."), Row("Second.")).State;

        Assert.Equal((3, 2), (once.MentionCount, FollowUpRules.MentionsTaken(once, "f1")));
        Assert.True(FollowUpRules.HasTaken(once, source));
        var more = Take(once, source, Row("Third."));
        Assert.Empty(more.Events);
        Assert.Equal([(4, "Third.", "f1")], more.TakenOver.Select(row => (row.Number, row.Text, row.From)));
        Assert.Equal(3, FollowUpRules.MentionsTaken(more.State, "f1"));
        Assert.False(FollowUpRules.HasTaken(once, source with { ReopenCount = 1 }));
    }

    [Fact]
    public void What_was_its_own_does_not_come_back_as_another_s()
    {
        var taken = Take(Other, FollowUpStories.Opened().State, Row("First."), Row("Mine.") with { From = "f2" });

        Assert.Equal([(2, "First.")], taken.TakenOver.Select(row => (row.Number, row.Text)));
        Assert.Equal(2, FollowUpRules.MentionsTaken(taken.State, "f1"));
    }

    [Fact]
    public void Of_two_that_took_over_each_other_only_the_one_with_the_greater_id_can_end()
    {
        var (one, two) = (FollowUpStories.Opened().State, Other);
        var (oneWithTwo, twoWithOne) = (Take(one, two).State, Take(two, one).State);

        Assert.IsType<Refused>(FollowUpRules.Decide(oneWithTwo, new Merge("f2") { By = FollowUpStories.Anna }, Samples.Levels, Later));
        Assert.IsType<Accepted>(FollowUpRules.Decide(twoWithOne, new Merge("f1") { By = FollowUpStories.Anna }, Samples.Levels, Later));
        Assert.IsType<Refused>(FollowUpRules.Decide(one, new Merge("f1") { By = FollowUpStories.Anna }, Samples.Levels, Later));
    }

    [Fact]
    public void What_is_over_takes_nothing_over() => Assert.IsType<Refused>(
        FollowUpRules.Decide(
            FollowUpStories.At(FollowUpStage.Closed), new TakeOver(Other, []) { By = FollowUpStories.Anna }, Samples.Levels, Later));

    [Fact]
    public void Whatever_two_have_been_through_neither_the_next_deadline_nor_a_promise_gets_later() => Always.Holds(
        from one in FollowUpStories.Lives from other in FollowUpStories.Lives select (one, other),
        made =>
        {
            var ((target, at), (source, then)) = (FollowUpStories.Live(made.one), FollowUpStories.Live(made.other));
            var now = at > then ? at : then;
            if (
                FollowUpRules.Decide(
                    target,
                    new TakeOver(source with { Id = "f2" }, []) { By = FollowUpStories.Anna },
                    Samples.Levels,
                    now) is not Accepted { State: var taken }
                || !source.IsOpen)
            {
                return;
            }

            Assert.True(taken.IsOpen);
            Assert.True(source.PromisedFor is not { } promised || taken.PromisedFor <= promised);
            Assert.True(target.PromisedFor is not { } kept || taken.PromisedFor <= kept);
            Assert.True(source.FirstResponse is not { IsRunning: true } first || FollowUpRules.DueAt(taken) <= first.DueAt);
            Assert.True(source.NextResponse is not { IsRunning: true } next || FollowUpRules.DueAt(taken) <= next.DueAt);
            Assert.True(FollowUpRules.DueAt(target) is not { } due || FollowUpRules.DueAt(taken) <= due);
        },
        tests: 1000);

    [Fact]
    public void One_that_moves_to_another_customer_updates_the_lists_while_open_and_has_nothing_pending_once_over()
    {
        var over = FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] };

        var open = FollowUpStories.Opened().State.After(new MoveToCustomer("c2", "Turned out to be c2.") { By = Actor.System }, Later);
        var closed = over.After(new MoveToCustomer("c2", "Turned out to be c2.") { By = Actor.System }, Later);

        Assert.Equal(("c2", "c2"), (open.State.CustomerId, closed.State.CustomerId));
        Assert.Contains(open.State.Outbox, entry => entry.Kind == OutboxKind.Index);
        Assert.Empty(closed.State.Outbox);
        Assert.Equal(
            (FollowUpEventType.Moved, "system", "Turned out to be c2."),
            (closed.Events.Single().Type, closed.Events[0].By, closed.Events[0].Reason));
        Assert.Empty(closed.State.After(new MoveToCustomer("c2", "Again.") { By = Actor.System }, Later).Events);
    }

    private static Accepted Take(FollowUpState target, FollowUpState source, params MentionRow[] rows) =>
        target.After(new TakeOver(source, rows) { By = FollowUpStories.Anna }, Later);

    private static MentionRow Row(string text) => new() { Number = 1, Text = text, ReceivedAt = Samples.Monday };

    private static Outreach.WorkItems.WorkType? WorkType(FollowUpState state) => FollowUpRules.TodoOf(state)?.Type;
}
