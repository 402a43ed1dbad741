using System.Text;
using Outreach.FollowUps;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>What comes in about staff is checked as a whole, and every wrong field is named by its path.</summary>
public sealed class StaffInputTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    private static readonly StaffMemberInput Good = new()
    {
        Name = "Noor Haddad",
        Email = "noor@outreach.example",
        Role = "agent",
        Type = "person",
        Channels = ["twitter", "email", "twitter"],
        TimeZone = "Europe/Lisbon",
        LeadId = "lena",
        Hours = new Dictionary<string, IReadOnlyList<string>?> { ["Monday"] = ["09:00-12:00", "13:00-24:00"], ["sunday"] = [] },
        Notices = new NoticesInput
        {
            Kinds = new Dictionary<string, string?> { ["missed"] = "off", ["due_soon"] = "digest" },
            DigestAt = "07:30",
        },
    };

    private static readonly Dictionary<string, (StaffMemberInput Input, string Field)> Bad = new()
    {
        ["another id"] = (Good with { Id = "noor2" }, "id"),
        ["no name"] = (Good with { Name = " " }, "name"),
        ["a long name"] = (Good with { Name = new string('n', 101) }, "name"),
        ["a control character"] = (Good with { Name = "No\nor" }, "name"),
        ["no e-mail"] = (Good with { Email = null }, "email"),
        ["no address"] = (Good with { Email = "noor" }, "email"),
        ["a colleague's address"] = (Good with { Email = "ANNA@outreach.example" }, "email"),
        ["no GUID"] = (Good with { ObjectId = "42" }, "objectId"),
        ["no role"] = (Good with { Role = null }, "role"),
        ["another role"] = (Good with { Role = "boss" }, "role"),
        ["a role by its number"] = (Good with { Role = "1" }, "role"),
        ["another type"] = (Good with { Type = "robot" }, "type"),
        ["no channels"] = (Good with { Channels = null }, "channels"),
        ["many channels"] = (Good with { Channels = [.. Enumerable.Range(0, 33).Select(n => $"c{n}")] }, "channels"),
        ["a capital channel"] = (Good with { Channels = ["email", "Twitter"] }, "channels[1]"),
        ["a null channel"] = (Good with { Channels = [null] }, "channels[0]"),
        ["no zone"] = (Good with { TimeZone = null }, "timeZone"),
        ["an offset for a zone"] = (Good with { TimeZone = "UTC+01:00" }, "timeZone"),
        ["oneself for a lead"] = (Good with { LeadId = "noor" }, "leadId"),
        ["a lead who left"] = (Good with { LeadId = "left" }, "leadId"),
        ["a bot for a lead"] = (Good with { LeadId = "robo" }, "leadId"),
        ["no hours at all"] = (Good with { Hours = new Dictionary<string, IReadOnlyList<string>?>() }, "hours"),
        ["hours that end as they begin"] = (On("monday", "09:00-12:00", "17:00-17:00"), "hours.monday[1]"),
        ["hours that overlap"] = (On("monday", "09:00-13:00", "12:00-17:00"), "hours.monday[1]"),
        ["null hours"] = (On("friday", [null!]), "hours.friday[0]"),
        ["an eighth day"] = (On("someday", "09:00-17:00"), "hours.someday"),
        ["another kind"] = (Outcome("gossip", "off"), "notices.kinds.gossip"),
        ["another delivery"] = (Outcome("missed", "by pigeon"), "notices.kinds.missed"),
        ["no delivery"] = (Outcome("missed", null), "notices.kinds.missed"),
        ["no hour"] = (Good with { Notices = new NoticesInput { DigestAt = "8" } }, "notices.digestAt"),
        ["a digest that never comes"] = (Outcome("missed", "digest", digestAt: null), "notices.digestAt"),
        ["a lead who hears of no miss"] = (Good with { Role = "lead" }, "notices.kinds.missed"),
        ["a lead who hears of a miss tomorrow"] = (Outcome("missed", "digest") with { Role = "lead" }, "notices.kinds.missed"),
    };

    public static TheoryData<string> BadNames() => [.. Bad.Keys];

    [Fact]
    public void A_good_account_is_taken_as_it_is()
    {
        var noor = Read(Good);

        Assert.Equal(
            ("noor", "Noor Haddad", "noor@outreach.example", "Europe/Lisbon", "lena"),
            (noor.Id, noor.Name, noor.Email, noor.TimeZone, noor.LeadId));
        Assert.Equal((StaffRole.Agent, AccountType.Person), (noor.Role, noor.Type));
        Assert.Equal(["twitter", "email"], noor.Channels);
        Assert.Equal(["09:00-12:00", "13:00-24:00"], noor.Hours!["monday"]);
        Assert.Equal(
            (NoticeDelivery.Off, NoticeDelivery.Digest, "07:30"),
            (noor.Notices.Kinds[FollowUpNotices.Missed], noor.Notices.Kinds[FollowUpNotices.DueSoon], noor.Notices.DigestAt));
        Assert.Null(noor.Absence);
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_wrong_field_is_named_by_its_path(string name)
    {
        var problem = Assert.Throws<ProblemException>(() => Read(Bad[name].Input));

        Assert.Equal((400, Bad[name].Field), (problem.Status, Assert.Single(problem.Errors).Key));
        Assert.NotEmpty(Assert.Single(problem.Errors[Bad[name].Field]));
    }

    [Fact]
    public void All_wrong_fields_are_named_at_once() =>
        Assert.Equal(
            ["channels", "email", "name", "role", "timeZone", "type"],
            Assert.Throws<ProblemException>(() => Read(new StaffMemberInput())).Errors.Keys.Order());

    [Theory]
    [InlineData("customer")]
    [InlineData("system")]
    public void Nobody_is_called_what_events_call_the_customer_and_the_system(string id) =>
        Assert.Equal("id", Assert.Single(Assert.Throws<ProblemException>(() => Read(Good, id)).Errors).Key);

    [Fact]
    public void What_has_a_route_of_its_own_stays_where_an_account_is_replaced()
    {
        var before =
            Samples.Anna with { Absence = new Absence(Now, Now.AddDays(1)), Notices = new NoticePreferences { DigestAt = "11:15" } };

        var after = Read(Good with { Notices = null, Hours = null, Email = before.Email }, "anna", before);

        Assert.Equal((before.Absence, before.Notices, null), (after.Absence, after.Notices, after.Hours));
    }

    [Fact]
    public void A_lead_by_promotion_can_not_keep_missed_clocks_off()
    {
        var before = Samples.Anna with
        {
            Notices = new NoticePreferences
            {
                Kinds = new Dictionary<NoticeKind, NoticeDelivery> { [FollowUpNotices.Missed] = NoticeDelivery.Off },
            },
        };

        var problem = Assert.Throws<ProblemException>(
            () => Read(Good with { Role = "lead", Notices = null, Email = before.Email }, "anna", before));

        Assert.Equal("notices.kinds.missed", Assert.Single(problem.Errors).Key);
    }

    [Theory]
    [InlineData("""{}""", "08:00")]
    [InlineData("""{"digestAt": null}""", null)]
    [InlineData("""{"digestAt": "23:59", "kinds": null}""", "23:59")]
    public void A_digest_comes_in_the_morning_unless_somebody_says_otherwise(string body, string? digestAt)
    {
        var preferences = RequestBody.Parse<NoticesInput>(Encoding.UTF8.GetBytes(body))
            .ToPreferences(Samples.Lena, Samples.Roster, Samples.NoticeKinds);

        Assert.Equal(digestAt, preferences.DigestAt);
        Assert.Empty(preferences.Kinds);
    }

    [Fact]
    public void Who_has_turned_their_digest_off_has_it_off_in_the_row_too()
    {
        var off = Samples.Anna with { Notices = new NoticePreferences { DigestAt = null } };

        Assert.Null(Document.Read<StaffMember>(Document.Row("staff", "anna", off)).Notices.DigestAt);
        Assert.Equal("08:00", Document.Read<StaffMember>(Document.Row("staff", "anna", Samples.Anna)).Notices.DigestAt);
    }

    [Theory]
    [InlineData(StaffRole.Agent, false, "off", true)]
    [InlineData(StaffRole.Agent, false, "digest", true)]
    [InlineData(StaffRole.Admin, false, "off", true)]
    [InlineData(StaffRole.Lead, false, "off", false)]
    [InlineData(StaffRole.Lead, false, "digest", false)]
    [InlineData(StaffRole.Lead, false, "at_once", true)]
    [InlineData(StaffRole.Agent, true, "off", false)]
    [InlineData(StaffRole.Admin, true, "digest", false)]
    public void Only_who_leads_nobody_may_hear_of_a_missed_clock_later_or_not_at_all(
        StaffRole role, bool isNamedAsLead, string delivery, bool may)
    {
        var input = new NoticesInput { Kinds = new Dictionary<string, string?> { ["missed"] = delivery } };
        var ben = Samples.Ben with { Role = role };

        var problem = Record.Exception(
            () => input.ToPreferences(
                ben, new Roster([ben, Samples.Anna with { LeadId = isNamedAsLead ? "ben" : "lena" }]), Samples.NoticeKinds));

        Assert.Equal(may ? null : "kinds.missed", (problem as ProblemException)?.Errors.Keys.Single());
    }

    [Theory]
    [InlineData("2026-03-09T08:00:00+01:00", "2026-03-16T08:00:00+01:00", "ben", null)]
    [InlineData("2026-03-01T08:00:00Z", "2026-03-16T08:00:00Z", null, null)]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z", "", null)]
    [InlineData(null, "2026-03-16T08:00:00Z", null, "from")]
    [InlineData("monday", "2026-03-16T08:00:00Z", null, "from")]
    [InlineData("2026-03-09T08:00:00Z", null, null, "to")]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-09T08:00:00Z", null, "to")]
    [InlineData("2026-02-01T08:00:00Z", "2026-03-02T09:00:00Z", null, "to")]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z", "anna", "deputy")]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z", "robo", "deputy")]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-16T08:00:00Z", "left", "deputy")]
    [InlineData("2026-03-12T08:00:00Z", "2026-03-14T08:00:00Z", "away", "deputy")]
    [InlineData("2026-03-09T08:00:00Z", "2026-03-14T08:00:00Z", "away", null)]
    public void An_absence_lies_ahead_and_its_deputy_is_a_colleague_who_is_there(string? from, string? to, string? deputy, string? wrong)
    {
        var away = Samples.Member("away") with { Absence = new Absence(Now.AddDays(9), Now.AddDays(30)) };
        var roster = new Roster([Samples.Anna, Samples.Ben, Samples.Bot, away]);

        var problem = Record.Exception(() => new AbsenceInput { From = from, To = to, Deputy = deputy }.Apply(Samples.Anna, roster, Now));

        Assert.Equal(wrong, (problem as ProblemException)?.Errors.Keys.Single());
        Assert.Equal(wrong is null, problem is null);
    }

    private static StaffMember Read(StaffMemberInput input, string id = "noor", StaffMember? before = null) =>
        input.ToMember(id, before, Samples.Roster, Samples.NoticeKinds);

    private static StaffMemberInput On(string day, params string[] hours) =>
        Good with { Hours = new Dictionary<string, IReadOnlyList<string>?> { [day] = hours } };

    private static StaffMemberInput Outcome(string kind, string? delivery, string? digestAt = "08:00") =>
        Good with { Notices = new NoticesInput { Kinds = new Dictionary<string, string?> { [kind] = delivery }, DigestAt = digestAt } };
}
