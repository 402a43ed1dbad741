using FsCheck;
using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>
/// We ask nobody to call outside what is legal at the customer's, in any zone, on the days when clocks are changed too; and there is
/// always an answer.
/// </summary>
public sealed class CallPlannerTests
{
    private static readonly CallPolicy Policy = new();
    private static readonly Actor Anna = Samples.Anna.ToActor();
    private static readonly string[] Days = [.. CallWindow.DaysByDefault, "sunday"];
    private static readonly CustomerProfile Customer = CustomerRules.Remember(
        null, "c1", Samples.Mention, "anna", Samples.Monday) with
    { Acquaintances = [] };

    private static readonly Gen<IReadOnlyDictionary<string, IReadOnlyList<string>>?> Duty =
        from always in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
        from days in Gen.SubListOf(Days)
        from begins in Gen.Choose(0, 22)
        from hours in Gen.Choose(1, 12)
        select always || days.Count == 0
            ? null
            : (IReadOnlyDictionary<string, IReadOnlyList<string>>?)days.ToDictionary(
                day => day, _ => (IReadOnlyList<string>)[$"{begins:D2}:30-{Math.Min(24, begins + hours + 1):D2}:00"]);

    private static readonly CallOutcome[] Unreached = [
        CallOutcome.NoAnswer, CallOutcome.Busy, CallOutcome.LeftVoicemail, CallOutcome.LeftLiveMessage, CallOutcome.CallbackRequested];

    public static TheoryData<string> Zones => [.. LocalClocks.AllOverTheWorld];

    [Theory]
    [MemberData(nameof(Zones))]
    public void A_call_is_never_planned_outside_eight_to_nine_in_the_evening_around_the_days_on_which_clocks_are_changed(string zone) =>
        Always.Holds(
        from change in Gen.Elements(LocalClocks.ChangesOf(zone).ToArray())
        from before in Gen.Choose(0, 4 * 1440)
        from anna in Duty
        from ben in Duty
        from theirZone in Gen.Elements(LocalClocks.AllOverTheWorld)
        from absent in Gen.Choose(0, 3)
        from steps in (
            from minutes in Gen.Choose(0, 2000)
            from outcome in Gen.Elements(Unreached)
            from asked in Gen.Choose(1, 5 * 1440)
            select (
                minutes, outcome, asked)).ListOf()
        select (At: change.AddMinutes(-before), anna, ben, theirZone, absent, steps),
        made =>
        {
            var planner = PlannerOf(
                Samples.Anna with
                {
                    Hours = made.anna,
                    Absence = made.absent == 0 ? new Absence(
                    made.At.AddHours(20), made.At.AddHours(90)) : null
                },
                Samples.Ben with { Hours = made.ben, TimeZone = made.theirZone });
            var customer = Customer with { TimeZone = zone };
            var window = CallWindowRules.WindowOf(customer, Policy, new Office("Europe/Amsterdam"), made.At);
            var (state, now) = (CallRules.Open(customer, "anna", "loyal", window, made.At, planner).State, made.At);
            AssertLegal(state, zone, now);
            foreach (var (minutes, outcome, asked) in made.steps)
            {
                now = now.AddMinutes(minutes);
                state = Decide(state, customer, new ApplyDueToCall("lena") { By = Actor.System }, now, planner).State;
                AssertLegal(state, zone, now);
                state = Decide(state, customer, new LogAttempt(outcome, null, now.AddMinutes(asked)) { By = Anna }, now, planner).State;
                AssertLegal(state, zone, now);
            }

            state = Decide(state, customer, new AssignCall("ben") { By = Samples.Lena.ToActor() }, now, planner).State;
            AssertLegal(state, zone, now);
            Assert.True(state.Slot is not null, "Who is chosen by name is asked.");
        },
        tests: 60);

