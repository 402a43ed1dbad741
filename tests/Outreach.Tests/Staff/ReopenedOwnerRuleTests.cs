using Outreach.Staff;

namespace Outreach.Tests.Staff;

public sealed class ReopenedOwnerRuleTests
{
    // 10:00 in Amsterdam.
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly Dictionary<string, int> Open = new() { ["ben"] = 3, ["lena"] = 4 };
    private static readonly Dictionary<string, IReadOnlyList<string>> Afternoons = new() { ["monday"] = ["13:00-17:00"] };
    private static readonly Absence Away = new(Now, Now.AddDays(7));

    [Fact]
    public void An_owner_who_is_on_duty_keeps_it() => Assert.Null(Choose(Samples.Roster));

    [Theory]
    [InlineData(null, null, "ben", "fewest open of those on twitter: 3")]
    [InlineData(null, "lena", "lena", "spoke with this customer on 1 March 2026")]
    [InlineData("lena", null, "lena", "deputy")]
    [InlineData("robo", null, "ben", "fewest open of those on twitter: 3")]
    public void Of_an_absent_owners_the_deputy_has_it_else_whoever_would_get_it_anew(
        string? deputy, string? knownBy, string to, string why)
    {
        var roster = new Roster([Samples.Anna with { Absence = Away with { Deputy = deputy } }, Samples.Ben, Samples.Lena, Samples.Bot]);

        Assert.Equal(
            new Assignment(to, $"reopened while anna of the team is absent until 9 March 2026; {why}"), Choose(roster, knownBy: knownBy));
    }

    [Fact]
    public void Outside_their_hours_somebody_on_duty_has_it_and_where_nobody_is_it_stays()
    {
        var anna = Samples.Anna with { Hours = Afternoons };

        Assert.Equal(
            new Assignment("ben", "reopened while anna of the team is not on duty; fewest open of those on twitter: 3"),
            Choose(new Roster([anna, Samples.Ben])));
        Assert.Null(Choose(new Roster([anna, Samples.Ben with { Hours = Afternoons }])));
        Assert.Null(Choose(new Roster([anna with { Absence = Away }, Samples.Ben with { Absence = Away }])));
    }

    [Fact]
    public void An_owner_who_is_absent_gives_it_to_who_is_back_sooner()
    {
        var roster = new Roster([Samples.Anna with { Absence = Away }, Samples.Ben with { Hours = Afternoons }]);

        Assert.Equal("ben", Choose(roster)?.StaffId);
    }

    [Theory]
    [InlineData("robo", "robo of the team is no person")]
    [InlineData("gone", "gone is not on the team any more")]
    public void An_account_that_is_no_person_keeps_nothing(string owner, string why) =>
        Assert.Equal(
            new Assignment("ben", $"reopened while {why}; fewest open of those on twitter: 3"),
            Choose(new Roster([Samples.Ben, Samples.Bot]), owner));

    private static Assignment? Choose(Roster roster, string owner = "anna", string? knownBy = null) =>
        ReopenedOwnerRule.Choose(roster, owner, knownBy, Now.AddDays(-1), "twitter", Open, Now);
}
