using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A host with one new follow-up, for requests that must change nothing.</summary>
public sealed class HostWithOneFollowUp : IAsyncLifetime
{
    public OutreachHost Host { get; } = new OutreachHost();

    public string FollowUpId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await Host.InitializeAsync();
        FollowUpId = (await Host.Client.MentionAsync(Mention.By("@one"))).FollowUpId;
        await Host.Client.MentionAsync(Mention.By("@two"));
        await Host.Client.SettleAsync();
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

public sealed class BadInputTests(HostWithOneFollowUp fixture) : IClassFixture<HostWithOneFollowUp>
{
    private const string Unknown = "0123456789abcdef0123456789abcdef";

    /// <summary>The field that stands where it goes wrong depends on what the body was to hold.</summary>
    private const string Somewhere = "";

    private static readonly JsonObject Good = Mention.By("@good");

    private static readonly Dictionary<string, (JsonNode Body, string Field)> BadMentions = new()
    {
        ["no channel"] = (Good.With("channel", null), "channel"),
        ["a channel without a letter"] = (Good.With("channel", "- -"), "channel"),
        ["no external id"] = (Good.With("externalId", null), "externalId"),
        ["white space for an external id"] = (Good.With("externalId", " \t "), "externalId"),
        ["an object for an external id"] = (Good.With("externalId", new JsonObject()), "externalId"),
        ["no author"] = (Good.With("author", null), "author"),
        ["no handle"] = (Good.With("author", new JsonObject()), "author.handle"),
        ["a handle that is nobody's"] = (Good.With("author.handle", "@ \u200b"), "author.handle"),
        ["a text"] = (JsonValue.Create("My line is down."), "body"),
        ["an empty array"] = (new JsonArray(), "body"),
        ["an array of 101"] = (ArrayOf(101), "body"),
    };

    private static readonly Dictionary<string, (string Body, string MediaType, HttpStatusCode Status, string Field)> BadBodies = new()
    {
        ["broken JSON"] = ("{\"channel\": \"twitter\",", "application/json", HttpStatusCode.BadRequest, "body"),
        ["nothing"] = ("", "application/json", HttpStatusCode.BadRequest, "body"),
        ["null"] = ("null", "application/json", HttpStatusCode.BadRequest, "body"),
        ["100,000 arrays deep"] = (Nested(100_000), "application/json", HttpStatusCode.BadRequest, Somewhere),
        ["100,000 arrays deep in an unknown field"] = (
            $$"""{"channel":"twitter","x":{{Nested(100_000)}}}""", "application/json", HttpStatusCode.BadRequest, Somewhere),
        ["2 MiB"] = (
            Good.With("text", new string('x', 2 * 1024 * 1024)).ToJsonString(),
            "application/json",
            HttpStatusCode.RequestEntityTooLarge,
            "body"),
        ["another media type"] = (Good.ToJsonString(), "text/plain", HttpStatusCode.UnsupportedMediaType, "Content-Type"),
    };

    private static readonly Dictionary<string, (string Command, JsonObject Body, HttpStatusCode Status, string Field)> BadCommands = new()
    {
        ["nothing said"] = ("acknowledge", new JsonObject { ["where"] = "twitter" }, HttpStatusCode.BadRequest, "said"),
        ["said nowhere"] = ("acknowledge", new JsonObject { ["said"] = "Hello" }, HttpStatusCode.BadRequest, "where"),
        ["said 10,001"] = (
            "acknowledge", new JsonObject { ["said"] = new string('x', 10_001), ["where"] = "twitter" }, HttpStatusCode.BadRequest, "said"),
        ["acknowledged by a bot"] = ("acknowledge", SaidBy("vonkbot"), HttpStatusCode.BadRequest, "by"),
        ["acknowledged by a team"] = ("acknowledge", SaidBy("care-desk"), HttpStatusCode.BadRequest, "by"),
        ["acknowledged by a stranger"] = ("acknowledge", SaidBy("nobody"), HttpStatusCode.BadRequest, "by"),
        ["acknowledged by the customer"] = ("acknowledge", SaidBy("customer"), HttpStatusCode.BadRequest, "by"),
        ["assigned to a stranger"] = ("assign", new JsonObject { ["to"] = "nobody" }, HttpStatusCode.BadRequest, "to"),
        ["assigned to a bot"] = ("assign", new JsonObject { ["to"] = "vonkbot" }, HttpStatusCode.BadRequest, "to"),
        ["resolved while new"] = ("resolve", new JsonObject { ["done"] = "All of it." }, HttpStatusCode.Conflict, "command"),
        ["confirmed while new"] = ("confirm", new JsonObject { ["evidence"] = "They said so." }, HttpStatusCode.Conflict, "command"),
        ["reopened while new"] = ("reopen", new JsonObject { ["reason"] = "Again." }, HttpStatusCode.Conflict, "command"),
    };

    private readonly OutreachClient _outreach = fixture.Host.Client;

    public static TheoryData<string> MentionNames => [.. BadMentions.Keys];

    public static TheoryData<string> BodyNames => [.. BadBodies.Keys];

