using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>What is due soon and cannot be done by its owner is offered once; who takes it first has it.</summary>
public sealed class FollowUpOfferTests
{
    private static readonly DateTimeOffset DueSoon = Samples.Monday.AddHours(3);
    private static readonly ApplyDue Asking = new("lena")
    {
        By = Actor.System,
        Colleagues = new ColleaguesToAsk(["ben", "lena"], "its owner is off duty"),
    };

    private static readonly Take ByBen = new() { By = Samples.Ben.ToActor() };
    private static readonly Take ByLena = new() { By = Samples.Lena.ToActor() };

    private static FollowUpState Offered =>
        (FollowUpStories.At(FollowUpStage.New) with { Outbox = [] }).After(Asking, DueSoon).State;

    [Fact]
    public void It_is_offered_to_each_colleague_with_the_warning_and_never_twice()
    {
        var warned = (FollowUpStories.At(FollowUpStage.New) with { Outbox = [] }).After(Asking, DueSoon);

        Assert.Equal([FollowUpEventType.DueSoon, FollowUpEventType.Offered], warned.Events.Select(happened => happened.Type));
        Assert.Equal("its owner is off duty; asked: ben, lena", warned.Events[1].Reason);
        Assert.Equal(
            [("due_soon", "anna"), ("offered", "ben"), ("offered", "lena")],
            warned.State.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.NoticeKind.Name, entry.To!)));
        Assert.Equal("anna", warned.State.Owner);
        Assert.Contains("take", FollowUpRules.Allowed(warned.State, DueSoon));
        Assert.DoesNotContain(
            warned.State.After(Asking, DueSoon.AddDays(3)).Events, happened => happened.Type == FollowUpEventType.Offered);
    }

    [Fact]
    public void Where_nobody_is_to_be_asked_nothing_is_offered()
    {
        var warned = FollowUpStories.At(FollowUpStage.New).AfterTime(DueSoon);

        Assert.Equal([FollowUpEventType.DueSoon], warned.Events.Select(happened => happened.Type));
        Assert.DoesNotContain("take", FollowUpRules.Allowed(warned.State, DueSoon));
        Assert.IsType<Refused>(FollowUpRules.Decide(warned.State, ByBen, Samples.Levels, DueSoon));
    }

    [Fact]
    public void Who_takes_it_first_has_it_the_second_is_told_who_and_the_owner_is_notified()
    {
        var taken = (Offered with { Outbox = [] }).After(ByBen, DueSoon.AddMinutes(5));

        Assert.Equal("ben", taken.State.Owner);
        Assert.Equal(
            (FollowUpEventType.Assigned, "ben", "ben"),
            (Assert.Single(taken.Events).Type, taken.Events[0].By, taken.Events[0].To));
        Assert.Equal(
            [("taken", "anna")],
            taken.State.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.NoticeKind.Name, entry.To!)));

        var second = Assert.IsType<Refused>(FollowUpRules.Decide(taken.State, ByLena, Samples.Levels, DueSoon.AddMinutes(6)));
        Assert.Equal((RefusalKind.DoesNotFit, true), (second.Kind, second.Reason.Contains("'ben'")));
        Assert.Empty(taken.State.After(ByBen, DueSoon.AddMinutes(6)).Events);
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("assign")]
    [InlineData("spam")]
    public void Once_it_is_answered_or_has_another_owner_it_is_not_to_be_taken_and_nobody_is_asked_any_more(string command)
    {
        var offered = Offered;
        var ask = offered.Outbox.First(entry => entry.Notice == FollowUpNotices.Offered);
        Assert.True(FollowUpNotices.IsStillNeeded(ask, offered));

        var after = offered.After(command, DueSoon.AddMinutes(5)).State;

        Assert.False(FollowUpNotices.IsStillNeeded(ask, after));
        Assert.IsType<Refused>(FollowUpRules.Decide(after, ByLena, Samples.Levels, DueSoon.AddMinutes(6)));
    }

    [Fact]
    public void An_old_offer_does_not_come_back_with_its_owner()
    {
        var assigned = Offered.After(new Assign("ben") { By = Samples.Lena.ToActor() }, DueSoon.AddMinutes(5)).State;

        var back = assigned.After(new Assign("anna") { By = Samples.Lena.ToActor() }, DueSoon.AddMinutes(6)).State;

        Assert.Equal("anna", back.Owner);
        Assert.DoesNotContain("take", FollowUpRules.Allowed(back, DueSoon.AddMinutes(6)));
    }

    [Fact]
    public void An_old_offer_does_not_come_back_with_a_new_clock()
    {
        var answered = Offered.After("acknowledge", DueSoon.AddMinutes(5)).State;
        var again = answered.After("customer-replied", DueSoon.AddHours(1)).State;
        var warned = again.After(Asking, again.NextResponse!.WarnAt);

        Assert.Null(FollowUpRules.OfferOf(again));
        Assert.Equal(ClockKind.NextResponse, FollowUpRules.OfferOf(warned.State)!.Clock);
    }

    [Fact]
    public void A_promise_is_offered_too_with_what_was_promised_until_it_is_moved()
    {
        var promised = FollowUpStories.At(FollowUpStage.InProgress).After("promise", Samples.Monday.AddHours(2)).State with
        {
            Resolution = null,
            Outbox = [],
        };
        var at = promised.Promise!.WarnAt;

        var warned = promised.After(Asking, at);

        Assert.Equal([FollowUpEventType.DueSoon, FollowUpEventType.Offered], warned.Events.Select(happened => happened.Type));
        Assert.Equal(
            [("promise_due", "anna"), ("offered", "ben"), ("offered", "lena")],
            warned.State.Outbox.Where(entry => entry.Kind == OutboxKind.Notice).Select(entry => (entry.NoticeKind.Name, entry.To!)));
        var ask = warned.State.Outbox.First(entry => entry.Notice == FollowUpNotices.Offered);
        var notice = FollowUpNotices.Write(ask, warned.State, Samples.Ben, at);
        Assert.Contains("A word from the airport by Wednesday morning.", notice.Lead);
        Assert.Equal(promised.PromisedFor, notice.DueAt);
        Assert.Equal("ben", warned.State.After(ByBen, at.AddMinutes(5)).State.Owner);

        var moved = warned.State.After(
            new Promise(promised.PromisedFor!.Value.AddDays(1), "By Thursday.") { By = FollowUpStories.Anna }, at.AddMinutes(5)).State;
        Assert.False(FollowUpNotices.IsStillNeeded(ask, moved));
        Assert.DoesNotContain("take", FollowUpRules.Allowed(moved, at.AddMinutes(5)));
    }

    [Fact]
    public void An_offer_that_nobody_took_in_time_does_not_keep_what_is_due_next_from_being_offered()
    {
        var promised = Promised(Samples.Monday.AddHours(2), by: Samples.Monday.AddHours(6));
        var broken = promised.After(Asking, promised.Promise!.WarnAt).State.After(Asking, promised.PromisedFor!.Value).State;
        Assert.Equal(ClockKind.Promise, FollowUpRules.OfferOf(broken)!.Clock);
        var replied = broken.After("customer-replied", promised.PromisedFor.Value.AddMinutes(5)).State;

        var warned = replied.After(Asking, replied.NextResponse!.WarnAt);

        Assert.Equal(
            [(FollowUpEventType.DueSoon, ClockKind.NextResponse), (FollowUpEventType.Offered, ClockKind.NextResponse)],
            warned.Events.Select(happened => (happened.Type, happened.Clock!.Value)));
        Assert.Equal(ClockKind.NextResponse, FollowUpRules.OfferOf(warned.State)!.Clock);
    }

    [Fact]
    public void A_promise_is_offered_in_the_place_of_its_problem_but_not_the_problem_in_the_place_of_its_promise()
    {
        var problem = FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] };
        var solveAt = problem.Resolution!.WarnAt;
        var offered = problem.After(Asking, solveAt).State;
        Assert.Equal(ClockKind.Resolution, FollowUpRules.OfferOf(offered)!.Clock);
        var toSolve = offered.Outbox.First(entry => entry.Notice == FollowUpNotices.Offered);
        var promised = offered.After(
            new Promise(offered.Resolution!.DueAt.AddHours(-1), "A word.") { By = FollowUpStories.Anna }, solveAt.AddMinutes(5)).State;

        var warned = promised.After(Asking, promised.Promise!.WarnAt);

        Assert.Equal(
            [(FollowUpEventType.DueSoon, ClockKind.Promise), (FollowUpEventType.Offered, ClockKind.Promise)],
            warned.Events.Select(happened => (happened.Type, happened.Clock!.Value)));
        Assert.False(FollowUpNotices.IsStillNeeded(toSolve, warned.State));

        var first = Promised(Samples.Monday.AddHours(2), by: solveAt.AddHours(1));
        var keep = first.After(Asking, first.Promise!.WarnAt).State;
        Assert.Equal(
            [FollowUpEventType.DueSoon],
            keep.After(Asking, solveAt).Events.Select(happened => happened.Type));
    }

    [Fact]
    public void Who_wrote_again_is_offered_in_the_place_of_their_problem()
    {
        var problem = FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] };
        var solveAt = problem.Resolution!.WarnAt;
        var again = problem.After("customer-replied", Samples.Monday.AddHours(2)).State.NextResponse! with
        {
            WarnAt = solveAt.AddMinutes(5),
            DueAt = problem.Resolution.DueAt.AddMinutes(-1),
        };
        var offered = problem.After(Asking, solveAt).State;
        Assert.Equal(ClockKind.Resolution, FollowUpRules.OfferOf(offered)!.Clock);

        var warned = (offered with { NextResponse = again }).After(Asking, again.WarnAt);

        Assert.Contains(
            (FollowUpEventType.Offered, ClockKind.NextResponse), warned.Events.Select(happened => (happened.Type, happened.Clock!.Value)));

        // Once they are answered, the problem is still offered.
        var at = again.WarnAt.AddMinutes(1);
        var promised = (warned.State with { Outbox = [] }).After(
            new Promise(at.AddDays(2), "By Thursday.") { By = FollowUpStories.Anna }, at).State;
        Assert.Null(promised.NextResponse!.MissedAt);
        Assert.Contains("take", FollowUpRules.Allowed(promised, at));
        var taken = promised.After(ByBen, at.AddMinutes(1)).State;
        Assert.Equal(
            ("ben", ClockKind.Resolution),
            (taken.Owner, taken.Outbox.Single(entry => entry.Notice == FollowUpNotices.Taken).Clock));
    }

    [Fact]
    public void What_becomes_due_while_an_answer_is_offered_is_offered_too_once_that_is_given()
    {
        var replied = (FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] })
            .After("customer-replied", Samples.Monday.AddHours(2)).State;
        var at = replied.NextResponse!.WarnAt;
        var both = replied with { Resolution = replied.Resolution! with { WarnAt = at } };

        var warned = both.After(Asking, at);

        Assert.Equal(
            [
                (FollowUpEventType.DueSoon, ClockKind.NextResponse),
                (FollowUpEventType.Offered, ClockKind.NextResponse),
                (FollowUpEventType.DueSoon, ClockKind.Resolution),
            ],
            warned.Events.Select(happened => (happened.Type, happened.Clock!.Value)));
        var answered = warned.State.After(
            new Promise(at.AddDays(2), "By Thursday.") { By = FollowUpStories.Anna }, at.AddMinutes(1)).State;
        Assert.Contains("take", FollowUpRules.Allowed(answered, at.AddMinutes(1)));
        Assert.DoesNotContain(answered.Outbox, entry =>
            entry.Notice == FollowUpNotices.Offered && FollowUpNotices.IsStillNeeded(entry, answered));
        Assert.DoesNotContain("take", FollowUpRules.Allowed(answered.After("resolve", at.AddMinutes(2)).State, at.AddMinutes(2)));
    }

    [Fact]
    public void What_was_due_soon_when_nobody_had_to_be_asked_is_not_offered_by_an_earlier_offer()
    {
        var answered = Offered.After("acknowledge", DueSoon.AddMinutes(5)).State;

        var warned = answered.After(new ApplyDue("lena") { By = Actor.System }, answered.Resolution!.WarnAt).State;

        Assert.NotNull(warned.Resolution!.WarnedAt);
        Assert.DoesNotContain("take", FollowUpRules.Allowed(warned, answered.Resolution.WarnAt));
    }

    [Fact]
    public void Whose_promise_was_taken_is_told_that_it_is_the_promise()
    {
        var promised = Promised(Samples.Monday.AddHours(2), by: Samples.Monday.AddHours(6));
        var at = promised.Promise!.WarnAt;

        var taken = (promised.After(Asking, at).State with { Outbox = [] }).After(ByBen, at.AddMinutes(5)).State;

        var entry = Assert.Single(taken.Outbox, entry => entry.Kind == OutboxKind.Notice);
        Assert.Equal(("taken", "anna", ClockKind.Promise), (entry.NoticeKind.Name, entry.To, entry.Clock));
        var notice = FollowUpNotices.Write(entry, taken, Samples.Anna, at.AddMinutes(5));
        Assert.StartsWith("No longer yours: keep the promise to", notice.Subject);
        Assert.Equal(Samples.Monday.AddHours(6), notice.DueAt);
    }

    [Fact]
    public void What_was_asked_for_an_earlier_offer_is_not_asked_any_more_once_another_one_stands()
    {
        var replied = (FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] })
            .After("customer-replied", Samples.Monday.AddHours(2)).State;
        var asked = replied.After(Asking, replied.NextResponse!.WarnAt).State;
        var old = asked.Outbox.First(entry => entry.Notice == FollowUpNotices.Offered);
        Assert.True(FollowUpNotices.IsStillNeeded(old, asked));
        Assert.DoesNotContain("They were promised", FollowUpNotices.Write(old, asked, Samples.Ben, Samples.Monday).Lead);
        var at = replied.NextResponse.WarnAt.AddMinutes(1);
        var promised = asked.After(new Promise(at.AddHours(6), "A word.") { By = FollowUpStories.Anna }, at).State;

        var warned = promised.After(Asking, promised.Promise!.WarnAt).State;

        var ask = warned.Outbox.Last(entry => entry.Notice == FollowUpNotices.Offered && entry.To == old.To);
        Assert.Equal((ClockKind.NextResponse, ClockKind.Promise), (old.Clock, ask.Clock));
        Assert.Equal((false, true), (FollowUpNotices.IsStillNeeded(old, warned), FollowUpNotices.IsStillNeeded(ask, warned)));
        Assert.Contains("They were promised", FollowUpNotices.Write(ask, warned, Samples.Ben, Samples.Monday).Lead);
        Assert.DoesNotContain("They were promised", FollowUpNotices.Write(old, warned, Samples.Ben, Samples.Monday).Lead);
    }

    /// <summary>A problem whose owner promised something.</summary>
    private static FollowUpState Promised(DateTimeOffset at, DateTimeOffset by) =>
        (FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] })
            .After(new Promise(by, "A word from the airport.") { By = FollowUpStories.Anna }, at).State with
        { Outbox = [] };
}
