using Outreach.DevHost.Durable.Time;

namespace Outreach.DevHost.Tests.Durable;

public sealed class TurnsSeenTests
{
    /// <summary>An event for one that is alive goes out without looking its status up; every other is looked up first.</summary>
    [Fact]
    public void An_instance_is_alive_from_its_first_turn_here_until_one_ended_it_and_again_once_it_runs_anew()
    {
        var seen = new TurnsSeen();
        Assert.False(seen.IsAlive("a"));

        seen.TurnEnded("a", length: 5, lengthBeforeItBeganAnew: 5, isOver: false);
        Assert.True(seen.IsAlive("a"));

        seen.TurnEnded("a", length: 7, lengthBeforeItBeganAnew: 7, isOver: true);
        Assert.False(seen.IsAlive("a"));
        Assert.Equal(7, seen.HistoryLengthOf("a"));

        seen.TurnEnded("a", length: 3, lengthBeforeItBeganAnew: 3, isOver: false);
        Assert.True(seen.IsAlive("a"));
    }
}
