using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Tests.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Absences;

/// <summary>What is open moves to the stand-in with its explanation; what is over, or theirs already, stays as it is.</summary>
public sealed class HandOverRuleTests
{
    private const string Why = "stands in for Anna, who is absent until 12 March 2026";
    private static readonly DateTimeOffset Now = Samples.Monday.AddHours(3);

    [Theory]
    [InlineData(FollowUpStage.New)]
    [InlineData(FollowUpStage.InProgress)]
    [InlineData(FollowUpStage.AwaitingConfirmation)]
    internal void An_open_follow_up_moves_with_its_explanation_and_the_stand_in_is_told_once(FollowUpStage stage)
    {
        var before = FollowUpStories.At(stage);

        var moved = before.After(new HandOver("ben", Why) { By = Actor.System }, Now);

        Assert.Equal(
            before with
            {
                Owner = "ben",
                EventCount = before.EventCount + 1,
                Outbox = moved.State.Outbox,
                OutboxCount = moved.State.OutboxCount,
            },
            moved.State);
        var assigned = Assert.Single(moved.Events);
        Assert.Equal(
            (FollowUpEventType.Assigned, "system", "ben", Why, Now),
            (assigned.Type, assigned.By, assigned.To, assigned.Reason, assigned.At));
        Assert.Single(moved.State.Outbox, entry => entry is { Notice.Name: "handed_over", To: "ben" });
        Assert.Contains(moved.State.Outbox, entry => entry is { Kind: OutboxKind.Index, Attempts: 0 });
        Assert.Empty(moved.State.After(new HandOver("ben", Why) { By = Actor.System }, Now).Events);
    }

    [Fact]
    public void A_closed_follow_up_stays_whose_it_was()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);

        var moved = closed.After(new HandOver("ben", Why) { By = Actor.System }, Now);

        Assert.Equal((closed, 0), (moved.State, moved.Events.Count));
    }

    [Theory]
    [InlineData(0, CallStatus.Scheduled, true)]
    [InlineData(1, CallStatus.InProgress, true)]
    [InlineData(3, CallStatus.Deferred, false)]
    internal void A_call_that_is_to_be_made_moves_and_one_that_a_lead_decides_upon_stays(int attempts, CallStatus status, bool moves)
    {
        var call = CallAfter(attempts, CallOutcome.NoAnswer);
        Assert.Equal(status, call.State.Status);

        var moved = Assert.IsType<CallAccepted>(
            CallRules.Decide(call.State, call.Profile, new HandOverCall("ben", Why) { By = Actor.System }, Now));

        Assert.Equal(moves ? "ben" : "anna", moved.State.Assignee);
        Assert.Equal((call.State.Status, call.State.Clock), (moved.State.Status, moved.State.Clock));
        Assert.True(!moves || moved.State.NotBefore >= Now, "It is planned anew, for the hours of the one who stands in.");
        Assert.Equal(
            moves
                ? new (CallEventType, string?, string?)[] { (CallEventType.Reassigned, "ben", Why), (CallEventType.Scheduled, null, null) }
                : [],
            moved.Events.Select(happened => (happened.Type, happened.To, happened.Reason)));
        Assert.Equal(moves ? 1 : 0, moved.State.Outbox.Count(entry => entry is { Notice.Name: "handed_over", To: "ben" }));
    }

    [Fact]
    public void A_call_that_is_over_stays_whose_it_was()
    {
        var call = CallAfter(1, CallOutcome.Connected);

        var moved = Assert.IsType<CallAccepted>(
            CallRules.Decide(call.State, call.Profile, new HandOverCall("ben", Why) { By = Actor.System }, Now));

        Assert.Equal((call.State, 0), (moved.State, moved.Events.Count));
    }

    private static CallAccepted CallAfter(int attempts, CallOutcome outcome)
    {
        var customer = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Samples.Monday);
        var call = CallRules.Open(customer, "anna", "3 mentions", new CallWindow("09:00", "20:00", "Europe/Amsterdam"), Samples.Monday);
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            call = Assert.IsType<CallAccepted>(CallRules.Decide(
                call.State,
                call.Profile,
                new LogAttempt(outcome, "A note.", null) { By = Samples.Anna.ToActor() },
                Samples.Monday.AddHours(1)));
        }

        return call;
    }
}
