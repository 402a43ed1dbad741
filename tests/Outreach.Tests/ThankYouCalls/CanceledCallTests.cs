using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>What happened is logged though the call was canceled meanwhile, and what leads decide is done.</summary>
public sealed class CanceledCallTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly Actor Anna = Samples.Anna.ToActor();
    private static readonly Actor Lena = Samples.Lena.ToActor();
    private static readonly CustomerProfile Customer = CustomerRules.Remember(
        null, "c1", Samples.Mention, "anna", Now) with
    { Calls = 1, CallIsOpen = true };

    private static CallState Open =>
        CallRules.Open(Customer with { Calls = 0 }, "anna", "loyal", new CallWindow("09:00", "20:00", "Europe/Amsterdam"), Now).State;

    private static CallAccepted Canceled => Decide(Open, Customer, new CancelCall("They have an open problem.") { By = Actor.System });

    [Theory]
    [InlineData(CallOutcome.Connected, CallStatus.Completed)]
    [InlineData(CallOutcome.NoAnswer, CallStatus.Canceled)]
    [InlineData(CallOutcome.CallbackRequested, CallStatus.Canceled)]
    [InlineData(CallOutcome.DoNotCall, CallStatus.Canceled)]
    [InlineData(CallOutcome.WrongNumber, CallStatus.Canceled)]
    [InlineData(CallOutcome.Declined, CallStatus.Canceled)]
    internal void An_attempt_at_a_canceled_call_is_logged_and_only_a_conversation_completes_it(CallOutcome outcome, CallStatus status)
    {
        var after = Decide(Canceled.State, Canceled.Profile, new LogAttempt(outcome, "Was glad to hear.", Now.AddDays(1)) { By = Anna });

        Assert.Equal((status, 1, (DateTimeOffset?)null), (after.State.Status, after.State.Attempts, after.State.Until));
        Assert.Equal(
            outcome == CallOutcome.Connected ? [CallEventType.Attempted, CallEventType.Completed] : [CallEventType.Attempted],
            after.Events.Select(happened => happened.Type));
        Assert.Equal(outcome == CallOutcome.DoNotCall, after.Profile.MustNotBeContactedOn("phone"));
        Assert.Equal(outcome == CallOutcome.WrongNumber, after.Profile.Phone is null);
        Assert.Equal(outcome is CallOutcome.Connected or CallOutcome.Declined, after.Profile.LastCallAt == Now);
    }

    [Fact]
    public void What_is_said_of_a_call_before_leaves_another_that_is_owed_open_to_be_judged()
    {
        var later = Canceled.Profile with { Calls = 2, CallIsOpen = true };

        Assert.True(
            Decide(
                Canceled.State, later, new LogAttempt(CallOutcome.Connected, "Was glad to hear.", null) { By = Anna }).Profile.CallIsOpen);
    }

    [Fact]
    public void What_a_merged_customers_call_says_is_owed_to_the_survivors_memory_and_telling_it_twice_changes_nothing()
    {
        var merged = Canceled.Profile with { MergedInto = "c2" };
        var after = Decide(Canceled.State, merged, new LogAttempt(CallOutcome.Connected, "Was glad to hear.", null) { By = Anna });
        Assert.Single(after.State.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);
        Assert.DoesNotContain(
            Decide(Canceled.State, merged, new LogAttempt(CallOutcome.Busy, null, null) { By = Anna }).State.Outbox,
            entry => entry.Kind == OutboxKind.CustomerHistory);

        // Somebody wrote to them at the very same moment: that is another contact.
        var survivor = CustomerRules.Spoke(Customer with { Id = "c2" }, "anna", Now);
        var told = CallRules.Remember(survivor, after.Attempt!, CallPurpose.ThankYou);
        Assert.Equal((2, Now), (told.Acquaintances.Single().Times, told.LastCallAt));
        Assert.Same(told, CallRules.Remember(told, after.Attempt!, CallPurpose.ThankYou));
    }

    [Fact]
    public void Who_asks_once_more_not_to_be_called_has_asked_since_and_telling_it_twice_changes_nothing()
    {
        var known = new DoNotContact("phone", "Works nights.", Now.AddDays(-9), "Rang twice.", "ben") { RecordedAt = Now.AddDays(-9) };
        var asked = Customer with { DoNotContact = [new DoNotContact("email", "Enough.", Now.AddDays(-9)), known] };
        var after = Decide(
            Canceled.State, asked, new LogAttempt(CallOutcome.DoNotCall, null, null) { By = Anna, At = Now.AddHours(-1) });

        Assert.Equal([asked.DoNotContact[0], known with { RecordedAt = Now }], after.Profile.DoNotContact);
        Assert.Same(after.Profile, CallRules.Remember(after.Profile, after.Attempt!, CallPurpose.ThankYou));

        var later = asked with { DoNotContact = [known with { RecordedAt = Now.AddDays(1) }] };
        Assert.Same(later, CallRules.Remember(later, after.Attempt!, CallPurpose.ThankYou));
    }

    [Fact]
    public void An_attempt_is_as_old_as_it_is_and_the_hour_counts_at_which_it_was()
    {
        var at = Now.AddHours(-1);
        var after = Decide(Open, Customer, new LogAttempt(CallOutcome.NoAnswer, null, null) { By = Anna, At = at });

        Assert.Equal((at, Now, at), (after.Attempt!.At, after.Attempt.LoggedAt!.Value, after.State.LastAttemptAt!.Value));
        Assert.Equal([9], after.State.TriedAtHours);
        var connected = Decide(
            Open, Customer, new LogAttempt(CallOutcome.Connected, "Was glad to hear.", null) { By = Anna, At = Now.AddDays(-2) });
        Assert.Equal((Now, Now.AddDays(-2)), (connected.State.Clock.MetAt!.Value, connected.Profile.LastCallAt!.Value));
    }

    [Fact]
    public void What_a_customer_said_is_kept_in_the_same_commit_and_owed_once_to_those_who_make_the_product()
    {
        var after = Decide(
            Open,
            Customer,
            new LogAttempt(
                CallOutcome.Connected, "Was glad to hear.", null)
            { By = Anna, Feedback = [new("app", "Slow."), new("bills", "Late.")] });

        Assert.Equal([(1, "app", "Slow."), (2, "bills", "Late.")], after.Feedback.Select(said => (said.Number, said.Topic, said.Said)));
        Assert.All(after.Feedback, said => Assert.Equal(("2026-W10", "anna", 1), (said.Week, said.By, said.Attempt)));
        Assert.Distinct(after.Feedback.Select(said => said.RowKey));
        Assert.All(after.Feedback, said => Assert.DoesNotContain("c1", said.RowKey[14..]));
        Assert.Single(after.State.Outbox, entry => entry.Kind == OutboxKind.Feedback);
    }

    [Fact]
    public void A_lead_who_lets_a_call_go_keeps_the_customer_from_being_asked_for_soon_again()
    {
        var gone = Decide(Open with { Status = CallStatus.Deferred, Attempts = 3 }, Customer, new LetCallGo("Enough.") { By = Lena });

        Assert.Equal((CallStatus.Canceled, Now, false), (gone.State.Status, gone.Profile.LastCallAt!.Value, gone.Profile.CallIsOpen));
        Assert.Equal(("Enough.", "lena"), (gone.Events[^1].Reason, gone.Events[^1].By));
    }

    [Fact]
    public void A_lead_who_has_it_tried_again_begins_a_round_of_three()
    {
        var deferred =
            Open with { Status = CallStatus.Deferred, Attempts = 3, TriedAtHours = [9, 13, 18], LastAttemptAt = Now, Outbox = [] };
        var (state, now) = (Decide(deferred, Customer, new RetryCall("ben", "Once more.") { By = Lena }).State, Now);

        Assert.Equal((CallStatus.InProgress, "ben"), (state.Status, state.Assignee));
        Assert.Single(state.Outbox, entry => entry is { Notice.Name: "call_due", To: "ben" });
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(CallStatus.InProgress, state.Status);
            now = state.NotBefore;
            state = (
                (CallAccepted)CallRules.Decide(state, Customer, new LogAttempt(CallOutcome.Busy, null, null) { By = Anna }, now)).State;
        }

        Assert.Equal(CallStatus.Deferred, state.Status);
    }

    [Theory]
    [InlineData(CallStatus.Scheduled, StaffRole.Agent, "attempts assign")]
    [InlineData(CallStatus.InProgress, StaffRole.Lead, "attempts assign let-go")]
    [InlineData(CallStatus.Deferred, StaffRole.Agent, "attempts")]
    [InlineData(CallStatus.Deferred, StaffRole.Lead, "attempts assign retry let-go")]
    [InlineData(CallStatus.Queued, StaffRole.Admin, "attempts assign retry let-go")]
    [InlineData(CallStatus.Canceled, StaffRole.Admin, "attempts")]
    [InlineData(CallStatus.Completed, StaffRole.Admin, "")]
    internal void What_is_allowed_is_what_is_done_and_the_rest_is_refused(CallStatus status, StaffRole role, string allowed)
    {
        var state = Open with { Status = status };
        Assert.Equal(allowed, string.Join(' ', CallRules.Allowed(state, role)));

        var by = new Actor("lena", role, IsPerson: true);
        (string Name, CallCommand Command)[] commands =
        [
            ("attempts", new LogAttempt(CallOutcome.NoAnswer, null, null) { By = by }), ("assign", new AssignCall("ben") { By = by }),
            ("retry", new RetryCall("ben", null) { By = by }), ("let-go", new LetCallGo("Enough.") { By = by }),
        ];
        var leads = CallRules.Allowed(state, StaffRole.Lead);

        // What is a lead's alone by its address is refused to others before it comes here.
        Assert.All(commands, one => Assert.Equal(
            (one.Name == "assign" ? CallRules.Allowed(state, role) : leads).Contains(one.Name),
            CallRules.Decide(state, Customer, one.Command, Now) is CallAccepted));
    }

    private static CallAccepted Decide(CallState state, CustomerProfile customer, CallCommand command) =>
        Assert.IsType<CallAccepted>(CallRules.Decide(state, customer, command, Now));
}