    [Fact]
    public void A_call_is_planned_while_its_caller_is_on_duty_and_not_absent_and_a_while_after_the_last_attempt() => Always.Holds(
        from moment in LocalClocks.Moments
        from duty in Duty
        from absentIn in Gen.Choose(0, 200)
        from absentFor in Gen.Choose(1, 200)
        from ago in Gen.Choose(0, 180)
        select (moment, duty, Absence: new Absence(moment.At.AddHours(absentIn), moment.At.AddHours(absentIn + absentFor)), ago),
        made =>
        {
            var anna = Samples.Anna with { Hours = made.duty, Absence = made.Absence };
            var roster = new Roster([anna]);
            var call = CallIn(made.moment.Zone) with { LastAttemptAt = made.moment.At.AddMinutes(-made.ago) };

            if (PlannerOf(anna).SlotFor("anna", call, made.moment.At) is { } slot)
            {
                for (var at = slot.NotBefore; at < slot.Until; at = at.AddMinutes(15))
                {
                    Assert.True(roster.IsOnDuty("anna", at), $"{at:u}");
                }

                Assert.True(roster.IsOnDuty("anna", slot.Until.AddTicks(-1)));
                Assert.True(slot.NotBefore >= call.LastAttemptAt + Policy.MinimumGap && slot.NotBefore >= made.moment.At);
                Assert.True(slot.Until - slot.NotBefore >= CallPlanner.ShortestSlot);
            }
        },
        tests: 500);

    [Fact]
    public void Each_attempt_is_planned_for_a_part_of_the_day_that_was_not_tried_where_the_week_has_one_and_else_for_a_later_day() =>
        Always.Holds(
        from moment in LocalClocks.Moments
        from tried in Gen.Choose(8, 20).ListOf()
        from duty in Duty
        select (moment, tried, duty),
        made =>
        {
            var planner = PlannerOf(Samples.Anna with { Hours = made.duty });
            var call = CallIn(made.moment.Zone) with { TriedAtHours = [.. made.tried] };

            if (planner.SlotFor("anna", call, made.moment.At) is { } slot)
            {
                var part = PartAt(slot.NotBefore);
                Assert.Equal(part, PartAt(slot.Until.AddTicks(-1)));
                if (made.tried.Select(planner.PartOf).Contains(part))
                {
                    Assert.True(
                        CallWindowRules.LocalTimeAt(call.Window, slot.NotBefore).Date > CallWindowRules.LocalTimeAt(
                            call.Window, made.moment.At).Date);
                    var others = Enumerable.Range(0, 3).Except(made.tried.Select(planner.PartOf)).ToList();
                    Assert.All(others, other => Assert.False(
                        planner.SlotFor(
                            "anna",
                            call with
                            {
                                TriedAtHours = [
                                .. Enumerable.Range(0, 3).Except([other]).Select(one => one switch { 0 => 9, 1 => 12, _ => 17 })]
                            },
                            made.moment.At) is { } untried
                        && planner.PartOf(CallWindowRules.HourAt(call.Window, untried.NotBefore)) == other
                        && untried.NotBefore < made.moment.At.AddDays(7)));
                }
            }

            int PartAt(DateTimeOffset at) => planner.PartOf(CallWindowRules.HourAt(call.Window, at));
        },
        tests: 500);

    [Fact]
    public void There_is_always_an_answer_hours_or_somebody_elses_or_the_leads_decision() => Always.Holds(
        from moment in LocalClocks.Moments
        from phone in Gen.Elements(CallingCodes.All.ToArray())
        from known in Gen.Elements(true, false)
        from duties in Duty.ListOf(3)
        select (moment, phone, known, duties),
        made =>
        {
            var customer = Customer with { TimeZone = made.known ? made.moment.Zone : null, Phone = $"+{made.phone}5550100" };
            var members = new[] { Samples.Anna, Samples.Ben, Samples.Lena }.Zip(
                made.duties, (member, duty) => member with { Hours = duty }).ToArray();
            var planner = PlannerOf(members);
            var window = CallWindowRules.WindowOf(customer, Policy, new Office("Europe/Amsterdam"), made.moment.At);

            var opened = CallRules.Open(customer, "anna", "loyal", window, made.moment.At, planner);

            var able = members.Where(
                member => planner.SlotFor(member.Id, opened.State, made.moment.At) is not null).Select(member => member.Id).ToList();
            Assert.Equal(able.Count == 0 ? CallStatus.Queued : CallStatus.Scheduled, opened.State.Status);
            Assert.Equal(able.Count == 0, opened.State.Slot is null);
            Assert.True(able.Count == 0 || able.Contains(opened.State.Assignee));
            Assert.True(!able.Contains("anna") || opened.State.Assignee == "anna", "Whoever knows them calls, if their hours meet.");
            Assert.True(opened.State.Clock.DueAt >= (opened.State.Until ?? default), "Nobody is late before they were ever asked.");
            Assert.All(window.EveryZone, zone => AssertLegal(opened.State, zone, made.moment.At));
            Assert.Equal(
                able.Count == 0 ? [CallEventType.Due, CallEventType.Queued]
                    : opened.State.Assignee == "anna"
                        ? [CallEventType.Due, CallEventType.Scheduled]
                        : [CallEventType.Due, CallEventType.Reassigned, CallEventType.Scheduled],
                opened.Events.Select(happened => happened.Type));
        },
        tests: 300);

