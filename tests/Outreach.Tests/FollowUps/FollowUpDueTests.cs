using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>What time alone does to a follow-up: each reminder once, and none after its end.</summary>
public sealed class FollowUpDueTests
{
    private static readonly DateTimeOffset Received = Samples.Monday;

    [Fact]
    public void The_owner_is_warned_after_three_quarters_of_the_time_and_the_lead_told_when_it_is_over()
    {
        var state = FollowUpStories.At(FollowUpStage.New) with { Outbox = [] };

        Assert.Empty(state.AfterTime(Received.AddHours(3).AddTicks(-1)).Events);
        var warned = state.AfterTime(Received.AddHours(3));
        Assert.Equal([FollowUpEventType.DueSoon], warned.Events.Select(happened => happened.Type));
        Assert.Single(warned.State.Outbox, entry => entry is { Notice.Name: "due_soon", To: "anna", Clock: ClockKind.FirstResponse });

        Assert.Empty(warned.State.AfterTime(Received.AddHours(4).AddTicks(-1)).Events);
        var missed = warned.State.AfterTime(Received.AddHours(4));
        Assert.Equal([FollowUpEventType.Missed, FollowUpEventType.Escalated], missed.Events.Select(happened => happened.Type));
        Assert.Single(missed.State.Outbox, entry => entry is { Notice.Name: "missed", To: "lena", Clock: ClockKind.FirstResponse });
        Assert.Equal("lena", missed.State.EscalatedTo);
        Assert.All([.. warned.Events, .. missed.Events], happened => Assert.Equal("system", happened.By));
    }

