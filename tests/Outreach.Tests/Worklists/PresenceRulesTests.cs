using Outreach.WorkItems;

namespace Outreach.Tests.Worklists;

public sealed class PresenceRulesTests
{
    [Fact]
    public void Who_said_so_within_thirty_seconds_is_present_and_nobody_is_present_to_themselves()
    {
        var now = Samples.Monday;
        Presence[] all =
        [
            new("ravi", PresenceKind.Writing, now.AddSeconds(-29)),
            new("anna", PresenceKind.Reading, now),
            new("ben", PresenceKind.Reading, now.AddSeconds(-30)),
            new("lena", PresenceKind.Writing, now),
        ];

        Assert.Equal(["anna", "ravi"], PresenceRules.Others(all, "lena", now).Select(one => one.By));
        Assert.Empty(PresenceRules.Others(all, "lena", now.AddSeconds(30)));
    }
}
