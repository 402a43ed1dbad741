using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>A call that is due soon and that its caller cannot make is offered once; who takes it first has it.</summary>
public sealed class CallOfferTests
{
    /// <summary>Three quarters of the two days: ten at night in Amsterdam, when Anna is off duty and Ben and Lena are always on.</summary>
    private static readonly DateTimeOffset DueSoon = Samples.Monday.AddHours(36);

    private static readonly StaffMember Mornings = Samples.Anna with
    {
        Hours = Office("monday tuesday wednesday thursday friday", "09:00-12:00"),
    };

    private static readonly StaffMember Nights = Samples.Ben with { Hours = Office("monday tuesday", "21:00-24:00") };

    private static readonly CallPlanner Team = PlannerOf([Mornings, Samples.Ben, Samples.Lena, Samples.Bot]);

    private static readonly CustomerProfile Customer = CustomerRules.Remember(
        null, "c1", Samples.Mention, "anna", Samples.Monday) with
    { Calls = 1, CallIsOpen = true };

    private static CallState Open => CallRules.Open(
        Customer with { Calls = 0 }, "anna", "loyal", new CallWindow("09:00", "20:00", "Europe/Amsterdam"), Samples.Monday, Team).State
        with
    { Outbox = [] };

    private static CallState Offered => Due(Open, DueSoon).State;

    [Fact]
    public void It_is_offered_to_each_colleague_with_the_warning_and_never_twice()
    {
        var warned = Due(Open, DueSoon);

        Assert.Equal(
            [CallEventType.Scheduled, CallEventType.DueSoon, CallEventType.Offered], warned.Events.Select(happened => happened.Type));
        Assert.Equal("its owner is off duty; asked: ben, lena", warned.Events[^1].Reason);
        Assert.Equal([("due_soon", "anna"), ("offered", "ben"), ("offered", "lena")], NoticesOf(warned.State));
        Assert.Equal("anna", warned.State.Assignee);
        Assert.Equal(["attempts", "take", "assign"], CallRules.Allowed(warned.State, StaffRole.Agent));
        Assert.DoesNotContain(Due(warned.State, DueSoon.AddDays(3)).Events, happened => happened.Type == CallEventType.Offered);
    }

    [Fact]
    public void It_is_not_offered_while_its_caller_is_on_duty_and_has_no_more_to_do_than_others()
    {
        var warned = Due(Open, DueSoon, PlannerOf([Samples.Anna, Samples.Ben, Samples.Lena], ("anna", 5)));

        Assert.Equal([("due_soon", "anna")], NoticesOf(warned.State));
        Assert.DoesNotContain("take", CallRules.Allowed(warned.State, StaffRole.Lead));
        Assert.Null(warned.State.Offer);
    }

    [Fact]
    public void It_is_offered_too_where_its_caller_has_too_much_to_do()
    {
        var warned = Due(Open, DueSoon, PlannerOf([Samples.Anna, Samples.Ben, Samples.Lena], ("anna", 6)));

        Assert.Equal("its owner has 6 open follow-ups; asked: ben, lena", warned.Events[^1].Reason);
        Assert.Equal([("due_soon", "anna"), ("offered", "ben"), ("offered", "lena")], NoticesOf(warned.State));
    }

    [Fact]
    public void Where_nobody_else_is_on_duty_or_could_make_it_in_time_nobody_is_asked()
    {
        // Ben is on duty, but never while the customer may be called.
        var warned = Due(Open, DueSoon, PlannerOf([Mornings, Nights]));

        Assert.Equal([("due_soon", "anna")], NoticesOf(warned.State));
        Assert.DoesNotContain("take", CallRules.Allowed(warned.State, StaffRole.Agent));
        Assert.IsType<CallRefused>(CallRules.Decide(warned.State, Customer, By(Samples.Ben), DueSoon));
    }