    public static TheoryData<string> CommandNames => [.. BadCommands.Keys];

    [Theory, MemberData(nameof(MentionNames))]
    public async Task A_bad_mention_is_refused_by_the_field_and_nothing_is_stored(string which)
    {
        var (body, field) = BadMentions[which];
        await NothingIsStoredAsync(async () =>
            (await PostAsync("api/mentions", body.ToJsonString())).ExpectProblem(HttpStatusCode.BadRequest, field));
    }

    [Theory, MemberData(nameof(BodyNames))]
    public async Task A_body_that_can_not_be_read_is_refused_and_nothing_is_stored(string which)
    {
        var (body, mediaType, status, field) = BadBodies[which];
        await NothingIsStoredAsync(async () => (await PostAsync("api/mentions", body, mediaType)).ExpectProblem(status, field));
        await NothingIsStoredAsync(async () =>
            (await PostAsync($"api/followups/{fixture.FollowUpId}/note", body, mediaType, "ravi-jagmohan")).ExpectProblem(status, field));
    }

    [Theory]
    [InlineData(true, null, HttpStatusCode.Unauthorized)]
    [InlineData(false, null, HttpStatusCode.Unauthorized)]
    [InlineData(true, "ravi-jagmohan", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(false, "ravi-jagmohan", HttpStatusCode.RequestEntityTooLarge)]
    public async Task Forty_megabytes_are_refused_by_who_sends_them_and_nothing_is_stored(
        bool announced, string? staff, HttpStatusCode status) =>
        await NothingIsStoredAsync(async () =>
        {
            using var body = new StreamContent(new Zeros(40 * 1024 * 1024));
            body.Headers.ContentType = new("application/json");
            body.Headers.ContentLength = announced ? 40 * 1024 * 1024 : null;
            (await _outreach.SendAsync(HttpMethod.Post, $"api/followups/{fixture.FollowUpId}/note", body, staff)).ExpectProblem(status);
        });

    [Theory]
    [InlineData("Content-Length: 500", "{\"channel\":")]
    [InlineData("Transfer-Encoding: chunked", "no length\r\n")]
    public Task A_body_that_breaks_off_is_refused_and_nothing_is_stored(string length, string body) => NothingIsStoredAsync(async () =>
    {
        // The rest never comes. The server waits five seconds for it; whoever closes the connection meanwhile is answered nothing.
        using var connection = new TcpClient();
        await connection.ConnectAsync(_outreach.Address.Host, _outreach.Address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/mentions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n\r\n{body}"));

        using var answer = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 400 Bad Request", await answer.ReadLineAsync());
        Assert.Contains("Content-Type: application/problem+json; charset=utf-8", await HeadersOf(answer));
    });

    [Theory, MemberData(nameof(CommandNames))]
    public async Task A_bad_command_is_refused_by_the_field_and_nothing_is_stored(string which)
    {
        var (command, body, status, field) = BadCommands[which];
        await NothingIsStoredAsync(async () =>
        {
            var answer = await _outreach.As("ravi-jagmohan").TryCommandAsync(fixture.FollowUpId, command, body);
            answer.ExpectProblem(status, field);
            if (status == HttpStatusCode.Conflict)
            {
                Assert.Equal("new", answer.Body.GetProperty("state").GetString());
                Assert.Contains("acknowledge", answer.Body.GetProperty("allowed").EnumerateArray().Select(allowed => allowed.GetString()));
            }
        });
    }

    [Theory]
    [InlineData("vonkbot")]
    [InlineData("care-desk")]
    public async Task An_account_that_is_no_person_answers_nobody(string account) => await NothingIsStoredAsync(async () =>
        (await _outreach.As(account).TryCommandAsync(fixture.FollowUpId, "acknowledge", SaidBy(account)))
        .ExpectProblem(HttpStatusCode.Forbidden, "by"));

    [Theory]
    [InlineData("GET", "api/followups")]
    [InlineData("GET", "api/followups/{id}")]
    [InlineData("POST", "api/followups/{id}/acknowledge")]
    [InlineData("GET", "api/worklist")]
    [InlineData("GET", "api/calls")]
    [InlineData("POST", "api/sweeps")]
    [InlineData("GET", "api/customers/c" + Unknown)]
    public async Task Who_is_not_on_the_roster_is_asked_who_they_are(string method, string path) => await NothingIsStoredAsync(async () =>
    {
        (await SendAsync(method, path, staff: null)).ExpectProblem(HttpStatusCode.Unauthorized);
        (await SendAsync(method, path, staff: "nobody")).ExpectProblem(HttpStatusCode.Unauthorized, "X-Outreach-Staff");
    });

    [Theory]
    [InlineData("followups")]
    [InlineData("worklist")]
    [InlineData("calls")]
    public async Task A_limit_that_is_none_and_a_damaged_continuation_are_refused(string list)
    {
        foreach (var limit in (string[])["0", "-1", "501", "x", "1.5", "99999999999"])
        {
            (await SendAsync("GET", $"api/{list}?limit={limit}")).ExpectProblem(HttpStatusCode.BadRequest, "limit");
        }

        foreach (var continuation in (string[])["x", "AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "a%2Fb%2Bc%3D%3D"])
        {
            (await SendAsync("GET", $"api/{list}?continuation={continuation}")).ExpectProblem(HttpStatusCode.BadRequest, "continuation");
        }
    }

    [Fact]
    public async Task A_continuation_that_was_cut_or_belongs_to_another_list_is_refused()
    {
        var first = (await SendAsync("GET", "api/followups?limit=1")).Expect<Page<FollowUp>>();
        Assert.NotNull(first.Continuation);

        (
            await SendAsync(
                "GET", $"api/followups?continuation={first.Continuation[..^2]}")).ExpectProblem(HttpStatusCode.BadRequest, "continuation");
        (
            await SendAsync(
                "GET",
                $"api/followups?channel=blog&continuation={first.Continuation}")).ExpectProblem(HttpStatusCode.BadRequest, "continuation");
        (await SendAsync("GET", $"api/calls?continuation={first.Continuation}")).ExpectProblem(HttpStatusCode.BadRequest, "continuation");
    }

    [Theory]
    [InlineData("GET", "api/followups/f" + Unknown)]
    [InlineData("GET", "api/followups/F..%27%20or%20true")]
    [InlineData("POST", "api/followups/f" + Unknown + "/note")]
    [InlineData("POST", "api/followups/{id}/explode")]
    [InlineData("GET", "api/calls/c" + Unknown + ".1")]
    [InlineData("GET", "api/calls/1")]
    [InlineData("POST", "api/calls/c" + Unknown + ".1/attempts")]
    [InlineData("GET", "api/customers/c" + Unknown)]
    [InlineData("GET", "api/customers/me")]
    [InlineData("GET", "api/sweeps/sweep-unknown")]
    [InlineData("GET", "api/nothing")]
    [InlineData("GET", "nothing")]
    public async Task What_there_is_not_is_not_found(string method, string path) => await NothingIsStoredAsync(async () =>
        (await SendAsync(method, path)).ExpectProblem(HttpStatusCode.NotFound));

    [Theory]
    [InlineData("DELETE", "api/mentions")]
    [InlineData("PUT", "api/followups/{id}")]
    [InlineData("GET", "api/followups/{id}/note")]
    [InlineData("POST", "api/staff")]
    public async Task A_method_that_an_address_does_not_take_is_refused(string method, string path) =>
        await NothingIsStoredAsync(async () =>
        (await SendAsync(method, path)).ExpectProblem(HttpStatusCode.MethodNotAllowed));

    [Theory]
    [InlineData("followups?state=lost", "state")]
    [InlineData("followups?due=soon", "due")]
    [InlineData("followups?due=1600-12-31T23:59:59Z", "due")]
    [InlineData("followups?due=9999-12-31T23:59:59Z", "due")]
    [InlineData("followups?owner=%00", "owner")]
    [InlineData("followups?owner=x'%20or%20true", "owner")]
    [InlineData("followups?channel=a%2Fb", "channel")]
    [InlineData("followups?customer=me", "customer")]
    [InlineData("calls?staff=%00", "staff")]
    [InlineData("calls?date=9999-12-31", "date")]
    [InlineData("calls?date=-0001-01-01", "date")]
    [InlineData("calls?date=1600-12-31", "date")]
    public async Task A_filter_that_is_none_is_refused(string query, string field) =>
        (await SendAsync("GET", $"api/{query}")).ExpectProblem(HttpStatusCode.BadRequest, field);

    private static JsonArray ArrayOf(int count) =>
        [.. Enumerable.Range(0, count).Select(n => (JsonNode)Good.With("externalId", $"one of many {n}"))];

    private static JsonObject SaidBy(string by) => new() { ["said"] = "Hello", ["where"] = "twitter", ["by"] = by };

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private async Task NothingIsStoredAsync(Func<Task> act)
    {
        var before = await fixture.Host.Tables.FingerprintAsync();
        await act();
        await _outreach.SettleAsync();
        Assert.Equal(before, await fixture.Host.Tables.FingerprintAsync());
    }

    private static async Task<List<string>> HeadersOf(StreamReader answer)
    {
        var headers = new List<string>();
        while (await answer.ReadLineAsync() is { Length: > 0 } header)
        {
            headers.Add(header);
        }

        return headers;
    }

    private Task<Answer> PostAsync(string path, string body, string mediaType = "application/json", string? staff = null) =>
        _outreach.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, mediaType), staff);

    private Task<Answer> SendAsync(string method, string path, string? staff = "ravi-jagmohan") => _outreach.SendAsync(
        HttpMethod.Parse(method),
        path.Replace("{id}", fixture.FollowUpId, StringComparison.Ordinal),
        method == "GET"
            ? null
            : new StringContent("""{"text":"x","outcome":"busy","said":"x","where":"x"}""", Encoding.UTF8, "application/json"),
        staff);

    /// <summary>So many bytes, of which the length is not known before they are read.</summary>
    private sealed class Zeros(int count) : MemoryStream(new byte[count])
    {
        public override bool CanSeek => false;
    }
}
