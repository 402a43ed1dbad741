using Outreach.Staff;

namespace Outreach.Tests.Staff;

public sealed class StandInRuleTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly Dictionary<string, int> Open = new() { ["ben"] = 3, ["lena"] = 4 };

    [Theory]
    [InlineData("lena", "ben", "lena", "stands in for anna of the team, who is absent until 12 March 2026")]
    [
        InlineData(
            null,
            "lena",
            "lena",
            "stands in for anna of the team, who is absent until 12 March 2026; answers another mention of this customer")]
    [
        InlineData(
            null, "anna", "ben", "stands in for anna of the team, who is absent until 12 March 2026; fewest open of those on twitter: 3")]
    [
        InlineData(
            "robo", null, "ben", "stands in for anna of the team, who is absent until 12 March 2026; fewest open of those on twitter: 3")]
    [
        InlineData(
            "left-the-company",
            null,
            "ben",
            "stands in for anna of the team, who is absent until 12 March 2026; fewest open of those on twitter: 3")]
    public void The_deputy_takes_over_else_whoever_would_get_it_anew(string? deputy, string? knownBy, string to, string why)
    {
        // The first moment back is the 12th in Amsterdam, while it is still the 11th in UTC.
        var anna = Samples.Anna with { Absence = new Absence(Now, new DateTimeOffset(2026, 3, 11, 23, 0, 0, TimeSpan.Zero), deputy) };
        var roster = new Roster([anna, Samples.Ben, Samples.Lena, Samples.Bot]);

        Assert.Equal(new Assignment(to, why), StandInRule.Choose(anna, knownBy, "twitter", roster, Open, Now));
    }

    [Fact]
    public void An_absent_deputy_is_passed_over_and_where_everyone_is_absent_nobody_stands_in()
    {
        var absence = new Absence(Now, Now.AddDays(1), "ben");
        var (anna, ben) = (Samples.Anna with { Absence = absence }, Samples.Ben with { Absence = absence with { Deputy = "anna" } });

        Assert.Equal("lena", StandInRule.Choose(anna, "ben", "twitter", new Roster([anna, ben, Samples.Lena]), Open, Now)?.StaffId);
        Assert.Null(StandInRule.Choose(anna, "ben", "twitter", new Roster([anna, ben, Samples.Bot]), Open, Now));
    }

    [Fact]
    public void From_who_is_no_person_any_more_somebody_takes_over_and_no_deputy_of_theirs()
    {
        var removed = Samples.Anna.Removed(Now);
        var bot = Samples.Anna with { Type = AccountType.Bot };

        Assert.Equal(
            new Assignment("ben", "takes over from anna of the team, who has left; fewest open of those on twitter: 3"),
            StandInRule.Choose(removed, "anna", "twitter", new Roster([removed, Samples.Ben, Samples.Lena]), Open, Now));
        Assert.Equal(
            "takes over from anna of the team, whose account is no person's any more; fewest open of those on twitter: 3",
            StandInRule.Choose(bot, null, "twitter", new Roster([bot, Samples.Ben]), Open, Now)?.Why);
        Assert.Null(StandInRule.Choose(removed, null, "twitter", new Roster([removed]), Open, Now));
    }
}
