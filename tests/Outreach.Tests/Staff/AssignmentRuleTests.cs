using FsCheck;
using FsCheck.Fluent;
using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>Who knows the customer answers; else the one for the channel with the least to do. Never a program.</summary>
public sealed class AssignmentRuleTests
{
    private static readonly Roster Team = new(
    [
        Samples.Member("dora", "twitter", "email"), Samples.Member("carl", "twitter"), Samples.Member("eve", "email"),
        Samples.Bot with { Channels = ["twitter"] }, Samples.Team with { Channels = ["twitter"] },
    ]);

    [Theory]
    [InlineData(null, "twitter", 3, 2, "carl")]
    [InlineData(null, "twitter", 1, 2, "dora")]
    [InlineData(null, "twitter", 2, 2, "carl")]
    [InlineData("eve", "twitter", 0, 0, "eve")]
    [InlineData("robo", "twitter", 1, 0, "carl")]
    [InlineData("team-care", "twitter", 1, 0, "carl")]
    [InlineData("left-the-company", "twitter", 1, 0, "carl")]
    [InlineData(null, "fax", 1, 1, "eve")]
    public void The_right_person_is_chosen(string? knownBy, string channel, int doras, int carls, string chosen)
    {
        var open = new Dictionary<string, int> { ["dora"] = doras, ["carl"] = carls, ["robo"] = 0 };

        var assignment = AssignmentRule.Choose(Team, knownBy, channel, open);

        Assert.Equal(chosen, assignment.StaffId);
        Assert.NotEmpty(assignment.Why);
    }

    [Fact]
    public void A_roster_without_a_person_can_assign_nobody() =>
        Assert.Throws<InvalidOperationException>(() => AssignmentRule.Choose(new Roster([Samples.Bot, Samples.Team]), null, "twitter", new Dictionary<string, int>()));

    [Fact]
    public void Work_is_shared_out_evenly_among_those_on_a_channel() => Always.Holds(
        from people in Gen.Choose(1, 9)
        from mentions in Gen.Choose(1, 200)
        from bots in Gen.Choose(0, 3)
        select (people, mentions, bots),
        made =>
        {
            var roster = new Roster(
                Enumerable.Range(1, made.people).Select(n => Samples.Member($"p{n}", "twitter"))
                    .Concat(Enumerable.Range(1, made.bots).Select(n => Samples.Member($"b{n}", "twitter") with { Type = AccountType.Bot })));
            var open = new Dictionary<string, int>();
            for (var n = 0; n < made.mentions; n++)
            {
                var chosen = AssignmentRule.Choose(roster, null, "twitter", open).StaffId;
                open[chosen] = open.GetValueOrDefault(chosen) + 1;
            }

            var loads = Enumerable.Range(1, made.people).Select(n => open.GetValueOrDefault($"p{n}")).ToList();
            Assert.Equal(made.mentions, loads.Sum());
            Assert.InRange(loads.Max() - loads.Min(), 0, 1);
        });

    [Fact]
    public void The_order_of_the_roster_does_not_matter() => Always.Holds(
        Gen.Shuffle(Team.Members.ToArray()),
        members => Assert.Equal("carl", AssignmentRule.Choose(new Roster(members), null, "twitter", new Dictionary<string, int>()).StaffId));

    [Theory]
    [InlineData("anna", "lena")]
    [InlineData("ben", "lena")]
    [InlineData("lena", "lena")]
    [InlineData("left-the-company", "lena")]
    public void A_miss_is_told_to_the_lead(string owner, string lead) => Assert.Equal(lead, Samples.Roster.LeadOf(owner));

    [Fact]
    public void A_lead_who_is_no_person_is_passed_over() =>
        Assert.Equal("lena", new Roster([Samples.Anna with { LeadId = "robo" }, Samples.Bot with { Role = StaffRole.Lead }, Samples.Lena]).LeadOf("anna"));
}
