using FsCheck.Fluent;
using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>Who spoke with the customer answers; else the one on duty for the channel with the least to do. Never a program.</summary>
public sealed class AssignmentRuleTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    private static readonly Roster Team = new(
    [
        Samples.Member("dora", "twitter", "email"), Samples.Member("carl", "twitter"), Samples.Member("eve", "email"),
        Samples.Bot with { Channels = ["twitter"] }, Samples.Team with { Channels = ["twitter"] },
    ]);

    [Theory]
    [InlineData(null, "twitter", 3, 2, "carl", "fewest open of those on twitter: 2")]
    [InlineData(null, "twitter", 1, 2, "dora", "fewest open of those on twitter: 1")]
    [InlineData(null, "twitter", 2, 2, "carl", "fewest open of those on twitter: 2")]
    [InlineData("eve", "twitter", 0, 0, "eve", "answers another mention of this customer")]
    [InlineData("robo", "twitter", 1, 0, "carl", "fewest open of those on twitter: 0")]
    [InlineData("team-care", "twitter", 1, 0, "carl", "fewest open of those on twitter: 0")]
    [InlineData("left-the-company", "twitter", 1, 0, "carl", "fewest open of those on twitter: 0")]
    [InlineData(null, "fax", 1, 1, "eve", "fewest open of those on fax: 0")]
    public void The_right_person_is_chosen(string? knownBy, string channel, int doras, int carls, string chosen, string why)
    {
        var open = new Dictionary<string, int> { ["dora"] = doras, ["carl"] = carls, ["robo"] = 0 };

        Assert.Equal(new Assignment(chosen, why), AssignmentRule.Choose(Team, knownBy, null, channel, open, Now));
    }

    // carl speaks Dutch and German, dora Dutch and (as pt-BR) Portuguese, eve, who is not on Twitter, French.
    [Theory]
    [InlineData("de", 0, 9, "carl", "speaks de; fewest open of those on twitter who do: 9")]
    [InlineData("DE-AT", 0, 9, "carl", "speaks DE-AT; fewest open of those on twitter who do: 9")]
    [InlineData("pt", 9, 0, "dora", "speaks pt; fewest open of those on twitter who do: 9")]
    [InlineData("nl", 9, 0, "carl", "fewest open of those on twitter: 0")]
    [InlineData("fr", 9, 0, "carl", "fewest open of those on twitter: 0")]
    [InlineData(null, 9, 0, "carl", "fewest open of those on twitter: 0")]
    public void Of_those_on_duty_who_speaks_the_customers_language_answers_where_that_makes_a_difference(
        string? language, int doras, int carls, string chosen, string why)
    {
        var roster = new Roster(
        [
            Samples.Member("carl", "twitter") with { Languages = ["nl", "de"] },
            Samples.Member("dora", "twitter") with { Languages = ["nl", "pt-BR"] },
            Samples.Member("eve", "email") with { Languages = ["fr"] },
        ]);
        var open = new Dictionary<string, int> { ["dora"] = doras, ["carl"] = carls };

        Assert.Equal(
            new Assignment(chosen, why), AssignmentRule.Choose(roster, null, null, "twitter", open, Now, prefers: null, language));
        Assert.Equal("eve", AssignmentRule.Choose(roster, "eve", null, "twitter", open, Now, prefers: null, language).StaffId);
        Assert.Equal("eve", AssignmentRule.Choose(roster, "carl", null, "twitter", open, Now, prefers: "eve", language).StaffId);
    }

    [Fact]
    public void The_day_on_which_they_spoke_is_the_persons_own()
    {
        var spokeAt = new DateTimeOffset(2026, 3, 2, 23, 30, 0, TimeSpan.Zero);

        var assignment = AssignmentRule.Choose(Team, "eve", spokeAt, "twitter", new Dictionary<string, int>(), Now);

        Assert.Equal(new Assignment("eve", "spoke with this customer on 3 March 2026"), assignment);
    }

    // It is Monday 10:00 in Amsterdam. Who is where: on duty, off duty, or absent.
    [Theory]
    [InlineData("on", "on", "on", "eve", "eve", "spoke with this customer on 1 March 2026")]
    [InlineData("on", "on", "off", "eve", "carl", "fewest open of those on twitter: 2")]
    [InlineData("off", "on", "off", "eve", "dora", "fewest open of those on twitter: 5")]
    [InlineData("off", "off", "off", "eve", "eve", "nobody for twitter is on duty; spoke with this customer on 1 March 2026")]
    [InlineData("off", "off", "on", null, "carl", "nobody for twitter is on duty; fewest open: 2")]
    [InlineData("absent", "off", "off", null, "dora", "nobody for twitter is on duty; fewest open: 5")]
    [InlineData("off", "off", "absent", "eve", "carl", "nobody for twitter is on duty; fewest open: 2")]
    [InlineData("absent", "absent", "off", null, "eve", "everyone for twitter is absent; fewest open: 9")]
    [InlineData("absent", "absent", "absent", "eve", "carl", "everyone is absent; fewest open: 2")]
    public void Who_is_on_duty_comes_before_who_will_be_and_before_who_is_absent(
        string carl, string dora, string eve, string? knownBy, string chosen, string why)
    {
        var roster = new Roster(
        [
            Where(Samples.Member("carl", "twitter"), carl),
            Where(Samples.Member("dora", "twitter", "email"), dora),
            Where(Samples.Member("eve", "email"), eve),
            Samples.Bot with { Channels = ["twitter"] },
        ]);
        var open = new Dictionary<string, int> { ["carl"] = 2, ["dora"] = 5, ["eve"] = 9 };

        Assert.Equal(new Assignment(chosen, why), AssignmentRule.Choose(roster, knownBy, Now.AddDays(-1), "twitter", open, Now));
    }

    [Fact]
    public void A_roster_without_a_person_can_assign_nobody() =>
        Assert.Throws<InvalidOperationException>(
            () =>
                AssignmentRule.Choose(new Roster([Samples.Bot, Samples.Team]), null, null, "twitter", new Dictionary<string, int>(), Now));

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
                    .Concat(
                        Enumerable.Range(1, made.bots).Select(n => Samples.Member($"b{n}", "twitter") with { Type = AccountType.Bot })));
            var open = new Dictionary<string, int>();
            for (var n = 0; n < made.mentions; n++)
            {
                var chosen = AssignmentRule.Choose(roster, null, null, "twitter", open, Now).StaffId;
                open[chosen] = open.GetValueOrDefault(chosen) + 1;
            }

            var loads = Enumerable.Range(1, made.people).Select(n => open.GetValueOrDefault($"p{n}")).ToList();
            Assert.Equal(made.mentions, loads.Sum());
            Assert.InRange(loads.Max() - loads.Min(), 0, 1);
        });

    [Fact]
    public void The_order_of_the_roster_does_not_matter() => Always.Holds(
        Gen.Shuffle(Team.Members.ToArray()),
        members =>
            Assert.Equal(
                "carl", AssignmentRule.Choose(new Roster(members), null, null, "twitter", new Dictionary<string, int>(), Now).StaffId));

    [Fact]
    public void Never_is_a_program_or_an_absent_person_chosen_while_a_person_is_present() => Always.Holds(
        from members in Gen.ListOf(
            from place in Gen.Elements("on", "off", "absent")
            from type in Gen.Frequency((4, Gen.Constant(AccountType.Person)), (1, Gen.Elements(AccountType.Bot, AccountType.Team)))
            from channels in Gen.Elements<string[]>(["twitter"], ["email"], [])
            from open in Gen.Choose(0, 9)
            select (place, type, channels, open))
        from known in Gen.Choose(0, 9)
        select (members, known),
        made =>
        {
            var members = made.members.Select(
                (one, n) => Where(Samples.Member($"m{n}", one.channels) with { Type = one.type }, one.place)).ToList();
            var roster = new Roster(members);
            if (!members.Exists(member => roster.IsPresent(member.Id, Now)))
            {
                return;
            }

            var open = made.members.Select((one, n) => ($"m{n}", one.open)).ToDictionary();
            var chosen = AssignmentRule.Choose(roster, $"m{made.known}", null, "twitter", open, Now).StaffId;

            Assert.True(roster.IsPresent(chosen, Now));
            Assert.True(
                chosen == $"m{made.known}"
                    || roster.IsOnDuty(chosen, Now)
                    || roster.PersonsFor("twitter").All(person => !roster.IsOnDuty(person.Id, Now)));
        });

    internal static StaffMember Where(StaffMember member, string where) => where switch
    {
        "on" => member with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["09:00-17:00"] } },
        "off" => member with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["12:00-17:00"] } },
        _ => member with { Absence = new Absence(Now.AddDays(-1), Now.AddDays(1)) },
    };

    [Theory]
    [InlineData("lena", "ben", "lena", "the customer asks for them")]
    [InlineData("robo", "ben", "ben", "answers another mention of this customer")]
    [InlineData("anna", "ben", "ben", "answers another mention of this customer")]
    public void Whom_the_customer_asks_for_comes_first_if_on_duty(string prefers, string knownBy, string chosen, string why)
    {
        var anna = Samples.Anna with { Absence = new Absence(Now, Now.AddDays(1)) };
        var roster = new Roster([anna, Samples.Ben, Samples.Lena, Samples.Bot]);

        Assert.Equal(
            new Assignment(chosen, why),
            AssignmentRule.Choose(roster, knownBy, null, "twitter", new Dictionary<string, int>(), Now, prefers));
    }
}
