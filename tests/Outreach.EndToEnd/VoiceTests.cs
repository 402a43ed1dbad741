using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// What customers want changed is counted by customers as they say it, sorted and decided upon by people, and outlives erasure.
/// </summary>
public sealed class VoiceTests : IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";
    private const string Lead = "hanneke-vos";
    private const string Days = "from=2026-03-02&to=2026-03-08";

    // Monday, 10:00 in Amsterdam.
    private readonly OutreachHost _host = new(SeedChoice.Staff, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private OutreachClient Outreach => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_customers_say_is_counted_sorted_merged_decided_rebuilt_and_outlives_the_customer()
    {
        var call = await Outreach.LoyalAsync("@quillon", Yusuf, "+31699000301", name: "Quillon Vantongeren");
        await Outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject
        {
            ["outcome"] = "connected",
            ["note"] = "Talked for a while.",
            ["feedback"] = new JsonArray(
                new JsonObject { ["topic"] = "app", ["said"] = "I, Quillon, can't read it." },
                new JsonObject { ["topic"] = "app", ["said"] = "Dark is fine." }),
        });
        var idea = await IdeaAsync("@ada", "Ada wants larger type.", "Ada");
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        await IdeaAsync("@quillon", "Larger type, once more.", "Quillon Vantongeren");
        var spam = await IdeaAsync("@seller", "Buy my fonts.", "Seller");
        await Outreach.As(Yusuf).CommandAsync(spam.FollowUpId, "spam", new JsonObject { ["reason"] = "An advertisement." });
        await Outreach.SettleAsync();

        // What nobody has given a topic has none, and a customer who says something twice is one.
        Assert.Equal([("not_sorted", 2, 2), ("app", 1, 2)], await CountsAsync());
        Assert.Equal("I, …, can't read it.", (await LinesAsync()).Single(line => line.Topic == "app").Quotes[0]);
        var words = await WordsAsync("not_sorted");
        Assert.Equal(["… wants larger type.", "Larger type, once more."], words.Select(one => one.Said));

        foreach (var one in words)
        {
            await PostAsync("type/words", new JsonObject { ["id"] = one.Id }, Yusuf);
        }

        Assert.Equal([("type", 2, 2), ("app", 1, 2)], await CountsAsync());

        // Quillon speaks of both, and counts once.
        await PostAsync("app/merge", new JsonObject { ["into"] = "type" }, Lead);
        await PostAsync(
            "type", new JsonObject { ["name"] = "Larger type", ["state"] = "declined", ["reason"] = "It would not fit." }, Lead);
        var line = Assert.Single(await LinesAsync());
        Assert.Equal(("type", "Larger type", "declined", 2, 4), (line.Topic, line.Name, line.State, line.Customers, line.Words));
        Assert.Equal(4, (await WordsAsync("type")).Count);
        Assert.Equal(4, (await WordsAsync("app")).Count);

        // Who has kept the id of what is part of another one pages by it.
        var some = (await ReadAsync($"voice/app?{Days}&limit=3")).Expect<Page>();
        var rest = (await ReadAsync($"voice/app?{Days}&limit=3&continuation={Uri.EscapeDataString(some.Continuation!)}")).Expect<Page>();
        Assert.Equal((3, 1), (some.Items.Count, rest.Items.Count));
        Assert.Equal(
            "topic,name,state,reason,customers,before,words\r\ntype,\"Larger type\",declined,\"It would not fit.\",2,0,4\r\n",
            (await ReadAsync($"voice?{Days}&format=csv")).Text.TrimStart('\uFEFF'));
        Assert.Equal([("type", 0, 2)], (await LinesAsync("from=2026-03-09&to=2026-03-15")).Select(
            next => (next.Topic, next.Customers, next.Before)));

        await _host.Tables.DeleteAllRowsAsync("ReportFacts");
        await RebuildAsync();
        Assert.Equal([("type", 2, 4)], await CountsAsync());

        // Their words go, in all that is kept; they still count.
        await Outreach.EraseAsync(call.CustomerId);
        await Outreach.EraseAsync(idea.CustomerId);
        Assert.Equal([("type", 2, 4)], await CountsAsync());
        Assert.All(await WordsAsync("type"), one => Assert.Null(one.Said));
        await RebuildAsync();
        Assert.Equal([("type", 2, 4)], await CountsAsync());
    }

    [Fact]
    public async Task What_is_wrong_is_named_what_is_not_theirs_is_refused_and_what_has_changed_is_not_overwritten()
    {
        await IdeaAsync("@ada", "Larger type.", "Ada");
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        await IdeaAsync("@bo", "Smaller bills.", "Bo");
        await Outreach.SettleAsync();
        var first = (await ReadAsync($"voice/not_sorted?{Days}&limit=1")).Expect<Page>();
        var second = (await ReadAsync(
            $"voice/not_sorted?{Days}&limit=1&continuation={Uri.EscapeDataString(first.Continuation!)}")).Expect<Page>();
        Assert.Equal(["Larger type.", "Smaller bills."], first.Items.Concat(second.Items).Select(one => one.Said));
        Assert.Null(second.Continuation);
        await PostAsync("type/words", new JsonObject { ["id"] = first.Items[0].Id }, Yusuf);

        // Of two who saw it unsorted the first counts, and a topic that nothing was given to is not made.
        var late = new JsonObject { ["id"] = first.Items[0].Id, ["from"] = "not_sorted", ["name"] = "Of my own" };
        var refused = await TryPostAsync("own/words", late, Yusuf);
        refused.ExpectProblem(HttpStatusCode.Conflict);
        Assert.Contains("\"topic\":\"type\"", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await LinesAsync(), line => line.Topic == "own");

        foreach (var (path, field) in new[]
        {
            ("voice?from=yesterday", "from"), ("voice?format=xml", "format"), ("voice/type?limit=0", "limit"),
            ("voice/type?continuation=x", "continuation"), ("voice/type?to=9999-01-01", "to"),
        })
        {
            (await ReadAsync(path)).ExpectProblem(HttpStatusCode.BadRequest, field);
        }

        (await ReadAsync("voice/bills")).ExpectProblem(HttpStatusCode.NotFound);
        (await TryPostAsync("bills", new JsonObject { ["name"] = "Bills" }, Lead)).ExpectProblem(HttpStatusCode.NotFound);
        (await TryPostAsync("type", new JsonObject { ["name"] = "Type" }, Yusuf)).ExpectProblem(HttpStatusCode.Forbidden);
        (await TryPostAsync("type/merge", new JsonObject { ["into"] = "app" }, Yusuf)).ExpectProblem(HttpStatusCode.Forbidden);
        (await TryPostAsync("type", new JsonObject { ["state"] = "declined" }, Lead)).ExpectProblem(HttpStatusCode.BadRequest, "reason");
        (await TryPostAsync("type", new JsonObject { ["state"] = "maybe" }, Lead)).ExpectProblem(HttpStatusCode.BadRequest, "state");
        (await TryPostAsync("type/merge", new JsonObject { ["into"] = "bills" }, Lead)).ExpectProblem(HttpStatusCode.BadRequest, "into");
        (await TryPostAsync("type/words", new JsonObject { ["id"] = "2026-W10.01772442000000-0-000" }, Yusuf))
            .ExpectProblem(HttpStatusCode.BadRequest, "id");
        var named = new JsonObject { ["id"] = first.Items[0].Id, ["name"] = "Doors" };
        (await TryPostAsync("type/words", named, Yusuf)).ExpectProblem(HttpStatusCode.Conflict);
        (await TryPostAsync("Type%20two/words", new JsonObject { ["id"] = first.Items[0].Id }, Yusuf))
            .ExpectProblem(HttpStatusCode.NotFound);

        var etag = (await ReadAsync("voice/type")).ETag!;
        await PostAsync("type", new JsonObject { ["state"] = "decided" }, Lead, etag);
        (await TryPostAsync("type", new JsonObject { ["state"] = "done" }, Lead, etag)).ExpectProblem(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task A_merge_is_taken_apart_once_by_a_lead_who_has_seen_it_and_what_was_merged_before_goes_along()
    {
        foreach (var (handle, topic) in new[] { ("@ada", "letters"), ("@bo", "app"), ("@cleo", "type") })
        {
            await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
            await IdeaAsync(handle, "Larger, please.", handle);
            await Outreach.SettleAsync();
            await PostAsync($"{topic}/words", new JsonObject { ["id"] = Assert.Single(await WordsAsync("not_sorted")).Id }, Yusuf);
        }

        await PostAsync("letters/merge", new JsonObject { ["into"] = "app" }, Lead);
        var unmerged = (await ReadAsync("voice/app")).ETag!;
        await PostAsync("app/merge", new JsonObject { ["into"] = "type" }, Lead);
        var line = Assert.Single(await LinesAsync());
        Assert.Equal(("type", 3), (line.Topic, line.Customers));
        Assert.Equal([("app", "type"), ("letters", "app")], line.MergedFrom.Select(part => (part.Topic, part.Into)));
        var seen = line.MergedFrom[0].Tag;

        (await UnmergeAsync("app", Yusuf)).ExpectProblem(HttpStatusCode.Forbidden);
        (await UnmergeAsync("bills", Lead)).ExpectProblem(HttpStatusCode.NotFound);
        (await UnmergeAsync("app", Lead, unmerged)).ExpectProblem(HttpStatusCode.PreconditionFailed);
        Assert.Equal([("type", 3, 3)], await CountsAsync());

        var taken = await UnmergeAsync("app", Lead, seen, "take-apart-1");
        Assert.Null((string?)taken.Expect<JsonObject>()["mergedInto"]);
        Assert.Equal(taken.ETag, (await ReadAsync("voice/app")).ETag);
        Assert.Equal([("app", 2, 2), ("type", 1, 1)], await CountsAsync());
        Assert.Equal(2, (await WordsAsync("app")).Count);

        // The same request once more is answered as it was; another one finds nothing to take apart.
        Assert.Equal(HttpStatusCode.OK, (await UnmergeAsync("app", Lead, seen, "take-apart-1")).Status);
        (await UnmergeAsync("app", Lead)).ExpectProblem(HttpStatusCode.Conflict);

        // Also where it broke off between its effect and its answer.
        await BreakOffAsync();
        var again = await UnmergeAsync("app", Lead, seen, "take-apart-1");
        Assert.Equal((HttpStatusCode.OK, taken.Text, taken.ETag), (again.Status, again.Text, again.ETag));
        Assert.Equal(["letters"], (await LinesAsync())[0].MergedFrom.Select(part => part.Topic));

        // But not what somebody has merged again since.
        await BreakOffAsync();
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        await PostAsync("app/merge", new JsonObject { ["into"] = "type" }, Lead);
        (await UnmergeAsync("app", Lead, key: "take-apart-1")).ExpectProblem(HttpStatusCode.Conflict);
        Assert.Equal([("type", 3, 3)], await CountsAsync());
    }

    private async Task BreakOffAsync()
    {
        var kept = (await _host.Tables.ReadAsync("Answers")).Select(row => row.Entity).MaxBy(row => row.Timestamp)!;
        kept.Remove("Status");
        kept["BrokenOff"] = true;
        await _host.Tables["Answers"].UpsertEntityAsync(kept, TableUpdateMode.Replace);
    }

    private Task<Receipt> IdeaAsync(string handle, string text, string name) =>
        Outreach.MentionAsync(Mention.By(handle, text, "idea").With("author.displayName", name));

    private Task<Answer> ReadAsync(string path) => Outreach.As(Yusuf).TryReadAsync($"api/reports/{path}");

    private async Task<IReadOnlyList<Line>> LinesAsync(string days = Days) => (await ReadAsync($"voice?{days}")).Expect<Report>().Topics;

    private async Task<IReadOnlyList<(string Topic, int Customers, int Words)>> CountsAsync() =>
        [.. (await LinesAsync()).Select(line => (line.Topic, line.Customers, line.Words))];

    private async Task<IReadOnlyList<Words>> WordsAsync(string topic) => (await ReadAsync($"voice/{topic}?{Days}")).Expect<Page>().Items;

    private async Task PostAsync(string path, JsonObject body, string by, string? ifMatch = null) =>
        Assert.Equal(HttpStatusCode.OK, (await TryPostAsync(path, body, by, ifMatch)).Status);

    private Task<Answer> TryPostAsync(string path, JsonObject body, string by, string? ifMatch = null) => Outreach.SendAsync(
        HttpMethod.Post,
        $"api/reports/voice/{path}",
        OutreachClient.JsonOf(body),
        by,
        ifMatch is null ? null : new Dictionary<string, string> { ["If-Match"] = ifMatch });

    private Task<Answer> UnmergeAsync(string topic, string by, string? ifMatch = null, string? key = null) => Outreach.SendAsync(
        HttpMethod.Delete,
        $"api/reports/voice/{topic}/merge",
        null,
        by,
        new[] { ("If-Match", ifMatch), ("Idempotency-Key", key) }
            .Where(header => header.Item2 is not null).ToDictionary(header => header.Item1, header => header.Item2!));

    private async Task RebuildAsync()
    {
        var sweep = (await Outreach.SendAsync(
            HttpMethod.Post,
            "api/reports/rebuild",
            OutreachClient.JsonOf(new JsonObject { ["from"] = "2026-03-02", ["to"] = "2026-03-29" }),
            Lead)).Expect<Client.Sweep>(HttpStatusCode.Accepted);
        await Outreach.SettleAsync();
        var report = (await Outreach.As(Lead).TryReadAsync($"api/sweeps/{sweep.Id}")).Expect<JsonObject>();
        Assert.Equal(("completed", 0), ((string?)report["status"], (int)report["found"]!["failed"]!));
    }

    private sealed record Line(
        string Topic, string Name, string? State, string? Reason, int Customers, int Before, int Words, IReadOnlyList<string> Quotes,
        IReadOnlyList<Part> MergedFrom);

    private sealed record Part(string Topic, string Name, string Into, string Tag);

    private sealed record Report(string From, string To, int Customers, int Before, IReadOnlyList<Line> Topics);

    private sealed record Words(string Id, string? Said, string Source, string Topic);

    private sealed record Page(IReadOnlyList<Words> Items, string? Continuation);
}
