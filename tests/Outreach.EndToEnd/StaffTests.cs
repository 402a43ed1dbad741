using System.Net;
using System.Text.Json.Nodes;
using Outreach.DevHost.Seeds;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class StaffTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Tuesday = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);

    private readonly OutreachHost _host = new(DevHost.SeedChoice.Staff, Tuesday);

    private StaffClient Admin => _host.Client.As("pieter-zwaan");

    private StaffClient Lead => _host.Client.As("hanneke-vos");

    private StaffClient Agent => _host.Client.As("yusuf-demirel");

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task An_admin_adds_someone_who_is_on_the_roster_at_once_and_replaces_what_is_known_of_them()
    {
        (await Agent.TryReadAsync("api/staff/noor-haddad")).ExpectProblem(HttpStatusCode.NotFound);

        var added = await PutAsync(Admin, "noor-haddad", Noor());
        var noor = added.Expect<StaffMember>(HttpStatusCode.Created);
        Assert.Equal(("noor-haddad", "Noor Haddad", "agent", "person", true), (noor.Id, noor.Name, noor.Role, noor.Type, noor.OnDuty));
        Assert.Equal("""{"tuesday":["09:00-12:30"]}""", added.Body.GetProperty("hours").ToString());
        Assert.Contains(await _host.Client.StaffAsync(), member => member.Id == "noor-haddad");
        (await _host.Client.As("noor-haddad").TryReadAsync("api/worklist")).Expect<Page<WorkItem>>();

        var replaced = (
            await PutAsync(Admin, "noor-haddad", Noor().With("hours", null).With("name", "Noor el Haddad"))).Expect<StaffMember>();
        Assert.Equal(("Noor el Haddad", true), (replaced.Name, replaced.OnDuty));
        await _host.Client.AdvanceAsync(TimeSpan.FromHours(12));
        Assert.True((await StaffMemberAsync("noor-haddad")).OnDuty);
        Assert.False((await StaffMemberAsync("yusuf-demirel")).OnDuty);
        Assert.Contains(await _host.Client.OrchestrationsAsync(), instance => instance is { Id: "person-noor-haddad", Status: "Running" });
    }

    [Fact]
    public async Task A_change_to_something_else_than_was_seen_is_refused()
    {
        var seen = await Admin.TryReadAsync("api/staff/greetje-bos");
        var greetje = JsonNode.Parse(seen.Text)!.AsObject();

        var first = await PutAsync(Admin, "greetje-bos", greetje.With("name", "Greetje de Bos"), seen.ETag);
        Assert.Equal("Greetje de Bos", first.Expect<StaffMember>().Name);
        (await PutAsync(Admin, "greetje-bos", greetje, seen.ETag)).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (await PutAsync(Admin, "nobody-yet", Noor(), "*")).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (await PutAsync(Admin, "greetje-bos", greetje, "no tag")).ExpectProblem(HttpStatusCode.BadRequest, "If-Match");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(Admin, "greetje-bos", greetje, first.ETag)).Status);
    }

    [Fact]
    public async Task Who_only_adds_replaces_nobody_and_takes_up_again_who_has_left()
    {
        Assert.Equal(HttpStatusCode.Created, (await AddAsync("*")).Status);
        (await AddAsync("*")).ExpectProblem(HttpStatusCode.PreconditionFailed, "id");
        (await AddAsync("\"1\"")).ExpectProblem(HttpStatusCode.BadRequest, "If-None-Match");
        await _host.Client.DeleteAsync("hanneke-vos", "api/staff/noor-haddad");
        Assert.Equal(HttpStatusCode.Created, (await AddAsync("*")).Status);

        Task<Answer> AddAsync(string ifNoneMatch) => _host.Client.SendAsync(
            HttpMethod.Put,
            "api/staff/noor-haddad",
            OutreachClient.JsonOf(Noor()),
            "pieter-zwaan",
            new Dictionary<string, string> { ["If-None-Match"] = ifNoneMatch });
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_stored()
    {
        var before = await _host.Tables.FingerprintAsync();
        foreach (var (path, wrong, field) in new (string, JsonNode?, string)[]
        {
            ("name", null, "name"),
            ("email", "yusuf.demirel@wadvonk.example", "email"),
            ("role", "boss", "role"),
            ("timeZone", "Europe/Atlantis", "timeZone"),
            ("leadId", "vonkbot", "leadId"),
            ("hours.tuesday", new JsonArray("09:00-09:00"), "hours.tuesday[0]"),
            ("hours.tuesday", 9, "hours.tuesday"),
            ("notices.kinds", new JsonObject { ["missed"] = "never" }, "notices.kinds.missed"),
            ("channels", new JsonArray("twitter", "Face book"), "channels[1]"),
        })
        {
            (await PutAsync(Admin, "noor-haddad", Noor().With(path, wrong))).ExpectProblem(HttpStatusCode.BadRequest, field);
        }

        Assert.Equal(before, await _host.Tables.FingerprintAsync());
    }

    [Fact]
    public async Task Who_may_not_is_told_so_and_what_is_not_there_is_not_found()
    {
        var before = await _host.Tables.FingerprintAsync();
        var notices = new JsonObject { ["digestAt"] = "09:00" };

        (await PutAsync(Agent, "yusuf-demirel", Noor())).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(Lead, "yusuf-demirel", Noor())).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(_host.Client.As("vonkbot"), "yusuf-demirel", Noor())).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(Agent, "hanneke-vos/notices", notices)).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(Lead, "yusuf-demirel/notices", notices)).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(Agent, "hanneke-vos/absence", Week())).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await _host.Client.SendAsync(HttpMethod.Get, "api/staff/yusuf-demirel")).ExpectProblem(HttpStatusCode.Unauthorized);
        (await PutAsync(Admin, "Not-An-Id", Noor())).ExpectProblem(HttpStatusCode.NotFound);
        (await PutAsync(Admin, "system", Noor())).ExpectProblem(HttpStatusCode.BadRequest, "id");
        (await PutAsync(Admin, "nobody-yet/notices", notices)).ExpectProblem(HttpStatusCode.NotFound);
        (await PutAsync(Lead, "nobody-yet/absence", Week())).ExpectProblem(HttpStatusCode.NotFound);
        (await PutAsync(Lead, "vonkbot/absence", Week())).ExpectProblem(HttpStatusCode.Conflict);
        (
            await PutAsync(Lead, "yusuf-demirel/absence", Week("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"))).ExpectProblem(
                HttpStatusCode.BadRequest, "to");
        (await PutAsync(Lead, "yusuf-demirel/absence", Week(deputy: "vonkbot"))).ExpectProblem(HttpStatusCode.BadRequest, "deputy");

        Assert.Equal(before, await _host.Tables.FingerprintAsync());
    }

    [Fact]
    public async Task Everyone_says_for_themselves_how_they_want_to_be_told_but_a_lead_hears_of_every_missed_clock()
    {
        var off = new JsonObject { ["kinds"] = new JsonObject { ["missed"] = "off", ["due_soon"] = "digest" }, ["digestAt"] = "07:15" };

        var answer = await PutAsync(Agent, "yusuf-demirel/notices", off);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            """{"kinds":{"missed":"off","due_soon":"digest"},"digestAt":"07:15","quietMinutes":15}""",
            answer.Body.GetProperty("notices").ToString());
        Assert.Equal(answer.Body.ToString(), (await Lead.TryReadAsync("api/staff/yusuf-demirel")).Body.ToString());
        (await PutAsync(Lead, "hanneke-vos/notices", off)).ExpectProblem(HttpStatusCode.BadRequest, "kinds.missed");
        (
            await PutAsync(Admin, "yusuf-demirel/notices", new JsonObject { ["digestAt"] = "25:00" })).ExpectProblem(
                HttpStatusCode.BadRequest, "digestAt");
    }

    [Fact]
    public async Task The_last_admin_stays_one_also_when_two_take_each_others_role_at_the_same_instant()
    {
        var pieter = JsonNode.Parse((await Admin.TryReadAsync("api/staff/pieter-zwaan")).Text)!.AsObject();
        (await PutAsync(Admin, "pieter-zwaan", pieter.With("role", "agent"))).ExpectProblem(HttpStatusCode.Conflict, "role");
        (await PutAsync(Admin, "pieter-zwaan", pieter.With("type", "bot"))).ExpectProblem(HttpStatusCode.Conflict, "role");
        var noor = Noor().With("role", "admin");
        for (var round = 0; round < 5; round++)
        {
            (await PutAsync(Admin, "noor-haddad", noor)).Expect<StaffMember>(round == 0 ? HttpStatusCode.Created : HttpStatusCode.OK);

            var answers = await Task.WhenAll(
                PutAsync(Admin, "noor-haddad", noor.With("role", "agent")),
                PutAsync(_host.Client.As("noor-haddad"), "pieter-zwaan", pieter.With("role", "agent")));

            var admins = (await _host.Client.StaffAsync()).Where(member => member.Role == "admin").Select(member => member.Id).ToList();
            Assert.Single(admins);
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            if (admins[0] == "noor-haddad")
            {
                (await PutAsync(_host.Client.As("noor-haddad"), "pieter-zwaan", pieter)).Expect<StaffMember>();
            }
        }
    }

    [Fact]
    public void Together_the_demo_company_is_on_duty_from_eight_until_nine_in_the_evening_and_on_saturday_morning_in_summer_and_in_winter()
    {
        var roster = new Staff.Roster(SeedFiles.ReadStaff());
        var amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        for (var at = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero); at.Year == 2026; at += TimeSpan.FromMinutes(15))
        {
            var local = TimeZoneInfo.ConvertTime(at, amsterdam);
            var covered = local.DayOfWeek switch
            {
                DayOfWeek.Sunday => false,
                DayOfWeek.Saturday => local.Hour is >= 9 and < 13,
                _ => local.Hour is >= 8 and < 21,
            };
            Assert.True(
                !covered || roster.Members.Any(member => roster.IsOnDuty(member.Id, at)),
                $"Nobody is on duty at {local:ddd yyyy-MM-dd HH:mm}.");
        }
    }

    private static JsonObject Noor() => new()
    {
        ["name"] = "Noor Haddad",
        ["email"] = "noor.haddad@wadvonk.example",
        ["role"] = "agent",
        ["type"] = "person",
        ["channels"] = new JsonArray("twitter"),
        ["timeZone"] = "Europe/Amsterdam",
        ["leadId"] = "hanneke-vos",
        ["hours"] = new JsonObject { ["tuesday"] = new JsonArray("09:00-12:30") },
        ["notices"] = new JsonObject { ["digestAt"] = "08:30" },
    };

    private static JsonObject Week(string from = "2026-03-09T00:00:00Z", string to = "2026-03-16T00:00:00Z", string? deputy = null) =>
        new() { ["from"] = from, ["to"] = to, ["deputy"] = deputy };

    private Task<Answer> PutAsync(StaffClient by, string path, JsonObject body, string? ifMatch = null) =>
        by.TryPutAsync($"api/staff/{path}", body, ifMatch);

    private async Task<StaffMember> StaffMemberAsync(string id) => (await Lead.TryReadAsync($"api/staff/{id}")).Expect<StaffMember>();
}