    [Theory]
    [InlineData("monday tuesday", "its owner is off duty; asked: ben, lena")]
    [InlineData("monday tuesday wednesday", null)]
    public void Where_all_are_off_duty_at_the_warning_colleagues_are_asked_once_they_could_make_it_if_its_caller_still_cannot(
        string days, string? asked)
    {
        var atNine = Samples.Monday.AddHours(47);
        var team = PlannerOf(
        [
            Samples.Anna with { Hours = Office(days) },
            Samples.Ben with { Hours = Office("tuesday wednesday") },
            Samples.Lena with { Hours = Office("wednesday thursday") },
        ]);

        var warned = Due(Open, DueSoon, team).State;
        Assert.Equal([("due_soon", "anna")], NoticesOf(warned));
        Assert.Equal(atNine, CallRules.NextDeadline(warned with { Outbox = [] }, DueSoon));

        var later = Due(warned, atNine, team);
        Assert.Equal(asked, later.Events.SingleOrDefault(happened => happened.Type == CallEventType.Offered)?.Reason);
        Assert.Null(later.State.OfferAt);
        Assert.Empty(Due(later.State, atNine.AddMinutes(30), team).Events);

        var given = Decide(warned, new AssignCall("ben") { By = Samples.Lena.ToActor() }, DueSoon.AddMinutes(5)).State;
        Assert.Null(given.OfferAt);
    }

    [Fact]
    public void Where_who_is_on_duty_at_the_warning_could_not_make_it_those_are_asked_who_come_next_before_it_is_due()
    {
        var atNine = Samples.Monday.AddHours(47);
        var away = Samples.Member("cleo") with { Hours = Office("tuesday wednesday"), AwayUntil = atNine.AddMinutes(30) };
        var team = PlannerOf([Mornings with { Hours = Office("thursday") }, Nights, away]);

        var warned = Due(Open, DueSoon, team).State;
        Assert.Equal(atNine.AddMinutes(30), warned.OfferAt);
        Assert.Equal(["cleo"], Due(warned, atNine.AddMinutes(30), team).State.Offer!.To);
    }

    [Fact]
    public void Whose_caller_is_there_alone_with_much_to_do_it_is_offered_once_a_colleague_comes()
    {
        var atNine = Samples.Monday.AddHours(47);
        var team = PlannerOf([Samples.Anna, Samples.Ben with { Hours = Office("tuesday wednesday") }], ("anna", 40));

        var warned = Due(Open, DueSoon, team).State;

        Assert.Equal(atNine, warned.OfferAt);
        Assert.Equal(["ben"], Due(warned, atNine, team).State.Offer!.To);
    }

    [Fact]
    public void Who_is_away_whenever_the_customer_may_be_called_does_not_take_it()
    {
        var away = Samples.Ben with { Absence = new Absence(Samples.Monday, Samples.Monday.AddDays(30)) };

        var refused = Assert.IsType<CallRefused>(
            CallRules.Decide(Offered, Customer, By(Samples.Ben), DueSoon.AddMinutes(5), PlannerOf([Mornings, away])));

        Assert.Equal(RefusalKind.DoesNotFit, refused.Kind);
    }

    [Fact]
    public void Whom_the_customer_asks_for_is_among_the_five_who_are_asked()
    {
        StaffMember[] others = [.. "abcde".Select(letter => Samples.Member($"agent-{letter}"))];
        var planner = PlannerOf([Mornings, Samples.Ben, .. others], ("ben", 3));

        Assert.Equal(
            ["agent-a", "agent-b", "agent-c", "agent-d", "agent-e"], Due(Open, DueSoon, planner).State.Offer!.To);
        Assert.Equal(
            ["ben", "agent-a", "agent-b", "agent-c", "agent-d"],
            Due(Open, DueSoon, planner, Customer with { Prefers = "ben" }).State.Offer!.To);
    }

