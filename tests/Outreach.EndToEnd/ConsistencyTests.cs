using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What happens is in the report at once, can be listed and exported, and is rebuilt to the same rows.</summary>
public sealed class ConsistencyTests : IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";
    private const string Lead = "hanneke-vos";
    private const string Admin = "pieter-zwaan";
    private const string Days = "from=2026-03-02&to=2026-03-29";

    // Monday, 10:00 in Amsterdam; on the last Sunday of the span the clocks go forward.
    private readonly OutreachHost _host = new(SeedChoice.Staff, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private OutreachClient Outreach => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_story_is_counted_as_it_goes_listed_exported_rebuilt_and_outlives_the_customer()
    {
        var yusuf = Outreach.As(Yusuf);
        var first = await Outreach.MentionAsync(Mention.By("@ada"));
        var spam = await Outreach.MentionAsync(Mention.By("@spam", "Buy now.", "other"));
        await yusuf.CommandAsync(spam.FollowUpId, "spam", new JsonObject { ["reason"] = "An advertisement." });
        await Outreach.SettleAsync();
        Assert.Equal((1, 0.0, 1), await ShareAsync());

        await Outreach.AdvanceAsync(TimeSpan.FromHours(2));
        await yusuf.AcknowledgeAsync(first.FollowUpId, "I look for it.");
        await yusuf.CommandAsync(
            first.FollowUpId, "promise", new JsonObject { ["by"] = "2026-03-03T12:00:00Z", ["what"] = "A word by noon." });
        await Outreach.SettleAsync();
        await Outreach.AdvanceAsync(TimeSpan.FromDays(2));
        await yusuf.ResolveAsync(first.FollowUpId, "The cable is mended.");
        await yusuf.LogConfirmedByCustomerAsync(first.FollowUpId, "She wrote that it works.");
        var second = await Outreach.MentionAsync(Mention.By("@ada", "And thank you!", "praise", "blog"));
        await Outreach.SettleAsync();

        var report = await ReportAsync(Days + "&by=channel");
        Assert.Equal((2, 0.5, 2), await ShareAsync());
        Assert.Equal(["blog", "twitter"], report.Groups.Select(group => group.Group));
        var twitter = report.Groups[1].Figures;
        Assert.InRange(Value(twitter, "first_reply_median")!.Value, 7128, 7272);
        Assert.InRange(Value(twitter, "first_reply_business_median")!.Value, 7128, 7272);
        Assert.Equal((1.0, 1.0), (Value(twitter, "promises_made"), Value(twitter, "promises_broken")));
        Assert.Equal(1.0, Value(twitter, "confirmed_fixed"));
        var link = twitter.Single(figure => figure.Name == "confirmed_fixed").Link!;
        var (_, listed) = await ListAsync(link);
        Assert.Equal([first.FollowUpId], listed);
        Assert.Equal(
            new Item("follow_up", first.FollowUpId, "2026-03-02", "twitter", "problem", "confirmed", IsAcknowledged: true),
            Assert.Single((await yusuf.TryReadAsync(link[1..])).Expect<Page>().Items));
        Assert.Equal(
            new[] { first.FollowUpId, second.FollowUpId }.Order(StringComparer.Ordinal),
            (await ListAsync($"/api/reports/consistency/items?{Days}")).Ids.Order(StringComparer.Ordinal));

        // Spam that is undone counts again.
        await yusuf.CommandAsync(spam.FollowUpId, "reopen", new JsonObject { ["reason"] = "It was a customer." });
        await Outreach.SettleAsync();
        var before = await ReportAsync(Days);
        Assert.Equal((3.0, 0.0), (Value(before.Total, "mentions"), Value(before.Total, "reopened")));

        // From nothing, and over what is there, a rebuild gives the same.
        var facts = await FactsAsync();
        await _host.Tables.DeleteAllRowsAsync("ReportFacts");
        foreach (var _ in (int[])[1, 2])
        {
            await RebuildAsync();
            Assert.Equal(facts, await FactsAsync());
            Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(await ReportAsync(Days)));
        }

        // What an item counted for on a day of the span, in a zone that the office had before, is moved to the day that it has now.
        await _host.Tables["ReportFacts"].AddEntityAsync(
            new TableEntity("2026-03-01", $"f-{first.FollowUpId}:00000001") { ["Data"] = "{}" });
        await RebuildAsync("2026-03-01", "2026-03-01");
        Assert.DoesNotContain(await _host.Tables.ReadAsync("ReportFacts"), row => row.Entity.PartitionKey == "2026-03-01");

        var lines = await ExportAsync(Lead);
        Assert.All(lines, line => Assert.DoesNotContain("cable", line.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal(
            ["received", "acknowledged", "promised", "resolution_attempted", "confirmed", "closed"],
            lines.Where(line => (string?)line["id"] == first.FollowUpId && (string?)line["event"]!["by"] != "system")
                .Select(line => (string?)line["event"]!["type"]));
        Assert.Contains(await ExportAsync(Admin, "&words=true"), line => line.ToJsonString().Contains("cable", StringComparison.Ordinal));

        // A week is a group like any other, and a list goes on as it began though its last day was today.
        var (next, begun) = await ListAsync("/api/reports/consistency/items?by=week&group=2026-W10&limit=2");
        Assert.Equal(2, begun.Count);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(1));
        var (end, rest) = await ListAsync(
            $"/api/reports/consistency/items?by=week&group=2026-W10&limit=2&continuation={Uri.EscapeDataString(next!)}");
        Assert.Null(end);
        Assert.Equal(
            new[] { first.FollowUpId, second.FollowUpId, spam.FollowUpId }.Order(StringComparer.Ordinal),
            begun.Concat(rest).Order(StringComparer.Ordinal));
        Assert.Empty((await ListAsync("/api/reports/consistency/items?by=week&group=2026-W09")).Ids);
        (await yusuf.TryReadAsync(
            $"api/reports/consistency/items?from=2026-03-02&by=week&group=2026-W10&continuation={Uri.EscapeDataString(next!)}"))
            .ExpectProblem(HttpStatusCode.BadRequest, "continuation");

        await Outreach.EraseAsync(first.CustomerId);
        var after = await ReportAsync(Days);
        Assert.Equal((3.0, 1.0), (Value(after.Total, "mentions"), Value(after.Total, "confirmed_fixed")));
        var left = await _host.Tables.ReadAsync("ReportFacts");
        Assert.All(left.SelectMany(row => row.Texts), text => Assert.DoesNotContain(first.CustomerId, text, StringComparison.Ordinal));
        Assert.Equal(
            new[] { spam.FollowUpId, second.FollowUpId }.Order(StringComparer.Ordinal),
            left.Where(row => row.Entity.GetString("Data").Contains("\"customer\"", StringComparison.Ordinal))
                .Select(row => row.Entity.RowKey.Split(':')[0][2..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_what_is_not_theirs_is_refused()
    {
        var yusuf = Outreach.As(Yusuf);
        foreach (var (path, field) in new[]
        {
            ("consistency?from=yesterday", "from"), ("consistency?from=2026-03-02&to=2026-03-01", "from"),
            ("consistency?to=9999-01-01", "to"), ("consistency?by=mood", "by"), ("consistency?by=3", "by"),
            ("consistency?format=xml", "format"), ("consistency/items?items=all", "items"), ("consistency/items?limit=0", "limit"),
            ("consistency/items?continuation=x", "continuation"), ("consistency/items?by=week&group=2026-W54", "group"),
            ("consistency/items?by=week&group=nl", "group"),
        })
        {
            (await yusuf.TryReadAsync($"api/reports/{path}")).ExpectProblem(HttpStatusCode.BadRequest, field);
        }

        (await yusuf.TryReadAsync($"api/reports/consistency/items?by=person&group={Lead}")).ExpectProblem(HttpStatusCode.Forbidden);
        (await yusuf.TryReadAsync("api/reports/consistency/items?by=language&group=nl")).ExpectProblem(HttpStatusCode.Forbidden);
        (await yusuf.TryReadAsync("api/reports/events")).ExpectProblem(HttpStatusCode.Forbidden);
        (await Outreach.As(Lead).TryReadAsync("api/reports/events?words=true")).ExpectProblem(HttpStatusCode.Forbidden);
        (await Outreach.As(Lead).TryReadAsync("api/reports/events?words=some")).ExpectProblem(HttpStatusCode.BadRequest, "words");
        (await Outreach.SendAsync(
            HttpMethod.Post, "api/reports/rebuild", OutreachClient.JsonOf(new JsonObject { ["from"] = "2026-03-02" }), Lead))
            .ExpectProblem(HttpStatusCode.BadRequest, "to");
    }

    private async Task<(int Mentions, double? Share, int Of)> ShareAsync()
    {
        var total = (await ReportAsync(Days)).Total;
        var share = total.Single(figure => figure.Name == "acknowledged_share");
        return ((int)Value(total, "mentions")!.Value, share.Value, share.Of);
    }

    private async Task<Report> ReportAsync(string query) =>
        (await Outreach.As(Yusuf).TryReadAsync($"api/reports/consistency?{query}")).Expect<Report>();

    private async Task<(string? Continuation, IReadOnlyList<string> Ids)> ListAsync(string link)
    {
        var page = (await Outreach.As(Yusuf).TryReadAsync(link[1..])).Expect<Page>();
        return (page.Continuation, [.. page.Items.Select(item => item.Id)]);
    }

    private async Task RebuildAsync(string from = "2026-03-02", string to = "2026-03-29")
    {
        var sweep = (await Outreach.SendAsync(
            HttpMethod.Post,
            "api/reports/rebuild",
            OutreachClient.JsonOf(new JsonObject { ["from"] = from, ["to"] = to }),
            Lead)).Expect<Client.Sweep>(HttpStatusCode.Accepted);
        await Outreach.SettleAsync();
        var report = (await Outreach.As(Lead).TryReadAsync($"api/sweeps/{sweep.Id}")).Expect<JsonObject>();
        Assert.Equal(("completed", 0), ((string?)report["status"], (int)report["found"]!["failed"]!));
    }

    /// <summary>What each item's latest version says.</summary>
    private async Task<IReadOnlyList<string>> FactsAsync() =>
    [
        .. (await _host.Tables.ReadAsync("ReportFacts"))
            .GroupBy(row => row.Entity.RowKey.Split(':')[0])
            .Select(item => item.MaxBy(row => row.Entity.RowKey)!.Entity)
            .Select(row => $"{row.PartitionKey} {row.RowKey} {row.GetString("Data")}")
            .Order(StringComparer.Ordinal),
    ];

    private async Task<IReadOnlyList<JsonObject>> ExportAsync(string staff, string more = "")
    {
        var answer = await Outreach.As(staff).TryReadAsync($"api/reports/events?{Days}{more}");
        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (answer.Status, answer.MediaType));
        var lines = answer.Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal("""{"continuation":null}""", lines[^1].ToJsonString());
        Assert.Contains(await _host.Tables.ReadAsync("ReportExports"), row => row.Entity.GetString("By") == staff);
        return lines[..^1];
    }

    private static double? Value(IEnumerable<Figure> figures, string name) => figures.Single(figure => figure.Name == name).Value;

    private sealed record Figure(string Name, string Unit, double? Value, int Of, string? Link);

    private sealed record ReportGroup(string Group, IReadOnlyList<Figure> Figures);

    private sealed record Report(string From, string To, string By, IReadOnlyList<Figure> Total, IReadOnlyList<ReportGroup> Groups);

    private sealed record Item(string Type, string Id, string Day, string? Channel, string? Kind, string? Outcome, bool? IsAcknowledged);

    private sealed record Page(IReadOnlyList<Item> Items, string? Continuation);
}
