using System.Net;
using System.Text.Json.Nodes;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Who calls a customer knows what became of what that customer asked for.</summary>
public sealed class AskedForTests : IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";
    private const string Lead = "hanneke-vos";

    // Monday, 10:00 in Amsterdam.
    private readonly OutreachHost _host = new(SeedChoice.Staff, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private OutreachClient Outreach => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_brief_says_what_became_of_what_this_customer_asked_for_in_ideas_confirmations_and_calls()
    {
        await IdeaAsync("@quillon", "Larger type, please.");
        await IdeaAsync("@ada", "Smaller bills.");
        await ConfirmAsync("@quillon", "Say when the mechanic comes.");
        var call = await Outreach.LoyalAsync("@quillon", Yusuf, "+31699000301");
        Assert.Empty(await AskedAsync(call.Id));

        await SortAsync("Larger type, please.", "type");
        await SortAsync("Smaller bills.", "bills");
        await SortAsync("Say when the mechanic comes.", "visits");
        await PostAsync("bills", new JsonObject { ["state"] = "done" });
        await PostAsync("visits", new JsonObject { ["name"] = "The hour of a visit", ["state"] = "done" });
        Assert.Equal([("The hour of a visit", "done", null), ("type", "heard", null)], await AskedAsync(call.Id));

        // What they say in a call is there too; merged, a topic is said once, and of the day they spoke of it last.
        await Outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject
        {
            ["outcome"] = "connected",
            ["note"] = "Talked for a while.",
            ["feedback"] = new JsonArray(new JsonObject { ["topic"] = "app", ["said"] = "I can't read it." }),
        });
        await Outreach.SettleAsync();
        await PostAsync("type/merge", new JsonObject { ["into"] = "app" });
        await PostAsync("app", new JsonObject { ["state"] = "declined", ["reason"] = "It would not fit on small phones." });
        Assert.Equal(
            [("app", "declined", "It would not fit on small phones."), ("The hour of a visit", "done", null)],
            await AskedAsync(call.Id));
    }

    [Fact]
    public async Task A_brief_of_who_asks_for_much_reads_few_rows_and_says_three()
    {
        for (var n = 0; n < 9; n++)
        {
            await IdeaAsync("@quillon", $"Idea {n}.");
            await SortAsync($"Idea {n}.", $"topic-{n}");
        }

        var call = await Outreach.LoyalAsync("@quillon", Yusuf, "+31699000302");
        var storage = new StorageLog();
        _host.ShowStorageCalls(to: storage);

        Assert.Equal(["topic-8", "topic-7", "topic-6"], (await AskedAsync(call.Id)).Select(one => one.Topic));
        Assert.Equal(4, storage.Take("Feedback").Count);
        await AskedAsync(call.Id);

        // Four ideas and what made the customer loyal, two rows each.
        Assert.Equal(14, storage.Take("FollowUps").Count);
        await AskedAsync(call.Id);
        Assert.Single(storage.Take("VoiceTopics"));
    }

    private async Task IdeaAsync(string handle, string text)
    {
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Outreach.MentionAsync(Mention.By(handle, text, "idea"));
        await Outreach.SettleAsync();
    }

    private async Task ConfirmAsync(string handle, string sentence)
    {
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        var id = (await Outreach.MentionAsync(Mention.By(handle, "The internet is down."))).FollowUpId;
        await Outreach.As(Yusuf).AssignAsync(id, Yusuf);
        await Outreach.As(Yusuf).AcknowledgeAsync(id, "On it.");
        await Outreach.As(Yusuf).ResolveAsync(id, "Replaced the box.");
        using var customer = new CustomerPage();
        var page = await customer.AnswerAsync(await CustomerPage.LinkAsync(Outreach, Yusuf, id), "fixed", sentence);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        await Outreach.SettleAsync();
    }

    private async Task SortAsync(string said, string topic)
    {
        var words = (await Outreach.As(Yusuf).TryReadAsync("api/reports/voice/not_sorted")).Expect<Page<Words>>().Items;
        await PostAsync($"{topic}/words", new JsonObject { ["id"] = Assert.Single(words, one => one.Said == said).Id });
    }

    private async Task PostAsync(string path, JsonObject body) => Assert.Equal(
        HttpStatusCode.OK,
        (await Outreach.SendAsync(HttpMethod.Post, $"api/reports/voice/{path}", OutreachClient.JsonOf(body), Lead)).Status);

    private async Task<IReadOnlyList<(string? Topic, string? State, string? Reason)>> AskedAsync(string callId) =>
        [
            .. (await Outreach.As(Yusuf).WholeCallAsync(callId)).Brief.GetProperty("asked").EnumerateArray().Select(one => (
                one.GetProperty("topic").GetString(), one.GetProperty("state").GetString(), one.GetProperty("reason").GetString())),
        ];

    private sealed record Words(string Id, string? Said);
}
