using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Staff;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>A call about a problem is no thank-you call.</summary>
public sealed class ResolutionCallTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly DateTimeOffset LastThanked = Now.AddDays(-200);
    private static readonly CustomerProfile Customer = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now) with
    {
        LastCallAt = LastThanked,
        OpenProblems = ["f1"],
        Calls = 1,
        CallIsOpen = true,
        CallIsAbout = "f1",
    };

    private static CallState Open => CallRules.Open(
        Customer with { Calls = 0 },
        "anna",
        "Reopened twice.",
        new CallWindow("09:00", "20:00", "Europe/Amsterdam"),
        Now,
        followUpId: "f1").State;

    [Theory]
    [InlineData(CallOutcome.Connected)]
    [InlineData(CallOutcome.Declined)]
    internal void Reaching_them_leaves_the_interval_of_thank_you_calls_alone(CallOutcome outcome)
    {
        var after = Decide(new LogAttempt(outcome, "The cable is broken.", null) { By = Samples.Anna.ToActor() });

        Assert.Equal((LastThanked, false, null), (after.Profile.LastCallAt, after.Profile.CallIsOpen, after.Profile.CallIsAbout));
        Assert.Equal(
            outcome == CallOutcome.Connected, after.Profile.Acquaintances.Any(one => one is { StaffId: "anna", Times: 1 }));
    }

    [Fact]
    public void Letting_it_go_leaves_the_interval_alone_too()
    {
        var after = Decide(new LetCallGo("They wrote that a letter is fine.") { By = Samples.Lena.ToActor() });

        Assert.Equal((LastThanked, CallStatus.Canceled), (after.Profile.LastCallAt, after.State.Status));
    }

    [Fact]
    public void An_opt_out_in_it_holds_for_every_call()
    {
        var after = Decide(new LogAttempt(CallOutcome.DoNotCall, null, null) { By = Samples.Anna.ToActor() });

        Assert.Equal("Asked not to be called, in a call about a problem.", Assert.Single(after.Profile.DoNotContact).Reason);
    }

    private static CallAccepted Decide(CallCommand command) => Assert.IsType<CallAccepted>(CallRules.Decide(Open, Customer, command, Now));
}