    [Fact]
    public void A_time_that_the_customer_asked_for_is_offered_when_it_has_come_and_stands_for_who_takes_it()
    {
        var asked = Samples.Monday.AddHours(56);
        var state = Decide(
            Open, new LogAttempt(CallOutcome.CallbackRequested, null, asked) { By = Samples.Anna.ToActor() }, Samples.Monday).State with
        { Outbox = [] };

        Assert.Null(Due(state, DueSoon).State.Offer);
        var warned = Due(state, asked, PlannerOf([Mornings, Nights, Samples.Lena])).State;

        Assert.Equal(["lena"], warned.Offer!.To);
        var taken = Decide(warned, By(Samples.Lena), asked.AddMinutes(5)).State;
        Assert.Equal(("lena", asked), (taken.Assignee, taken.NotBefore));
    }

    [Fact]
    public void Who_takes_it_first_has_it_the_second_is_told_who_and_the_caller_before_is_notified()
    {
        var taken = Decide(Offered with { Outbox = [] }, By(Samples.Ben), DueSoon.AddMinutes(5));

        Assert.Equal("ben", taken.State.Assignee);
        Assert.Equal(
            [(CallEventType.Reassigned, "ben", "ben"), (CallEventType.Scheduled, "ben", null)],
            taken.Events.Select(happened => (happened.Type, happened.By, happened.To)));
        Assert.Equal("taken, when it was offered", taken.Events[0].Reason);
        Assert.Equal([("taken", "anna")], NoticesOf(taken.State));
        Assert.Equal(["attempts", "assign"], CallRules.Allowed(taken.State, StaffRole.Agent));

        var second = Assert.IsType<CallRefused>(CallRules.Decide(taken.State, Customer, By(Samples.Lena), DueSoon.AddMinutes(6), Team));
        Assert.Equal(
            (RefusalKind.DoesNotFit, "It is with 'ben' now, and not offered to anybody."), (second.Kind, second.Reason));
        Assert.Empty(Decide(taken.State, By(Samples.Ben), DueSoon.AddMinutes(6)).Events);
    }

    [Fact]
    public void A_bot_does_not_take_a_call() => Assert.Equal(
        RefusalKind.NeedsPerson,
        Assert.IsType<CallRefused>(
            CallRules.Decide(Offered, Customer, new TakeCall { By = Samples.Bot.ToActor() }, DueSoon, Team)).Kind);

    public static TheoryData<string> Endings => ["taken", "reached", "tried", "assigned", "handed over", "let go", "opted out", "moved"];

    [Theory]
    [MemberData(nameof(Endings))]
    public void Once_it_is_made_tried_replanned_or_somebody_elses_it_is_not_to_be_taken_and_nobody_is_asked_any_more(string how)
    {
        var offered = Offered;
        var ask = offered.Outbox.First(entry => entry.Notice == CallNotices.Offered);
        Assert.True(CallNotices.IsStillNeeded(ask, offered));
        var by = Samples.Lena.ToActor();

        var after = Decide(
            offered,
            how switch
            {
                "taken" => By(Samples.Ben),
                "reached" => new LogAttempt(CallOutcome.Connected, "Was glad to hear.", null) { By = by },
                "tried" => new LogAttempt(CallOutcome.NoAnswer, null, null) { By = by },
                "assigned" => new AssignCall("ben") { By = by },
                "handed over" => new HandOverCall("ben", "stands in") { By = Actor.System },
                "let go" => new LetCallGo("Enough.") { By = by },
                "opted out" => new CancelCall("They asked not to be called.") { By = Actor.System },
                _ => new ReplanCall("They have moved.") { By = Actor.System },
            },
            DueSoon.AddMinutes(5)).State;

        Assert.False(CallNotices.IsStillNeeded(ask, after));
        Assert.IsType<CallRefused>(CallRules.Decide(after, Customer, By(Samples.Lena), DueSoon.AddMinutes(6), Team));
    }