    [Fact]
    public void Where_the_hours_of_the_one_who_knows_them_never_meet_theirs_somebody_else_is_asked_and_the_event_says_why()
    {
        var night = Samples.Anna with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["01:00-05:00"] } };

        var opened = CallRules.Open(
            Customer, "anna", "loyal", CallIn("Europe/Amsterdam").Window, Samples.Monday, PlannerOf(night, Samples.Ben));

        Assert.Equal(("ben", CallStatus.Scheduled), (opened.State.Assignee, opened.State.Status));
        var reassigned = Assert.Single(opened.Events, happened => happened.Type == CallEventType.Reassigned);
        Assert.StartsWith("anna of the team is never on duty while the customer may be called; ", reassigned.Reason);
        Assert.Single(opened.State.Outbox, entry => entry is { Notice.Name: "call_due", To: "ben" });
        Assert.DoesNotContain(opened.State.Outbox, entry => entry is { To: "anna" });
    }

    [Fact]
    public void Where_nobodys_hours_meet_theirs_the_lead_is_told_and_can_have_it_made_all_the_same()
    {
        var planner = PlannerOf(
            Samples.Anna with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["01:00-05:00"] } });
        var queued = CallRules.Open(Customer, "anna", "loyal", CallIn("Europe/Amsterdam").Window, Samples.Monday, planner).State;

        Assert.Equal((CallStatus.Queued, true), (queued.Status, queued.IsOpen));
        var told = Decide(queued, Customer, new ApplyDueToCall("lena") { By = Actor.System }, Samples.Monday, planner).State;
        Assert.Single(told.Outbox, entry => entry is { Notice.Name: "call_to_decide", To: "lena" });
        Assert.DoesNotContain(Decide(
            told with { Outbox = [] },
            Customer,
            new ApplyDueToCall("lena") { By = Actor.System },
            Samples.Monday.AddHours(1),
            planner).State.Outbox, entry => entry.Notice == CallNotices.CallToDecide);
        Assert.IsType<CallRefused>(
            CallRules.Decide(told, Customer, new RetryCall(null, null) { By = Samples.Lena.ToActor() }, Samples.Monday, planner));
        var retried = Decide(told, Customer, new RetryCall("anna", "Please.") { By = Samples.Lena.ToActor() }, Samples.Monday, planner);
        Assert.Equal((CallStatus.Scheduled, "anna"), (retried.State.Status, retried.State.Assignee));
        Assert.Contains("outside their duty hours", retried.Events[^1].Reason);
    }

    [Fact]
    public void Hours_that_go_by_without_an_attempt_are_followed_by_others_and_the_state_always_says_when()
    {
        var planner = PlannerOf(Samples.Anna);
        var state = CallRules.Open(
            Customer, "anna", "loyal", CallIn("Europe/Amsterdam").Window, Samples.Monday, planner).State with
        { Outbox = [] };
        Assert.Equal((Samples.Monday, Samples.Monday.AddHours(2)), (state.NotBefore, state.Until!.Value));
        Assert.Equal(state.Until, CallRules.NextDeadline(state, Samples.Monday));

        var later = Decide(state, Customer, new ApplyDueToCall("lena") { By = Actor.System }, state.Until.Value, planner);

        Assert.Equal((state.Until, state.Until.Value.AddHours(5)), (later.State.NotBefore, later.State.Until!.Value));
        var scheduled = Assert.Single(later.Events);
        Assert.Equal(
            (CallEventType.Scheduled, later.State.NotBefore, later.State.Until),
            (scheduled.Type, scheduled.NotBefore!.Value, scheduled.Until));
        Assert.Empty(
            Decide(later.State, Customer, new ApplyDueToCall("lena") { By = Actor.System }, later.State.NotBefore, planner).Events);
    }

    [Fact]
    public void A_customer_who_moves_to_another_zone_is_asked_for_by_the_clock_there()
    {
        var planner = PlannerOf(Samples.Anna);
        var state = CallRules.Open(Customer, "anna", "loyal", CallWindowRules.WindowOf(
            Customer, Policy, new Office("Europe/Amsterdam"), Samples.Monday), Samples.Monday, planner).State;

        var moved = Decide(
            state,
            Customer with { TimeZone = "Pacific/Auckland" },
            new ApplyDueToCall("lena") { By = Actor.System },
            Samples.Monday,
            planner).State;

        Assert.Equal("Pacific/Auckland", moved.Window.TimeZone);
        Assert.Equal(LocalClocks.At("2026-03-02T20:00:00Z"), moved.NotBefore);
    }

    [Theory]
    [InlineData(CallStatus.Queued, true)]
    [InlineData(CallStatus.Deferred, true)]
    [InlineData(CallStatus.Deferred, false)]
    internal void Whoever_calls_while_the_lead_decides_sees_the_hours_that_the_customer_has_now(CallStatus status, bool byATurn)
    {
        var state = CallIn("Europe/Amsterdam") with { Status = status, LeadWasTold = true, Until = null };
        CallCommand command = byATurn ? new ApplyDueToCall("lena") { By = Actor.System } : new ReplanCall("moved") { By = Actor.System };

        var moved = Decide(state, Customer with { TimeZone = "Pacific/Auckland" }, command, Samples.Monday, PlannerOf(Samples.Anna));

        Assert.Equal(("Pacific/Auckland", status), (moved.State.Window.TimeZone, moved.State.Status));
        Assert.Empty(moved.Events);
    }

    [Fact]
    public void Whoever_stands_in_keeps_the_hours_that_the_customer_asked_for()
    {
        var planner = PlannerOf(
            Samples.Anna, Samples.Ben with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["09:00-12:00"] } });
        var state = CallRules.Open(Customer, "anna", "loyal", CallIn("Europe/Amsterdam").Window, Samples.Monday, planner).State;
        var asked = LocalClocks.At("2026-03-04T19:00:00Z");
        var callback = Decide(
            state, Customer, new LogAttempt(CallOutcome.CallbackRequested, null, asked) { By = Anna }, Samples.Monday, planner).State;

        var moved = Decide(
            callback, Customer, new HandOverCall("ben", "stands in") { By = Actor.System }, Samples.Monday.AddHours(1), planner).State;

        Assert.Equal(("ben", asked, asked.AddHours(1)), (moved.Assignee, moved.NotBefore, moved.Until!.Value));
    }

    private static CallPlanner PlannerOf(params StaffMember[] members) =>
        new(Policy, new Office("Europe/Amsterdam"), new Roster(members), new Dictionary<string, int>());

    private static CallState CallIn(string zone) =>
        CallRules.Open(
            Customer, "anna", "loyal", new CallWindow("09:00", "20:00", zone), Samples.Monday).State with
        { LastAttemptAt = null };

    private static CallAccepted Decide(
        CallState state, CustomerProfile customer, CallCommand command, DateTimeOffset now, CallPlanner planner) =>
        Assert.IsType<CallAccepted>(CallRules.Decide(state, customer, command, now, planner));

    private static void AssertLegal(CallState state, string zone, DateTimeOffset now)
    {
        if (state.Slot is { } slot)
        {
            LocalClocks.AssertBetween(8, 21, slot, zone);
            Assert.True(slot.Until > now);
        }
        else
        {
            Assert.True(state.Status is CallStatus.Queued or CallStatus.Deferred);
        }
    }
}
