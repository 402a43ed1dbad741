using Outreach.FollowUps.Mentions;

namespace Outreach.Tests.Mentions;

public sealed class IntakeInFlightTests
{
    [Fact]
    public void A_follow_up_is_in_flight_until_the_last_of_its_intakes_ends()
    {
        var inFlight = new IntakeInFlight();
        var first = inFlight.Register(["a", "b"]);
        var second = inFlight.Register(["b"]);

        first.Dispose();
        Assert.False(inFlight.Contains("a"));
        Assert.True(inFlight.Contains("b"));

        second.Dispose();
        Assert.False(inFlight.Contains("b"));
    }
}