    [Fact]
    public void Five_hours_in_one_step_give_one_warning_and_one_overdue_notice_and_nothing_more_ever()
    {
        var late = (FollowUpStories.At(FollowUpStage.New) with { Outbox = [] }).AfterTime(Received.AddHours(5));

        Assert.Equal(
            [FollowUpNotices.DueSoon, FollowUpNotices.Missed],
            late.State.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => entry.Notice!.Value));
        Assert.Empty(late.State.AfterTime(Received.AddHours(5)).Events);
        Assert.Empty(late.State.AfterTime(Received.AddDays(14)).Events);
    }

    [Fact]
    public void Of_a_miss_that_stands_the_lead_who_comes_after_one_who_left_hears_once()
    {
        var waits = (FollowUpStories.At(FollowUpStage.New) with { Outbox = [] }).AfterTime(Received.AddHours(5)).State;
        var missed = waits with { Outbox = [] };
        Accepted Left(FollowUpState state, string lead) => state.After(
            new ApplyDue(lead) { By = Actor.System, EscalatedToHasLeft = true }, Received.AddHours(6));

        var anew = Left(missed, "hanneke").State;

        Assert.Equal([("missed", "hanneke", ClockKind.FirstResponse)], Notices(anew));
        Assert.Empty(Notices(Left(anew with { Outbox = [] }, "hanneke").State));
        Assert.Empty(Notices(Left(missed.After("acknowledge", Received.AddHours(5)).State with { Outbox = [] }, "hanneke").State));

        // What waits still goes to the new lead by itself.
        Assert.Single(Notices(Left(waits, "hanneke").State), notice => notice.Item1 == "missed");
    }

    [Fact]
    public void What_was_answered_in_time_is_never_called_due_or_overdue()
    {
        var answered = FollowUpStories.At(FollowUpStage.New).After("acknowledge", Received.AddHours(2)).State with { Outbox = [] };

        Assert.DoesNotContain(answered.AfterTime(Received.AddDays(30)).Events, happened => happened.Clock == ClockKind.FirstResponse);
    }

    [Fact]
    public void The_customer_is_asked_after_three_seven_and_fourteen_days_and_then_a_lead_reviews()
    {
        var resolved = FollowUpStories.At(FollowUpStage.AwaitingConfirmation);
        var at = resolved.ResolvedAt!.Value;
        var seen = new List<(int? CheckIn, TimeSpan After)>();
        for (var (state, hour) = (resolved, 0); hour <= 20 * 24; hour++)
        {
            var due = state.AfterTime(at.AddHours(hour));
            state = due.State;
            seen.AddRange(due.Events.Select(happened => (happened.CheckIn, happened.At - at)));
            Assert.All(due.Events, happened => Assert.Equal(
                happened.CheckIn is null ? FollowUpEventType.Escalated : FollowUpEventType.CheckInDue, happened.Type));
        }

        Assert.Equal(
            [(1, TimeSpan.FromDays(3)), (2, TimeSpan.FromDays(7)), (3, TimeSpan.FromDays(14)), (null, TimeSpan.FromDays(15))], seen);
    }

    [Fact]
    public void A_check_in_that_was_made_gives_way_to_the_next_and_after_the_last_a_lead_reviews()
    {
        var state = FollowUpStories.At(FollowUpStage.AwaitingConfirmation);
        var at = state.ResolvedAt!.Value;
        foreach (var (days, next) in new (int, int?)[] { (3, 7), (7, 14), (14, null) })
        {
            state = state.AfterTime(at.AddDays(days)).State;
            Assert.False(FollowUpRules.NeedsReview(state));
            Assert.Equal(at.AddDays(days), FollowUpRules.CheckInToMake(state));
            state = state.After("note", at.AddDays(days).AddHours(1)).State;
            Assert.Equal(next is { } more ? at.AddDays(more) : null, FollowUpRules.CheckInToMake(state));
        }

        Assert.True(FollowUpRules.NeedsReview(state));
    }

    [Fact]
    public void A_new_resolution_attempt_starts_the_check_ins_anew()
    {
        var asked = FollowUpStories.At(FollowUpStage.AwaitingConfirmation).AfterTime(Received.AddDays(8)).State;
        var again = asked.After("reopen", Received.AddDays(9)).State.After("resolve", Received.AddDays(10)).State;

        Assert.Equal(2, asked.CheckInsDue);
        Assert.Empty(again.AfterTime(Received.AddDays(13).AddTicks(-1)).Events);
        Assert.Equal([1], again.AfterTime(Received.AddDays(13)).Events.Select(happened => happened.CheckIn!.Value));
    }

    [Fact]
    public void While_it_waits_on_the_customer_nothing_is_overdue()
    {
        var waiting = FollowUpStories.At(FollowUpStage.AwaitingConfirmation) with { Outbox = [] };

        Assert.DoesNotContain(
            waiting.AfterTime(Received.AddDays(60)).Events,
            happened => happened.Type is FollowUpEventType.Missed or FollowUpEventType.DueSoon);
    }

    [Fact]
    public void Nothing_becomes_due_for_a_closed_follow_up() => Always.Holds(FollowUpStories.Lives, life =>
    {
        var (state, now) = FollowUpStories.Live(life);
        if (state.IsOpen)
        {
            state = state.After("spam", now).State;
        }

        Assert.Empty(state.AfterTime(now.AddDays(400)).Events);
        Assert.Null(FollowUpRules.NextDeadline(state with { Outbox = [] }, now));
    });

    [Fact]
    public void However_often_time_is_applied_each_thing_happens_once_and_the_same_things_happen() => Always.Holds(
        from life in FollowUpStories.Lives
        from hours in Gen.Choose(0, 30 * 24).NonEmptyListOf()
        select (life, hours),
        made =>
        {
            var (start, now) = FollowUpStories.Live(made.life);
            start = start with { Outbox = [] };
            var moments = made.hours.Order().Select(hour => now.AddHours(hour)).ToList();

            var stepwise = new List<FollowUpEvent>();
            var state = start;
            foreach (var moment in moments)
            {
                var due = state.AfterTime(moment);
                stepwise.AddRange(due.Events);
                state = due.State;
            }

            var atOnce = start.AfterTime(moments[^1]);
            Assert.Equal(Facts(atOnce.Events), Facts(stepwise));
            Assert.Distinct(Facts(stepwise));
            Assert.Equal(Notices(atOnce.State), Notices(state));
        });

    [Fact]
    public void After_its_turn_a_follow_up_has_nothing_to_do_at_once_or_the_orchestration_would_spin() => Always.Holds(
        from life in FollowUpStories.Lives
        from hours in Gen.Choose(0, 30 * 24)
        from fails in Gen.Elements(true, false).ArrayOf(16)
        select (life, hours, fails),
        made =>
        {
            var (state, now) = FollowUpStories.Live(made.life);
            now = now.AddHours(made.hours);
            state = state.AfterTime(now).State;
            var owed = OutboxRules.Due(state.Outbox, now);
            state = state with { Outbox = OutboxRules.Claim(state.Outbox, now) };
            state = state with
            {
                Outbox = OutboxRules.Settle(
                    state.Outbox,
                    [.. owed.Select((entry, i) => new OutboxResult(entry.Id, made.fails[i % 16] ? "SendGrid answered 503" : null))],
                    now),
            };

            Assert.True(FollowUpRules.NextDeadline(state, now) is not { } next || next > now);
        });

    [Fact]
    public void At_its_next_deadline_something_is_due_or_the_orchestration_would_wake_in_vain() =>
        Always.Holds(FollowUpStories.Lives, life =>
    {
        var (state, now) = FollowUpStories.Live(life);
        state = state.AfterTime(now).State with { Outbox = [] };
        if (FollowUpRules.NextDeadline(state, now) is { } next)
        {
            Assert.Empty(state.AfterTime(next.AddTicks(-1)).Events);
            Assert.NotEmpty(state.AfterTime(next).Events);
        }
    });

    private static IEnumerable<(FollowUpEventType Type, ClockKind? Clock, int? CheckIn)> Facts(IEnumerable<FollowUpEvent> events) =>
        events.Select(happened => (happened.Type, happened.Clock, happened.CheckIn)).Order();

    private static IEnumerable<(string?, string?, ClockKind?)> Notices(FollowUpState state) =>
        state.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.Notice?.Name, entry.To, entry.Clock)).Order();
}