    [Fact]
    public void An_offer_does_not_come_back_with_the_call_and_stays_while_only_hours_go_by()
    {
        var ask = Offered.Outbox.First(entry => entry.Notice == CallNotices.Offered);
        var late = Due(Offered, Samples.Monday.AddHours(50)).State;
        Assert.True(late.Clock.MissedAt is not null && CallNotices.IsStillNeeded(ask, late));

        var away = Decide(Offered, new AssignCall("ben") { By = Samples.Lena.ToActor() }, DueSoon.AddMinutes(5)).State;
        var back = Decide(away, new AssignCall("anna") { By = Samples.Lena.ToActor() }, DueSoon.AddMinutes(6)).State;
        Assert.Equal("anna", back.Assignee);
        Assert.False(CallNotices.IsStillNeeded(ask, back));
    }

    [Fact]
    public void It_ends_where_a_turn_finds_other_hours_of_the_customers_or_nobody_whose_hours_meet_them()
    {
        var ask = Offered.Outbox.First(entry => entry.Notice == CallNotices.Offered);
        var moved = Due(Offered, DueSoon.AddMinutes(5), customer: Customer with { TimeZone = "Europe/Athens" }).State;
        Assert.Equal(("anna", "Europe/Athens"), (moved.Assignee, moved.Window.TimeZone));
        Assert.False(CallNotices.IsStillNeeded(ask, moved));

        var nobody = PlannerOf([Samples.Anna with { Hours = Nights.Hours }, Nights]);
        var queued = Due(Offered, Offered.Until!.Value, nobody).State;
        var retried = Assert.IsType<CallAccepted>(CallRules.Decide(
            queued, Customer, new RetryCall("anna", "Please.") { By = Samples.Lena.ToActor() }, queued.Clock.DueAt, nobody)).State;
        Assert.Equal((CallStatus.Queued, CallStatus.Scheduled, "anna"), (queued.Status, retried.Status, retried.Assignee));
        Assert.False(CallNotices.IsStillNeeded(ask, retried));
    }

    [Fact]
    public void Who_is_asked_reads_why_they_are_and_who_had_it_that_it_is_no_longer_theirs()
    {
        var offered = Offered;
        var ask = CallNotices.Write(offered.Outbox.First(entry => entry.Notice == CallNotices.Offered), offered, Samples.Ben);
        Assert.StartsWith("Can you make this call? Call \u2068Cleo Customer\u2069 and say thank you, by ", ask.Subject);
        Assert.Equal("you are on duty, and could make the call in time", ask.Why);

        var taken = Decide(offered, By(Samples.Ben), DueSoon.AddMinutes(5)).State;
        var told = taken.Outbox.Single(entry => entry.Notice == CallNotices.Taken);
        Assert.True(CallNotices.IsStillNeeded(told, taken));
        Assert.Equal("the call was yours", CallNotices.Write(told, taken, Samples.Anna).Why);
    }

    private static Dictionary<string, IReadOnlyList<string>> Office(string days, string hours = "09:00-17:00") =>
        days.Split(' ').ToDictionary(day => day, _ => (IReadOnlyList<string>)[hours]);

    private static TakeCall By(StaffMember taker) => new() { By = taker.ToActor() };

    private static CallPlanner PlannerOf(StaffMember[] members, params (string Id, int Open)[] open) =>
        new(new CallPolicy(), new Office("Europe/Amsterdam"), new Roster(members), open.ToDictionary(one => one.Id, one => one.Open));

    private static CallAccepted Due(
        CallState state, DateTimeOffset now, CallPlanner? planner = null, CustomerProfile? customer = null) =>
        Assert.IsType<CallAccepted>(
            CallRules.Decide(state, customer ?? Customer, new ApplyDueToCall("lena") { By = Actor.System }, now, planner ?? Team));

    private static CallAccepted Decide(CallState state, CallCommand command, DateTimeOffset now) =>
        Assert.IsType<CallAccepted>(CallRules.Decide(state, Customer, command, now, Team));

    private static IEnumerable<(string, string)> NoticesOf(CallState state) =>
        state.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.NoticeKind.Name, entry.To!));
}
