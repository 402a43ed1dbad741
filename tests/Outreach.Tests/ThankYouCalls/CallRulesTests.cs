using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>What comes of an attempt, and of time. Only a conversation fulfils a call.</summary>
public sealed class CallRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly CallWindow Window = new("09:00", "20:00", "Europe/Amsterdam");
    private static readonly Actor Anna = Samples.Anna.ToActor();
    private static readonly CustomerProfile Customer = CustomerRules.Remember(
        null, "c1", Samples.Mention, "ben", Now) with
    { Calls = 1, CallIsOpen = true };

    [Fact]
    public void A_call_is_owed_within_two_days_inside_the_window_and_its_caller_is_told_once()
    {
        var opened = CallRules.Open(Customer with { Calls = 0 }, "anna", "3 mentions", Window, Now.AddHours(12));

        Assert.Equal(
            ("c1.1", CallStatus.Scheduled, "anna", "3 mentions"),
            (opened.State.Id, opened.State.Status, opened.State.Assignee, opened.State.Reason));
        Assert.Equal(Now.AddHours(12 + 48), opened.State.Clock.DueAt);
        Assert.Equal(Now.AddHours(23), opened.State.NotBefore);
        Assert.Single(opened.State.Outbox, entry => entry is { Notice.Name: "call_due", To: "anna" });
        Assert.Equal([1, 2], opened.Events.Select(happened => happened.Sequence));
    }

    [Theory]
    [InlineData(CallOutcome.Connected, CallStatus.Completed)]
    [InlineData(CallOutcome.LeftVoicemail, CallStatus.InProgress)]
    [InlineData(CallOutcome.LeftLiveMessage, CallStatus.InProgress)]
    [InlineData(CallOutcome.NoAnswer, CallStatus.InProgress)]
    [InlineData(CallOutcome.Busy, CallStatus.InProgress)]
    [InlineData(CallOutcome.CallbackRequested, CallStatus.InProgress)]
    [InlineData(CallOutcome.WrongNumber, CallStatus.Canceled)]
    [InlineData(CallOutcome.Declined, CallStatus.Canceled)]
    [InlineData(CallOutcome.DoNotCall, CallStatus.Canceled)]
    internal void An_attempt_leads_to_its_status_and_only_a_conversation_fulfils(CallOutcome outcome, CallStatus status)
    {
        var after = Log(Open(), outcome, Now.AddHours(1));

        Assert.Equal(status, after.State.Status);
        Assert.Equal(outcome == CallOutcome.Connected, after.State.Clock.MetAt is not null);
        Assert.Equal(outcome == CallOutcome.Connected, after.Events.Any(happened => happened.Type == CallEventType.Completed));
        Assert.Equal(
            (1, "anna", outcome, Now.AddHours(1)), (after.Attempt!.Number, after.Attempt.By, after.Attempt.Outcome, after.Attempt.At));
        Assert.Equal(after.State.IsOpen, after.Profile.CallIsOpen);
        Assert.Equal(after.State.IsOpen, after.State.EndedAt is null);
    }

    [Fact]
    public void Every_outcome_has_a_rule() =>
        Assert.All(Enum.GetValues<CallOutcome>(), outcome => Assert.True(Log(Open(), outcome, Now.AddHours(1)).Events.Count >= 2));

    [Fact]
    public void A_conversation_is_kept_with_its_note_and_makes_its_caller_the_one_who_knows_them()
    {
        var after = Log(Open(), CallOutcome.Connected, Now.AddHours(1), note: "Her daughter plays the cello.");

        Assert.Equal("Her daughter plays the cello.", after.Attempt!.Note);
        Assert.Equal(("anna", Now.AddHours(1)), (after.Profile.KnownBy, after.Profile.LastSpokeAt));
    }

    [Fact]
    public void Of_a_call_that_was_not_made_in_time_the_lead_who_comes_after_one_who_left_hears_once()
    {
        CallAccepted After(CallState state, string lead, bool hasLeft, DateTimeOffset now) => (CallAccepted)CallRules.Decide(
            state, Customer, new ApplyDueToCall(lead) { By = Actor.System, EscalatedToHasLeft = hasLeft }, now);
        IEnumerable<string?> Told(CallState state) =>
            state.Outbox.Where(entry => entry.Notice == CallNotices.Missed).Select(entry => entry.To);
        var late = Now.AddHours(60);
        var waits = After(Open() with { Outbox = [] }, "lena", hasLeft: false, late).State;
        Assert.Equal(["lena"], Told(waits));
        Assert.Equal("lena", waits.EscalatedTo);
        var missed = waits with { Outbox = [] };

        var anew = After(missed, "hanneke", hasLeft: true, late.AddHours(1));

        Assert.Equal(["hanneke"], Told(anew.State));
        Assert.Equal("hanneke", anew.State.EscalatedTo);
        Assert.Equal((CallEventType.Escalated, "hanneke"), (anew.Events[^1].Type, anew.Events[^1].To));
        Assert.Empty(Told(After(anew.State with { Outbox = [] }, "hanneke", hasLeft: true, late.AddHours(1)).State));
        Assert.Empty(Told(After(missed, "hanneke", hasLeft: false, late.AddHours(1)).State));
        Assert.Empty(Told(After(
            missed with { Status = CallStatus.Completed }, "hanneke", hasLeft: true, late.AddHours(1)).State));

        // What waits still goes to the new lead by itself; what waited and was handed over is told by that.
        Assert.Equal(["lena"], Told(After(waits, "hanneke", hasLeft: true, late.AddHours(1)).State));
        var handedOver = (CallAccepted)CallRules.Decide(missed, Customer, new EscalateCallTo("hanneke") { By = Actor.System }, late);
        Assert.Empty(Told(handedOver.State));
        Assert.Equal("hanneke", handedOver.State.EscalatedTo);
    }

    [Fact]
    public void After_three_attempts_the_lead_decides_and_is_asked_once()
    {
        var (state, now) = (Open(), Now.AddHours(1));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.NotEqual(CallStatus.Deferred, state.Status);
            var logged = Log(state, CallOutcome.NoAnswer, now);
            Assert.True(attempt == 3 || logged.State.NotBefore > now);
            (state, now) = (logged.State, logged.State.NotBefore.AddMinutes(5));
        }

        Assert.Equal((CallStatus.Deferred, true), (state.Status, state.IsOpen));
        var told = Due(state with { Outbox = [] }, now).State;
        Assert.Single(told.Outbox, entry => entry is { Notice.Name: "call_to_decide", To: "lena" });
        Assert.DoesNotContain(
            Due(told with { Outbox = [] }, now.AddDays(9)).State.Outbox, entry => entry.Notice == CallNotices.CallToDecide);
    }

    [Fact]
    public void A_deferred_call_can_still_be_made()
    {
        var state = Open() with { Status = CallStatus.Deferred, Attempts = 3 };

        Assert.Equal(CallStatus.Completed, Log(state, CallOutcome.Connected, Now.AddDays(1)).State.Status);
    }

    [Fact]
    public void Three_attempts_are_asked_for_at_three_parts_of_the_customers_day()
    {
        var (state, now) = (Open(), Now.AddHours(1));
        var parts = new HashSet<int>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var hour = CallWindowRules.HourAt(Window, now);
            parts.Add(hour < 12 ? 0 : hour < 17 ? 1 : 2);
            state = Log(state, CallOutcome.Busy, now).State;
            now = state.NotBefore;
        }

        Assert.Equal(3, parts.Count);
    }

    [Fact]
    public void Who_does_not_want_to_be_called_is_written_down_in_the_same_decision()
    {
        var after = Log(Open(), CallOutcome.DoNotCall, Now.AddHours(1));

        var wish = Assert.Single(after.Profile.DoNotContact);
        Assert.Equal(("phone", Now.AddHours(1)), (wish.Channel, wish.Since));
        Assert.False(LoyaltyRule.Judge(after.Profile with { Mentions = 9 }, new LoyaltyPolicy(), Now.AddYears(5)).CallIsOwed);
        Assert.Empty(Log(Open(), CallOutcome.Declined, Now).Profile.DoNotContact);
    }

    [Fact]
    public void That_is_recorded_when_the_call_is_logged_however_long_ago_it_was_made()
    {
        var command = new LogAttempt(CallOutcome.DoNotCall, "a note", null) { By = Anna, At = Now.AddDays(-2) };

        var after = Assert.IsType<CallAccepted>(CallRules.Decide(Open(), Customer, command, Now.AddHours(1)));

        var wish = Assert.Single(after.Profile.DoNotContact);
        Assert.Equal((Now.AddDays(-2), Now.AddHours(1)), (wish.Since, wish.RecordedAt));
    }

    [Fact]
    public void A_wrong_number_is_invalidated_and_stays_so()
    {
        var after = Log(Open(), CallOutcome.WrongNumber, Now.AddHours(1)).Profile;

        Assert.Equal((null, "+31201234567"), (after.Phone, after.WrongPhone));
        var again = (CallAccepted)CallRules.Decide(Open(), after, Attempt(CallOutcome.WrongNumber), Now.AddHours(2));
        Assert.Equal((null, "+31201234567"), (again.Profile.Phone, again.Profile.WrongPhone));
    }

    [Theory]
    [InlineData("2026-03-04T10:00:00Z", "2026-03-04T10:00:00Z")]
    [InlineData("2026-03-04T19:30:00Z", "2026-03-04T19:30:00Z")]
    [InlineData("2026-03-08T07:15:00Z", "2026-03-08T07:15:00Z")]
    [InlineData("2026-03-04T22:00:00Z", "2026-03-05T07:00:00Z")]
    [InlineData("2026-03-04T20:00:00Z", "2026-03-05T07:00:00Z")]
    [InlineData("2026-03-04T03:00:00Z", "2026-03-04T07:00:00Z")]
    public void A_callback_is_when_they_asked_for_even_in_the_evening_and_on_a_Sunday_but_never_in_the_night(string asked, string kept)
    {
        var at = DateTimeOffset.Parse(asked, System.Globalization.CultureInfo.InvariantCulture);

        var logged = Log(Open(), CallOutcome.CallbackRequested, Now.AddHours(1), callbackAt: at);

        var after = logged.State;
        Assert.Equal(DateTimeOffset.Parse(kept, System.Globalization.CultureInfo.InvariantCulture), after.NotBefore);
        Assert.InRange(after.Until!.Value - after.NotBefore, TimeSpan.FromMinutes(30), TimeSpan.FromHours(2));
        Assert.True(after.Clock.DueAt >= after.Until, "Nobody is late who waits for the moment that the customer asked for.");
        Assert.Equal(asked == kept, logged.Events[^1].Reason == "When they asked for.");
    }

    [Fact]
    public void What_happened_is_logged_at_any_hour_by_any_person_and_by_nobody_else()
    {
        var night = Now.Date.AddDays(1).AddHours(2);
        Assert.IsType<CallAccepted>(
            CallRules.Decide(
                Open(),
                Customer,
                Attempt(CallOutcome.Connected) with { By = Samples.Ben.ToActor() },
                new DateTimeOffset(night, TimeSpan.Zero)));
        foreach (var actor in new[] { Samples.Bot.ToActor(), Samples.Team.ToActor(), Actor.System, Actor.Customer })
        {
            var refused = Assert.IsType<CallRefused>(
                CallRules.Decide(Open(), Customer, Attempt(CallOutcome.Connected) with { By = actor }, Now));
            Assert.Equal(RefusalKind.NeedsPerson, refused.Kind);
        }
    }

    [Theory]
    [InlineData(CallStatus.Completed, true)]
    [InlineData(CallStatus.Canceled, false)]
    internal void Nothing_becomes_due_of_a_call_that_is_over_and_nothing_is_logged_to_one_that_was_made(CallStatus status, bool refused)
    {
        var over = Open() with { Status = status, Outbox = [] };

        Assert.Equal(
            refused, CallRules.Decide(over, Customer, Attempt(CallOutcome.NoAnswer), Now) is CallRefused { Kind: RefusalKind.DoesNotFit });
        Assert.Empty(Due(over, Now.AddDays(30)).Events);
        Assert.Null(CallRules.NextDeadline(over, Now));
        Assert.True(CallRules.IsOver(over));
    }

    [Theory]
    [InlineData(null, null, null, "outcome")]
    [InlineData("shouted", null, null, "outcome")]
    [InlineData("connected", " ", null, "note")]
    [InlineData("connected", "All fine!", null, "note")]
    [InlineData("connected", "1 2 3 4", null, "note")]
    [InlineData("connected", "很高兴", null, "note")]
    [InlineData("callback_requested", null, null, "callbackAt")]
    [InlineData("callback_requested", null, "tomorrow", "callbackAt")]
    [InlineData("callback_requested", null, "2026-03-02T08:59:59Z", "callbackAt")]
    [InlineData("callback_requested", null, "2027-03-02T09:00:01Z", "callbackAt")]
    [InlineData("callback_requested", null, "9999-12-31T23:59:59Z", "callbackAt")]
    [InlineData("callback_requested", null, "0001-01-01T00:00:00Z", "callbackAt")]
    public void An_attempt_that_lacks_what_it_needs_is_refused_by_name(string? outcome, string? note, string? callbackAt, string field)
    {
        var problem = Assert.Throws<ProblemException>(
            () => new CallAttemptInput { Outcome = outcome, Note = note, CallbackAt = callbackAt }.ToCommand(Anna, Samples.Monday));

        Assert.Equal((400, field), (problem.Status, Assert.Single(problem.Errors).Key));
    }

    [Fact]
    public void However_often_time_is_applied_the_caller_is_warned_once_and_the_lead_told_once() => Always.Holds(
        from attempts in Gen.Choose(0, 4)
        from hours in Gen.Choose(0, 200).NonEmptyListOf()
        select (attempts, hours),
        made =>
        {
            var state = Open();
            for (var attempt = 0; attempt < made.attempts; attempt++)
            {
                state = Log(state, CallOutcome.NoAnswer, Now.AddMinutes(attempt)).State;
            }

            var start = state with { Outbox = [] };
            state = start;
            var events = new List<CallEvent>();
            foreach (var moment in made.hours.Order().Select(hour => Now.AddHours(hour)))
            {
                var due = Due(state, moment);
                // Hours that go by without an attempt are followed by others, each time.
                events.AddRange(due.Events.Where(happened => happened.Type != CallEventType.Scheduled));
                state = due.State;
                Assert.True(CallRules.NextDeadline(state with { Outbox = [] }, moment) is not { } next || next > moment);
            }

            var atOnce = Due(start, Now.AddHours(made.hours.Max()));
            Assert.Distinct(events.Select(happened => happened.Type));
            Assert.Equal(
                atOnce.Events.Select(happened => happened.Type).Where(type => type != CallEventType.Scheduled),
                events.Select(happened => happened.Type));
            Assert.Equal(Notices(atOnce.State), Notices(state));
            Assert.Distinct(state.Outbox.Select(entry => entry.Id));
        });

    private static IEnumerable<(string?, string?)> Notices(CallState state) =>
        state.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.Notice?.Name, entry.To)).Order();

    private static CallState Open() => CallRules.Open(Customer with { Calls = 0 }, "anna", "3 mentions", Window, Now).State;

    private static LogAttempt Attempt(CallOutcome outcome) => new(outcome, "a note", null) { By = Anna };

    private static CallAccepted Log(
        CallState state, CallOutcome outcome, DateTimeOffset now, string? note = "a note", DateTimeOffset? callbackAt = null) =>
        Assert.IsType<CallAccepted>(CallRules.Decide(state, Customer, new LogAttempt(outcome, note, callbackAt) { By = Anna }, now));

    private static CallAccepted Due(CallState state, DateTimeOffset now) =>
        Assert.IsType<CallAccepted>(CallRules.Decide(state, Customer, new ApplyDueToCall("lena") { By = Actor.System }, now));
}
