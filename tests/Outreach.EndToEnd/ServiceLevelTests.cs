using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What the company promises, read and changed over HTTP.</summary>
public sealed class ServiceLevelTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Admin = "pieter-zwaan";
    private const string Path = "api/service-levels";

    [Fact]
    public async Task All_staff_read_what_is_promised_and_an_admin_alone_changes_it()
    {
        var current = await ReadAsync();
        Assert.Equal(1, (await ReadAsync("?version=1"))["version"]!.GetValue<int>());
        Assert.Equal("Europe/Amsterdam", current["calendars"]!["office"]!["timeZone"]!.GetValue<string>());
        Assert.Equal("PT1H", current["policies"]![0]!["firstResponse"]!.GetValue<string>());

        (await host.Client.SendAsync(HttpMethod.Get, Path)).ExpectProblem(HttpStatusCode.Unauthorized);
        (await PutAsync(Document("nobody"), staff: null)).ExpectProblem(HttpStatusCode.Unauthorized);
        (await PutAsync(Document("an agent"), staff: "ravi-jagmohan")).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(Document("a lead"), staff: "hanneke-vos")).ExpectProblem(HttpStatusCode.Forbidden, "by");
        (await PutAsync(Document("a bot"), staff: "vonkbot")).ExpectProblem(HttpStatusCode.Forbidden, "by");
        Assert.Equal(current["version"]!.GetValue<int>(), (await ReadAsync())["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_change_is_the_next_version_and_the_old_one_can_still_be_read()
    {
        var before = await ReadAsync();
        var old = before["version"]!.GetValue<int>();
        var answer = await PutAsync(Document("after a change"));
        var changed = answer.Expect<JsonObject>();

        Assert.Equal(old + 1, changed["version"]!.GetValue<int>());
        Assert.Equal($"\"{old + 1}\"", answer.ETag);
        Assert.Equal(Admin, changed["by"]!.GetValue<string>());
        Assert.Equal(await host.Client.NowAsync(), changed["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal(changed.ToJsonString(), (await ReadAsync()).ToJsonString());
        Assert.Equal(before.ToJsonString(), (await ReadAsync($"?version={old}")).ToJsonString());

        await host.ForgetMemoryAsync();
        Assert.Equal(changed.ToJsonString(), (await ReadAsync()).ToJsonString());
        Assert.Equal(before.ToJsonString(), (await ReadAsync($"?version={old}")).ToJsonString());
        (await host.Client.As(Admin).TryReadAsync($"{Path}?version={old + 9}")).ExpectProblem(HttpStatusCode.NotFound);
        (await host.Client.As(Admin).TryReadAsync($"{Path}?version=-1")).ExpectProblem(HttpStatusCode.BadRequest, "version");
        (await host.Client.As(Admin).TryReadAsync($"{Path}?version=99999999999")).ExpectProblem(HttpStatusCode.BadRequest, "version");
        Assert.Equal(0, (await ReadAsync("?version=0"))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_and_makes_no_new_version()
    {
        var first = (await PutAsync(Document("sent back"))).Expect<JsonObject>();
        var rows = await host.Tables.CountAsync("ServiceLevels");

        Assert.Equal(first.ToJsonString(), (await PutAsync(first)).Expect<JsonObject>().ToJsonString());
        Assert.Equal(first.ToJsonString(), (await PutAsync(Document("sent back"))).Expect<JsonObject>().ToJsonString());
        Assert.Equal(rows, await host.Tables.CountAsync("ServiceLevels"));
    }

    [Fact]
    public async Task Who_has_seen_something_else_changes_nothing()
    {
        var seen = (await PutAsync(Document("seen"))).ETag!;
        var next = (await PutAsync(Document("changed since"), ifMatch: seen)).Expect<JsonObject>();
        (await PutAsync(Document("too late"), ifMatch: seen)).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (await PutAsync(Document("too late"), ifMatch: "\"x\", \"0\"")).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (await PutAsync(Document("no tag"), ifMatch: "3")).ExpectProblem(HttpStatusCode.BadRequest, "If-Match");
        Assert.Equal(next.ToJsonString(), (await ReadAsync()).ToJsonString());
        (await PutAsync(Document("whatever it is"), ifMatch: "*")).Expect<JsonObject>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_several_at_once_none_is_lost(bool withIfMatch)
    {
        var before = await host.Client.As(Admin).TryReadAsync(Path);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            PutAsync(Document($"at once {i} {withIfMatch}"), ifMatch: withIfMatch ? before.ETag : null)));

        var won = answers.Where(answer => answer.Status == HttpStatusCode.OK).Select(answer => answer.Expect<JsonObject>()).ToList();
        Assert.All(answers, answer => Assert.Contains(
            answer.Status,
            (HttpStatusCode[])[HttpStatusCode.OK, withIfMatch ? HttpStatusCode.PreconditionFailed : HttpStatusCode.Conflict]));
        Assert.NotEmpty(won);
        Assert.True(!withIfMatch || won.Count == 1);
        Assert.Equal(won.Count, won.Select(one => one["version"]!.GetValue<int>()).Distinct().Count());
        foreach (var one in won)
        {
            Assert.Equal(one.ToJsonString(), (await ReadAsync($"?version={one["version"]}")).ToJsonString());
        }
    }

    [Fact]
    public async Task Every_fault_is_named_at_once_by_its_path()
    {
        var document = Document("faulty");
        document["calendars"]!["office"]!["hours"]!["monday"]![0] = "17:00-17:00";
        document["calendars"]!["office"]!["hours"]!["moonday"] = new JsonArray("09:00-17:00");
        document["calendars"]!["office"]!["timeZone"] = "Europe/Atlantis";
        document["calendars"]!["office"]!["holidays"] = new JsonArray(new JsonObject { ["date"] = "2026-02-30" }, null);
        document["calendars"]!["never"] = new JsonObject { ["timeZone"] = "UTC", ["hours"] = new JsonObject() };
        document["policies"]![0]!["calendar"] = "shop";
        document["policies"]![0]!["firstResponse"] = "-PT1H";
        document["policies"]![0]!["nextResponse"] = null;
        document["policies"]![0]!["resolution"] = 24;
        document["policies"]![0]!["checkIns"] = new JsonArray("P7D", "P3D");
        document["policies"]![0]!["kinds"] = new JsonArray("praise", "rant");
        document["policies"]![1]!["firstRespons"] = "PT1H";

        var answer = await NothingIsStoredAsync(() => PutAsync(document));
        answer.ExpectProblem(HttpStatusCode.BadRequest);
        Assert.Equal(
            [
                "calendars.never.hours",
                "calendars.office.holidays[0].date",
                "calendars.office.holidays[1]",
                "calendars.office.hours.monday[0]",
                "calendars.office.hours.moonday",
                "calendars.office.timeZone",
                "policies[0].calendar",
                "policies[0].checkIns[1]",
                "policies[0].firstResponse",
                "policies[0].kinds[1]", "policies[0].nextResponse", "policies[0].resolution", "policies[1].firstRespons",
            ],
            answer.Fields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("7", "body")]
    [InlineData("{", "body")]
    [InlineData("{}", "calendars")]
    [InlineData("{}", "policies")]
    [InlineData("""{"calendars":null,"policies":null}""", "policies")]
    [InlineData("""{"calendars":{"office":null},"policies":[null]}""", "calendars.office")]
    [InlineData("""{"calendars":{"office":null},"policies":[null]}""", "policies[0]")]
    [InlineData("""{"calendars":[],"policies":{}}""", "calendars")]
    [InlineData("""{"calendars":{"office":{"timeZone":null,"hours":null,"holidays":null}},"policies":[]}""", "calendars.office.hours")]
    [InlineData("""{"calendars":{"a":{"timeZone":"UTC","hours":{"monday":null}}},"policies":[]}""", "calendars.a.hours.monday")]
    [InlineData("""{"calendars":{"a":{"timeZone":"UTC","hours":{"monday":[null]}}},"policies":[]}""", "calendars.a.hours.monday[0]")]
    [InlineData("""{"calendars":{},"calendars":{}}""", "body")]
    [InlineData("""{"calendars":{"\uD800":{}}}""", "body")]
    [InlineData("""{"calendars":{"a":{"timeZone":"\uD800"}}}""", "body")]
    [InlineData("""{"calendar":{}}""", "calendar")]
    public async Task What_is_no_such_document_is_refused(string body, string field) =>
        (await NothingIsStoredAsync(() => SendAsync(body))).ExpectProblem(HttpStatusCode.BadRequest, field);

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_type_is_refused()
    {
        (await SendAsync(new string(' ', 1024 * 1024) + "{}")).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body");
        (await SendAsync("{}", "text/plain")).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "Content-Type");
    }

    [Fact]
    public async Task A_document_near_the_largest_is_kept_whole()
    {
        var document = Document("large");
        for (var i = 0; i < 9; i++)
        {
            var calendar = document["calendars"]!["office"]!.DeepClone();
            calendar["holidays"] = new JsonArray([.. Enumerable.Range(0, 300).Select(day => new JsonObject
            {
                ["date"] = new DateTime(2027, 1, 1).AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["name"] = new string('x', 100),
            })]);
            document["calendars"]![$"calendar-{i}"] = calendar;
        }

        var kept = (await PutAsync(document)).Expect<JsonObject>();
        await host.ForgetMemoryAsync();
        Assert.Equal(kept.ToJsonString(), (await ReadAsync()).ToJsonString());
    }

    private static JsonObject Document(string name) => JsonSerializer.SerializeToNode(new
    {
        calendars = new
        {
            office = new
            {
                timeZone = "Europe/Amsterdam",
                hours = new { monday = (string[])["09:00-12:00", "13:00-17:00"], saturday = (string[])["10:00-24:00"] },
            },
        },
        policies = new object[]
        {
            new
            {
                name = "praise",
                kinds = (string[])["praise"],
                calendar = "office",
                firstResponse = "PT1H",
                nextResponse = "PT8H",
                resolution = "PT24H",
                checkIns = (string[])["P3D"],
            },
            new
            {
                name,
                calendar = "office",
                firstResponse = "PT4H",
                nextResponse = "PT8H30M",
                resolution = "P1D",
                checkIns = (string[])["P3D", "P7D"],
            },
        },
    })!.AsObject();

    private async Task<JsonObject> ReadAsync(string query = "")
    {
        var answer = await host.Client.As("ravi-jagmohan").TryReadAsync(Path + query);
        var read = answer.Expect<JsonObject>();
        Assert.Equal($"\"{read["version"]}\"", answer.ETag);
        return read;
    }

    private Task<Answer> PutAsync(JsonObject document, string? staff = Admin, string? ifMatch = null) => host.Client.SendAsync(
        HttpMethod.Put,
        Path,
        new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json"),
        staff,
        ifMatch is null ? null : new Dictionary<string, string> { ["If-Match"] = ifMatch });

    private Task<Answer> SendAsync(string body, string mediaType = "application/json") =>
        host.Client.SendAsync(HttpMethod.Put, Path, new StringContent(body, Encoding.UTF8, mediaType), Admin);

    private async Task<Answer> NothingIsStoredAsync(Func<Task<Answer>> act)
    {
        var before = await host.Tables.FingerprintAsync();
        var answer = await act();
        Assert.Equal(before, await host.Tables.FingerprintAsync());
        return answer;
    }
}
