using Outreach.FollowUps;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>Promises, waiting and silence: whose turn it is, and what is still owed meanwhile.</summary>
public sealed class FollowUpWaitingTests
{
    private static readonly DateTimeOffset Start = Samples.Monday.AddHours(2);

    private static FollowUpState InProgress => FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] };

    [Fact]
    public void The_clock_of_the_resolution_stands_still_while_we_wait_and_goes_on_when_the_customer_speaks()
    {
        var waiting = InProgress.After("wait", Start).State;

        Assert.Equal(ClockStatus.Paused, waiting.Resolution!.Status);
        Assert.Equal((WaitingOn.Customer, Start.AddDays(3)), (waiting.WaitingOn, FollowUpRules.CheckInToMake(waiting)));
        Assert.DoesNotContain(
            waiting.AfterTime(Start.AddDays(30)).Events,
            happened => happened.Type is FollowUpEventType.DueSoon or FollowUpEventType.Missed);
        Assert.Null(FollowUpRules.DueAt(waiting));

        var answered = waiting.After("customer-replied", Start.AddDays(2)).State;
        Assert.Equal((WaitingOn.Us, null), (answered.WaitingOn, FollowUpRules.CheckInToMake(answered)));
        Assert.Equal(InProgress.Resolution!.DueAt.AddDays(2), answered.Resolution!.DueAt);
    }

    [Fact]
    public void Who_waits_on_the_customer_has_answered_them_and_who_waits_on_a_third_party_has_not()
    {
        var asked = InProgress.After("customer-replied", Start).State;

        Assert.Equal(ClockStatus.Hit, asked.After("wait", Start.AddHours(1)).State.NextResponse!.Status);
        var third = asked.After(
            new Wait(WaitingOn.ThirdParty, null, Start.AddDays(5)) { By = FollowUpStories.Anna }, Start.AddHours(1)).State;
        Assert.Equal(ClockStatus.Active, third.NextResponse!.Status);
        Assert.Equal(ClockStatus.Paused, third.Resolution!.Status);
        Assert.Contains(
            third.AfterTime(Start.AddDays(1)).Events,
            happened => happened is { Type: FollowUpEventType.Missed, Clock: ClockKind.NextResponse });
    }

    [Fact]
    public void What_waits_comes_back_to_its_owner_when_its_time_is_up_so_that_it_is_not_forgotten()
    {
        var waiting = InProgress.After("wait", Start).State;
        var third = InProgress.After(new Wait(WaitingOn.ThirdParty, null, Start.AddDays(5)) { By = FollowUpStories.Anna }, Start).State;

        Assert.Equal(new Todo(WorkType.CheckIn, Start.AddDays(3), Start.AddDays(3)), FollowUpRules.TodoOf(waiting));
        Assert.Equal(new Todo(WorkType.Resolve, Start.AddDays(5), Start.AddDays(5)), FollowUpRules.TodoOf(third));
    }

    [Fact]
    public void What_was_taken_for_spam_and_never_answered_is_to_be_answered_once_it_is_open_again()
    {
        var reopened = FollowUpStories.At(FollowUpStage.New).After("spam", Start).State.After("reopen", Start.AddHours(1)).State;

        Assert.Equal(FollowUpStage.InProgress, reopened.Stage);
        Assert.Equal(WorkType.Acknowledge, FollowUpRules.TodoOf(reopened)!.Type);
        Assert.Equal(WorkType.Resolve, FollowUpRules.TodoOf(FollowUpStories.At(FollowUpStage.InProgress))!.Type);
    }

    [Theory]
    [InlineData(FollowUpStage.New)]
    [InlineData(FollowUpStage.InProgress)]
    internal void Nothing_waits_for_ever_it_is_asked_about_three_times_and_then_a_lead_looks_also_where_nobody_asked(FollowUpStage stage)
    {
        var waiting = (FollowUpStories.At(stage) with { Outbox = [] }).After("wait", Start).State;

        var forgotten = waiting.AfterTime(Start.AddDays(15));
        Assert.Equal(
            [FollowUpEventType.CheckInDue, FollowUpEventType.CheckInDue, FollowUpEventType.CheckInDue, FollowUpEventType.Escalated],
            forgotten.Events.Select(happened => happened.Type));
        Assert.Equal(("lena", WorkType.Review), (forgotten.State.EscalatedTo, FollowUpRules.TodoOf(forgotten.State)!.Type));
        Assert.Empty(forgotten.State.AfterTime(Start.AddDays(90)).Events);
        Assert.Equal(Start.AddDays(3), FollowUpRules.NextDeadline(waiting with { Outbox = [] }, Start));
    }

    [Fact]
    public void What_was_taken_for_spam_before_anyone_answered_is_still_to_be_answered_and_the_time_between_does_not_count()
    {
        var spam = (FollowUpStories.At(FollowUpStage.New) with { Outbox = [] }).After("spam", Samples.Monday.AddHours(1)).State;
        var undone = spam.After("reopen", Samples.Monday.AddDays(2)).State with { Outbox = [] };

        Assert.Empty(undone.AfterTime(Samples.Monday.AddDays(2)).Events);
        Assert.Equal(Samples.Monday.AddDays(2).AddHours(3), undone.FirstResponse.DueAt);
        Assert.Contains("acknowledge", FollowUpRules.Allowed(undone, Samples.Monday.AddDays(2)));
        var resolved = undone.After("resolve", Samples.Monday.AddDays(2).AddHours(1)).State;
        Assert.Equal((ClockStatus.Hit, WorkType.CheckIn), (resolved.FirstResponse.Status, FollowUpRules.TodoOf(resolved)!.Type));
    }

    [Fact]
    public void A_persons_word_about_what_a_mention_is_overrides_what_was_suggested_whenever_it_comes()
    {
        var suggested = FollowUpStories.At(FollowUpStage.New) with
        {
            Kind = Outreach.SharedKernel.MentionKind.Question,
            KindReason = "asks with a question mark",
        };

        var corrected = suggested.After(
            new Note("That is a complaint.", Kind: Outreach.SharedKernel.MentionKind.Problem) { By = FollowUpStories.Anna }, Start).State;

        Assert.Equal((Outreach.SharedKernel.MentionKind.Problem, null), (corrected.Kind, corrected.KindReason));
        Assert.Equal(FollowUpStage.InProgress, corrected.After("acknowledge", Start).State.Stage);
    }

    [Fact]
    public void A_resolution_is_measured_from_the_mention_on_also_where_its_first_answer_was_late()
    {
        var late = FollowUpStories.At(FollowUpStage.New).After("acknowledge", Samples.Monday.AddDays(4)).State;

        var resolved = late.After("resolve", Samples.Monday.AddDays(5)).State;

        Assert.Equal(5 * 86400, resolved.Resolution!.Actual!.WallClockSeconds);
    }

    [Fact]
    public void A_reply_while_awaiting_confirmation_is_answered_and_then_the_customer_is_asked_again()
    {
        var replied = FollowUpStories.At(FollowUpStage.AwaitingConfirmation).After("customer-replied", Start.AddHours(2)).State;
        Assert.Equal(WorkType.Resolve, FollowUpRules.TodoOf(replied)!.Type);

        var answered = replied.After("wait", Start.AddHours(3)).State;

        Assert.Equal((WaitingOn.Customer, FollowUpStage.AwaitingConfirmation), (answered.WaitingOn, answered.Stage));
        Assert.Equal(answered.CheckIns[0], FollowUpRules.CheckInToMake(answered));
    }

    [Fact]
    public void A_promise_has_its_own_reminder_to_the_owner_and_its_breach_goes_to_the_lead_also_while_snoozed_and_while_waiting()
    {
        var promise = new Promise(Start.AddHours(20), "A word by tomorrow morning.") { By = FollowUpStories.Anna };
        foreach (var then in new[] { "snooze", "wait" })
        {
            var state = InProgress.After(promise, Start).State.After(then, Start.AddMinutes(1)).State with { Outbox = [] };
            Assert.Equal(Start.AddHours(20), state.PromisedFor);

            var reminded = state.AfterTime(Start.AddHours(16)).State;
            Assert.Single(reminded.Outbox, entry => entry is { Notice.Name: "promise_due", To: "anna", Clock: ClockKind.Promise });
            var broken = reminded.AfterTime(Start.AddHours(20));
            Assert.Single(broken.State.Outbox, entry => entry is { Notice.Name: "missed", To: "lena", Clock: ClockKind.Promise });
            Assert.Contains(broken.Events, happened => happened is { Type: FollowUpEventType.Missed, Clock: ClockKind.Promise });
            Assert.True(broken.State.HasMissed);
        }
    }

    [Fact]
    public void A_promise_is_kept_by_what_resolves_it_or_by_a_note_that_says_so_and_moved_in_time_it_is_not_broken()
    {
        var promised = InProgress.After(new Promise(Start.AddHours(20), "A word.") { By = FollowUpStories.Anna }, Start).State;

        Assert.Equal((1, 1), Promises(promised.After("resolve", Start.AddHours(1)).State));
        Assert.Equal(
            (1, 1),
            Promises(promised.After(new Note("Told her.", KeepsPromise: true) { By = FollowUpStories.Anna }, Start.AddHours(1)).State));
        Assert.Equal((0, 1), Promises(promised.After("note", Start.AddHours(1)).State));

        var moved = promised.After(new Promise(Start.AddDays(3), "On Thursday.") { By = FollowUpStories.Anna }, Start.AddHours(1)).State;
        Assert.Equal((0, 1, false), (moved.PromisesKept, moved.PromisesMade, moved.HasMissed));
        Assert.Equal(Start.AddDays(3), moved.PromisedFor);

        var late = promised.After("resolve", Start.AddDays(2)).State;
        Assert.Equal((0, 1, true), (late.PromisesKept, late.PromisesMade, late.HasMissed));
        Assert.Null(late.PromisedFor);

        static (int Kept, int Made) Promises(FollowUpState state) => (state.PromisesKept, state.PromisesMade);
    }

    [Fact]
    public void A_snooze_silences_reminders_and_hides_the_item_but_a_miss_is_a_miss()
    {
        var snooze = new Snooze(Samples.Monday.AddHours(5), "At the dentist.") { By = FollowUpStories.Anna };
        var state = (
            FollowUpStories.At(FollowUpStage.New) with { Outbox = [] }).After(snooze,
            Samples.Monday.AddMinutes(5)).State with
        { Outbox = [] };

        Assert.Empty(state.AfterTime(Samples.Monday.AddHours(3.9)).Events);
        Assert.Equal(Samples.Monday.AddHours(4), FollowUpRules.TodoOf(state)!.NotBefore);
        var missed = state.AfterTime(Samples.Monday.AddHours(4));
        Assert.Equal([FollowUpEventType.Missed, FollowUpEventType.Escalated], missed.Events.Select(happened => happened.Type));
        Assert.Empty(missed.State.AfterTime(Samples.Monday.AddDays(3)).Events);
    }

    [Fact]
    public void A_customer_who_speaks_ends_the_silence_and_the_owner_is_told_unless_they_wrote_it_down_themselves()
    {
        var snoozed = InProgress.After("snooze", Start).State with { Outbox = [] };

        Assert.Null(snoozed.After("customer-replied", Start.AddHours(1)).State.SnoozedUntil);
        Assert.DoesNotContain(
            snoozed.After("customer-replied", Start.AddHours(1)).State.Outbox, entry => entry.Notice == FollowUpNotices.CustomerReplied);
        var byBen = snoozed.After(new CustomerReplied("Hello?") { By = Actor.Customer, LoggedBy = "ben" }, Start.AddHours(1)).State;
        Assert.Single(byBen.Outbox, entry => entry is { Notice.Name: "customer_replied", To: "anna" });
    }

    [Fact]
    public void Only_a_lead_closes_unconfirmed_and_only_after_the_last_check_in()
    {
        var waiting = FollowUpStories.At(FollowUpStage.AwaitingConfirmation);
        var last = waiting.CheckIns[^1];
        var byLead = new CloseUnconfirmed("Asked three times.") { By = Samples.Lena.ToActor() };

        Assert.Equal(RefusalKind.DoesNotFit, Refused(waiting, byLead, last.AddTicks(-1)));
        Assert.Equal(RefusalKind.NeedsLead, Refused(waiting, byLead with { By = FollowUpStories.Anna }, last));
        Assert.DoesNotContain("close-unconfirmed", FollowUpRules.Allowed(waiting, last, Samples.Anna.Role));
        Assert.Contains("close-unconfirmed", FollowUpRules.Allowed(waiting, last, Samples.Lena.Role));
        Assert.Equal(RefusalKind.DoesNotFit, Refused(waiting.After("customer-replied", last).State, byLead, last.AddHours(1)));

        var closed = waiting.After(byLead, last).State;
        Assert.Equal((FollowUpStage.Closed, FollowUpOutcome.Unconfirmed), (closed.Stage, closed.Outcome));

        static RefusalKind Refused(FollowUpState state, FollowUpCommand command, DateTimeOffset now) =>
            Assert.IsType<Refused>(FollowUpRules.Decide(state, command, Samples.Levels, now)).Kind;
    }

    [Fact]
    public void Reopening_starts_no_new_first_response_clock_and_an_attempt_that_was_not_confirmed_was_none()
    {
        var waiting = FollowUpStories.At(FollowUpStage.AwaitingConfirmation);

        var reopened = waiting.After("reopen", Start.AddDays(5)).State;

        Assert.Equal(waiting.FirstResponse, reopened.FirstResponse);
        Assert.Equal((null, ClockStatus.Active), (reopened.Resolution!.MetAt, reopened.Resolution.Status));
        Assert.Equal(waiting.Resolution!.DueAt - waiting.ResolvedAt, reopened.Resolution.DueAt - Start.AddDays(5));
    }

    [Fact]
    public void A_command_that_comes_after_the_time_but_before_the_clock_was_looked_at_is_a_miss_all_the_same_said_once()
    {
        var answered = FollowUpStories.At(FollowUpStage.New).After("acknowledge", Samples.Monday.AddHours(6));

        Assert.Single(
            answered.Events, happened => happened is { Type: FollowUpEventType.Missed, Clock: ClockKind.FirstResponse, By: "system" });
        Assert.True(answered.State.HasMissed);
        Assert.DoesNotContain(
            answered.State.AfterTime(Samples.Monday.AddDays(1)).Events, happened => happened.Clock == ClockKind.FirstResponse);
    }

    [Fact]
    public void What_was_told_as_missed_stays_missed_also_where_it_was_met_at_the_same_moment()
    {
        var missed = FollowUpStories.At(FollowUpStage.New).AfterTime(Samples.Monday.AddHours(4)).State;
        var inTime = FollowUpStories.At(FollowUpStage.New).After("acknowledge", Samples.Monday.AddHours(4));

        Assert.Equal(ClockStatus.Missed, missed.After("acknowledge", Samples.Monday.AddHours(4)).State.FirstResponse.Status);
        Assert.Equal(ClockStatus.Hit, inTime.State.FirstResponse.Status);
        Assert.DoesNotContain(inTime.Events, happened => happened.Type == FollowUpEventType.Missed);
    }

    [Fact]
    public void The_policy_is_the_one_of_the_kind_that_the_person_named()
    {
        var levels = new ServiceLevelVersion(3, Samples.Levels.Document with
        {
            Policies =
            [
                Samples.Levels.Document.Policies[0] with { Name = "questions", Kinds = [
                    Outreach.SharedKernel.MentionKind.Question], Resolution = "PT5H" },
                .. Samples.Levels.Document.Policies,
            ],
        });
        var command = new Acknowledge("Hello.", "twitter", Outreach.SharedKernel.MentionKind.Question, true) { By = FollowUpStories.Anna };

        var state = Assert.IsType<Accepted>(FollowUpRules.Decide(FollowUpStories.At(FollowUpStage.New), command, levels, Start)).State;

        Assert.Equal(Samples.Monday.AddHours(5), state.Resolution!.DueAt);
    }
}
