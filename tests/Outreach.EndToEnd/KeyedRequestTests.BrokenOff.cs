using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

/// <content>What broke off after its effect, and is sent again with its key.</content>
public sealed partial class KeyedRequestTests
{
    [Theory]
    [InlineData("PATCH", "api/customers/{id}", """{ "town": "Assen", "interests": ["bees"] }""")]
    [InlineData("PATCH", "api/customers/{id}/notes/1", """{ "pinned": true }""")]
    [InlineData("PUT", "api/customers/{id}/do-not-contact/email", """{ "reason": "No mails." }""")]
    [InlineData("PUT", "api/snippets/kept-as-it-is", """{ "name": "Outage", "text": "Hello, I am on it." }""")]
    [InlineData("PUT", "api/staff/yusuf-demirel/notices", """{ "kinds": { "customer_replied": "digest" }, "digestAt": "09:30" }""")]
    [InlineData("PUT", "api/staff/yusuf-demirel/absence", """{ "for": "PT1H" }""")]
    [InlineData("DELETE", "api/staff/yusuf-demirel/absence", null)]
    [InlineData("PUT", "api/staff/tess-vos", """
        { "name": "Tess Vos", "email": "tess@wadvonk.example", "role": "agent", "type": "bot", "channels": [], "timeZone": "UTC" }
        """)]
    [InlineData("PUT", "api/service-levels", null)]
    public async Task What_a_guarded_change_made_before_it_broke_off_is_its_answer_when_it_is_sent_again(
        string method, string path, string? json)
    {
        var body = json is null ? null : (JsonObject)JsonNode.Parse(json)!;
        var (guarded, undo) = await PrepareAsync();
        path = path.Replace("{id}", guarded, StringComparison.Ordinal);
        var read = undo is not null ? "api/service-levels"
            : guarded.Length > 0 ? $"api/customers/{guarded}"
            : path.Replace("/notices", "", StringComparison.Ordinal).Replace("/absence", "", StringComparison.Ordinal);
        body = undo ?? body;
        var etag = path.Contains("snippets", StringComparison.Ordinal)
            ? (await _outreach.As("hanneke-vos").TryReadAsync("api/snippets")).Body.GetProperty("items").EnumerateArray()
                .Single(one => one.GetProperty("id").GetString() == "kept-as-it-is").GetProperty("etag").GetString()
            : (await _outreach.As("pieter-zwaan").TryReadAsync(read)).ETag;
        Task<Answer> ChangeAsync(string key) => SendAsync(new HttpMethod(method), path, key, body, etag, "pieter-zwaan");
        var first = await ChangeAsync($"broke-off {method} {path}");
        Assert.True(first.Status == HttpStatusCode.OK, first.Text);
        await BreakOffAsync();
        await _outreach.AdvanceAsync(TimeSpan.FromMinutes(2));

        var again = await ChangeAsync($"broke-off {method} {path}");

        Assert.Equal((HttpStatusCode.OK, first.Text, first.ETag), (again.Status, again.Text, again.ETag));
        (await ChangeAsync($"another {method} {path}")).ExpectProblem(HttpStatusCode.PreconditionFailed);

        async Task<(string CustomerId, JsonObject? Levels)> PrepareAsync()
        {
            if (path.StartsWith("api/customers", StringComparison.Ordinal))
            {
                var id = await _outreach.PraiseAsync($"@guarded-{path.Length}", by: "greetje-bos");
                await SendAsync(HttpMethod.Post, $"api/customers/{id}/notes", "note", new() { ["text"] = "Goes." });
                await _outreach.SettleAsync();
                return (id, null);
            }

            if (path == "api/service-levels")
            {
                var levels = JsonNode.Parse((await _outreach.As("hanneke-vos").TryReadAsync(path)).Text)!.AsObject();
                levels["policies"]![0]!["firstResponse"] = "PT3H";
                return ("", levels);
            }

            if (method == "DELETE")
            {
                var weeks = new JsonObject { ["from"] = "2027-01-05T10:00:00Z", ["to"] = "2027-02-05T10:00:00Z" };
                (await _outreach.As("pieter-zwaan").TryPutAsync(path, weeks)).Expect<JsonObject>();
            }
            else if (body!.ContainsKey("text") || body.ContainsKey("email"))
            {
                var before = (JsonObject)body.DeepClone();
                before["name"] = "Before";
                (await _outreach.As("pieter-zwaan").TryPutAsync(path, before)).Expect<JsonObject>(HttpStatusCode.Created);
            }

            return ("", null);
        }
    }

