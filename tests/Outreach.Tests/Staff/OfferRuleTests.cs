using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>Who is asked to take what its owner cannot do in time.</summary>
public sealed class OfferRuleTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Nights = new() { ["monday"] = ["20:00-23:00"] };

    private static readonly StaffMember[] Team =
    [
        .. "abcdefgh".Select(letter => Samples.Member($"agent-{letter}", "twitter")),
        Samples.Member("other", "blog"),
    ];

    [Fact]
    public void Nobody_is_asked_while_the_owner_is_on_duty_and_has_no_more_to_do_than_others() =>
        Assert.Null(Choose(Team, ("agent-a", 4), ("agent-b", 0)));

    [Fact]
    public void Of_an_owner_off_duty_the_five_with_the_fewest_on_duty_for_the_channel_are_asked()
    {
        var asked = Choose(
            [
                Team[0] with { Hours = Nights },
                .. Team[1..7],
                Team[7] with { Absence = new Absence(Samples.Monday.AddDays(-1), Samples.Monday.AddDays(1)) },
                Team[8],
            ],
            ("agent-b", 3), ("agent-c", 2), ("agent-d", 1), ("agent-e", 2), ("agent-f", 4), ("agent-g", 5))!;

        Assert.Equal(["agent-d", "agent-c", "agent-e", "agent-b", "agent-f"], asked.StaffIds);
        Assert.Equal("its owner is off duty", asked.Why);
    }

    [Theory]
    [InlineData(5, 0, false)]
    [InlineData(6, 0, true)]
    [InlineData(8, 4, false)]
    [InlineData(9, 4, true)]
    public void Overloaded_is_who_has_more_than_five_and_more_than_twice_the_average_of_those_on_duty(int own, int others, bool isAsked)
    {
        var asked = Choose(Team, [("agent-a", own), .. Team[1..8].Select(person => (person.Id, others))]);

        Assert.Equal(isAsked, asked is not null);
        Assert.Equal(isAsked ? $"its owner has {own} open follow-ups" : null, asked?.Why);
    }

    [Fact]
    public void A_colleague_who_is_overloaded_too_is_not_asked_nor_is_anybody_where_nobody_is_on_duty()
    {
        var asked = Choose(Team[..4], ("agent-a", 40), ("agent-b", 30), ("agent-c", 1), ("agent-d", 1))!;

        Assert.Equal(["agent-c", "agent-d"], asked.StaffIds);
        Assert.Null(Choose([.. Team[..3].Select(person => person with { Hours = Nights })], ("agent-a", 9)));
    }

    private static ColleaguesToAsk? Choose(IEnumerable<StaffMember> team, params (string Id, int Open)[] open) =>
        OfferRule.Choose(
            new Roster(team), "agent-a", "twitter", open.ToDictionary(one => one.Id, one => one.Open), Samples.Monday);
}
