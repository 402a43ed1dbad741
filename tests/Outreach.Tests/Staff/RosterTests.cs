using FsCheck.Fluent;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>Who is there, who is on duty, and who is told of a miss.</summary>
public sealed class RosterTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly StaffMember Max = Samples.Member("max") with { Role = StaffRole.Lead };

    [Theory]
    [InlineData("2026-03-02T07:59:59Z", false)]
    [InlineData("2026-03-02T08:00:00Z", true)]
    [InlineData("2026-03-02T11:29:59Z", true)]
    [InlineData("2026-03-02T11:30:00Z", false)]
    [InlineData("2026-03-02T12:00:00Z", true)]
    [InlineData("2026-03-03T09:00:00Z", false)]
    [InlineData("2026-03-30T07:00:00Z", true)]
    [InlineData("2026-03-30T06:59:59Z", false)]
    public void Duty_hours_are_of_their_own_day_in_summer_and_in_winter(string at, bool onDuty)
    {
        var anna =
            Samples.Anna with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["09:00-12:30", "13:00-17:00"] } };

        Assert.Equal(
            onDuty, new Roster([anna]).IsOnDuty("anna", DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T11:45:00Z", "2026-03-02T12:00:00Z")]
    [InlineData("2026-03-02T12:00:00Z", null)]
    [InlineData("2026-03-02T16:00:00Z", "2026-03-23T08:00:00Z")]
    [InlineData("2026-03-10T09:00:00Z", "2026-03-23T08:00:00Z")]
    public void Whoever_is_not_on_duty_is_so_again_when_their_hours_begin_and_their_absence_is_over(string at, string? again)
    {
        // Absent from before the next Monday until the one but next at noon, which is after her only hours of that day.
        var anna = Samples.Anna with
        {
            Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["09:00-12:30", "13:00-17:00"] },
            Absence = new Absence(Now.AddDays(5), Now.AddDays(14).AddHours(8)),
        };

        Assert.Equal(Moment(again), new Roster([anna, Samples.Bot]).OnDutyAgainAt("anna", Moment(at)!.Value));
    }

    [Fact]
    public void Nobody_waits_for_who_is_no_person_or_has_no_hours()
    {
        Assert.Null(Samples.Roster.OnDutyAgainAt("anna", Now));
        Assert.Null(Samples.Roster.OnDutyAgainAt("robo", Now));
        Assert.Null(Samples.Roster.OnDutyAgainAt("left-the-company", Now));
        var away = Samples.Anna with { AwayUntil = Now.AddHours(2) };
        Assert.Equal(Now.AddHours(2), new Roster([away]).OnDutyAgainAt("anna", Now));
    }

    [Fact]
    public void An_absence_holds_from_its_first_moment_until_they_are_back()
    {
        var roster = new Roster([Samples.Anna with { Absence = new Absence(Now, Now.AddDays(7)) }]);

        bool[] absent = [
            .. new[] { Now.AddTicks(-1), Now, Now.AddDays(7).AddTicks(-1), Now.AddDays(7) }.Select(at => roster.IsAbsent("anna", at))];

        Assert.Equal([false, true, true, false], absent);
    }

    [Fact]
    public void Only_persons_of_the_roster_are_present_or_on_duty()
    {
        Assert.True(Samples.Roster.IsOnDuty("anna", Now));
        Assert.All(
            new[] { "robo", "team-care", "left-the-company", null },
            id => Assert.False(Samples.Roster.IsPresent(id, Now) || Samples.Roster.IsOnDuty(id, Now) || Samples.Roster.IsAbsent(id, Now)));
    }

    [Fact]
    public void Who_is_on_duty_is_present_and_who_is_absent_is_neither() => Always.Holds(
        from start in Gen.Choose(-200, 200)
        from hours in Gen.Choose(1, 200)
        from at in Gen.Choose(-400, 400)
        select (start, hours, at),
        made =>
        {
            var absence = new Absence(Now.AddHours(made.start), Now.AddHours(made.start + made.hours));
            var roster = new Roster([AssignmentRuleTests.Where(Samples.Anna, "on") with { Absence = absence }]);
            var at = Now.AddHours(made.at);

            Assert.Equal(at >= absence.From && at < absence.To, roster.IsAbsent("anna", at));
            Assert.NotEqual(roster.IsAbsent("anna", at), roster.IsPresent("anna", at));
            Assert.True(roster.IsPresent("anna", at) || !roster.IsOnDuty("anna", at));
        });

    [Theory]
    [InlineData("anna", "lena")]
    [InlineData("ben", "lena")]
    [InlineData("lena", "lena")]
    [InlineData("left-the-company", "lena")]
    public void A_miss_is_told_to_the_lead(string owner, string lead)
    {
        Assert.Equal(lead, Samples.Roster.LeadOf(owner));
        Assert.Equal(lead, Samples.Roster.LeadOf(owner, Now));
    }

    [Fact]
    public void A_lead_who_is_no_person_is_passed_over() =>
        Assert.Equal(
            "lena",
            new Roster([Samples.Anna with { LeadId = "robo" }, Samples.Bot with { Role = StaffRole.Lead }, Samples.Lena]).LeadOf("anna"));

    [Theory]
    [InlineData("anna", "zoe", false, "zoe")]
    [InlineData("anna", "ben", false, "max")]
    [InlineData("anna", null, false, "max")]
    [InlineData("anna", "zoe", true, "lena")]
    [InlineData("max", null, false, "zoe")]
    public void An_absent_lead_is_not_told_while_another_lead_is_there(string owner, string? deputy, bool allAbsent, string told)
    {
        var absence = new Absence(Now, Now.AddDays(1), deputy);
        StaffMember[] leads = [Max, Samples.Member("zoe") with { Role = StaffRole.Lead }];
        var roster = new Roster(
            [Samples.Anna, Samples.Ben, Samples.Lena with { Absence = absence }, .. leads.Select(
                lead => allAbsent ? lead with { Absence = absence } : lead)]);

        Assert.Equal(told, roster.LeadOf(owner, Now));
        Assert.Equal("lena", roster.LeadOf(owner, Now.AddDays(-1)));
        Assert.Equal("lena", roster.LeadOf(owner));
    }

    [Fact]
    public void A_lead_hears_of_their_own_miss_where_the_only_other_lead_is_absent() =>
        Assert.Equal("max", new Roster([Samples.Lena with { Absence = new Absence(Now, Now.AddDays(1)) }, Max]).LeadOf("max", Now));

    [Fact]
    public void Who_was_removed_is_nobody_and_keeps_their_name()
    {
        var roster = new Roster([Samples.Anna.Removed(Now), Samples.Ben]);

        Assert.Null(roster.Find("anna"));
        Assert.Equal(["ben"], roster.Members.Select(member => member.Id));
        Assert.False(roster.IsPresent("anna", Now));
        Assert.True(roster.IsToHandOver("anna", Now));
        Assert.False(roster.IsToHandOver("never-there", Now));
        Assert.Equal(("anna of the team", "never-there"), (roster.NameOf("anna"), roster.NameOf("never-there")));
    }

    [Fact]
    public void Who_is_away_for_a_short_while_is_not_there_and_hands_nothing_over()
    {
        var roster = new Roster([Samples.Anna with { AwayUntil = Now.AddHours(1) }]);

        Assert.Equal((false, false), (roster.IsPresent("anna", Now), roster.IsToHandOver("anna", Now)));
        Assert.Equal((Now.AddHours(1), null), (roster.BackAt("anna", Now), roster.BackAt("anna", Now.AddHours(1))));
        Assert.True(roster.IsPresent("anna", Now.AddHours(1)));
    }

    private static DateTimeOffset? Moment(string? iso) =>
        iso is null ? null : DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);
}