    [Fact]
    public async Task Who_was_added_and_nobody_else_before_the_request_broke_off_is_its_answer_when_it_is_sent_again()
    {
        var body = new JsonObject
        {
            ["name"] = "Nia Bot",
            ["email"] = "nia@wadvonk.example",
            ["role"] = "agent",
            ["type"] = "bot",
            ["timeZone"] = "UTC",
            ["channels"] = new JsonArray(),
        };
        Task<Answer> AddAsync(string key) => _outreach.SendAsync(
            HttpMethod.Put, "api/staff/nia-bot", OutreachClient.JsonOf(body), "pieter-zwaan",
            new Dictionary<string, string> { ["Idempotency-Key"] = key, ["If-None-Match"] = "*" });
        var first = await AddAsync("add");
        Assert.Equal(HttpStatusCode.Created, first.Status);
        await BreakOffAsync();

        var again = await AddAsync("add");

        Assert.Equal((HttpStatusCode.Created, first.Text, first.ETag), (again.Status, again.Text, again.ETag));
        (await AddAsync("another")).ExpectProblem(HttpStatusCode.PreconditionFailed, "id");

        // What somebody else has made of it since is not replaced.
        await BreakOffAsync();
        (await _outreach.As("pieter-zwaan").TryPutAsync("api/staff/nia-bot", body.With("name", "Nia of the team"))).Expect<JsonObject>();
        (await AddAsync("add")).ExpectProblem(HttpStatusCode.PreconditionFailed, "id");
    }

    [Fact]
    public async Task A_snippet_that_was_added_before_the_request_broke_off_is_answered_as_added_when_it_is_sent_again()
    {
        var body = new JsonObject { ["name"] = "Added", ["text"] = "Hello, I am on it." };
        Task<Answer> PutAsync(string key) => SendAsync(HttpMethod.Put, "api/snippets/added-once", key, body, staff: "pieter-zwaan");
        var first = await PutAsync("put");
        await BreakOffAsync();
        await _outreach.AdvanceAsync(TimeSpan.FromMinutes(1));

        var again = await PutAsync("put");

        Assert.Equal((HttpStatusCode.Created, first.Text, first.ETag), (again.Status, again.Text, again.ETag));

        // One that was there before is replaced.
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("another")).Status);
        await BreakOffAsync();
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("another")).Status);
    }

    [Theory]
    [InlineData("api/customers/{id}/do-not-contact/phone", """{ "reason": "No calls." }""", "api/customers/{id}", "No calls.")]
    [InlineData("api/snippets/added-anew", """{ "name": "Anew", "text": "Hello, I am on it." }""", "api/snippets", "added-anew")]
    [InlineData(
        "api/staff/kim-bos",
        """
        { "name": "Kim Bos", "email": "kim@wadvonk.example", "role": "agent", "type": "person", "channels": ["shop"], "timeZone": "UTC" }
        """,
        "api/staff/kim-bos",
        "kim@wadvonk.example")]
    [InlineData(
        "api/staff/desmond-pinas/absence",
        """{ "from": "2027-01-05T10:00:00Z", "to": "2027-02-05T10:00:00Z" }""",
        "api/staff/desmond-pinas",
        "2027-01-05")]
    [InlineData("api/staff/ines-carvalho/absence", """{ "for": "PT1H" }""", "api/staff/ines-carvalho", "\"awayUntil\":\"2")]
    public async Task What_was_added_anew_after_its_deletion_broke_off_is_not_removed_when_that_is_sent_again(
        string path, string json, string read, string words)
    {
        var id = path.Contains("{id}", StringComparison.Ordinal) ? await _outreach.PraiseAsync("@anew", by: "greetje-bos") : "";
        (path, read) = (path.Replace("{id}", id, StringComparison.Ordinal), read.Replace("{id}", id, StringComparison.Ordinal));
        var (admin, body) = (_outreach.As("pieter-zwaan"), (JsonObject)JsonNode.Parse(json)!);
        Assert.True((await admin.TryPutAsync(path, body)).Status is HttpStatusCode.OK or HttpStatusCode.Created);
        await _outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        Task<Answer> DeleteAsync() => SendAsync(HttpMethod.Delete, path, $"delete {path}", staff: "pieter-zwaan");
        Assert.True((await DeleteAsync()).Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
        await BreakOffAsync();
        Assert.DoesNotContain(words, (await admin.TryReadAsync(read)).Text, StringComparison.Ordinal);
        await _outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.True((await admin.TryPutAsync(path, body)).Status is HttpStatusCode.OK or HttpStatusCode.Created);

        (await DeleteAsync()).ExpectProblem(HttpStatusCode.Conflict);
        (await DeleteAsync()).ExpectProblem(HttpStatusCode.Conflict);

        Assert.Contains(words, (await admin.TryReadAsync(read)).Text, StringComparison.Ordinal);
    }

    /// <summary>What was kept last, as it stands where the process dies after the effect and before the answer.</summary>
    private async Task BreakOffAsync()
    {
        var kept = (await host.Tables.ReadAsync("Answers")).Select(row => row.Entity).MaxBy(row => row.Timestamp)!;
        kept.Remove("Status");
        kept["BrokenOff"] = true;
        await host.Tables["Answers"].UpsertEntityAsync(kept, TableUpdateMode.Replace);
    }
}
