using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Colleagues at work on the same things: who is where, what was said to others, what is shared, and who is named.</summary>
public sealed class TogetherTests(TogetherHost host) : IClassFixture<TogetherHost>
{
    private const string Ravi = "ravi-jagmohan";
    private const string Desmond = "desmond-pinas";
    private const string Yusuf = "yusuf-demirel";
    private const string Lead = "hanneke-vos";

    private OutreachClient Outreach => host.Client;

    [Fact]
    public async Task Who_has_a_follow_up_open_sees_who_else_has_for_half_a_minute_and_nothing_of_it_changes()
    {
        var id = await MentionAsync("@presence");
        await Outreach.SettleAsync();
        var before = await Outreach.As(Lead).TryReadAsync($"api/followups/{id}");

        Assert.Empty(await OthersAsync(Ravi, id, "reading"));
        Assert.Equal([(Ravi, "reading")], await OthersAsync(Desmond, id, "writing"));
        Assert.Equal([(Desmond, "writing")], await OthersAsync(Ravi, id, "writing"));
        await Outreach.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(await OthersAsync(Ravi, id, "reading"));
        Assert.Equal(Ravi, Assert.Single(await host.Tables.ReadAsync("Presence"), row => row.Entity.PartitionKey == id).Entity.RowKey);
        Assert.Equal(before.ETag, (await Outreach.As(Lead).TryReadAsync($"api/followups/{id}")).ETag);

        await Outreach.AdvanceAsync(TimeSpan.FromSeconds(30));
        await Outreach.As(Lead).SweepAsync();
        Assert.Empty(await host.Tables.ReadAsync("Presence"));
    }

    [Fact]
    public async Task Presence_at_nothing_and_of_no_kind_is_refused()
    {
        var id = await MentionAsync("@nowhere");

        (await PresentAsync(Ravi, $"f{new string('0', 32)}", "reading")).ExpectProblem(HttpStatusCode.NotFound);
        (await PresentAsync(Ravi, "nothing", "reading")).ExpectProblem(HttpStatusCode.NotFound);
        (await PresentAsync(Ravi, id, "sleeping")).ExpectProblem(HttpStatusCode.BadRequest, "doing");
    }

    [Fact]
    public async Task The_third_customer_gets_words_of_their_own_unless_they_were_said_already()
    {
        const string Words = "Hello, I see it and am on it.";
        var (first, second, third) = (await MentionAsync("@one"), await MentionAsync("@two"), await MentionAsync("@three"));
        var ravi = Outreach.As(Ravi);
        await ravi.AcknowledgeAsync(first, Words);
        await ravi.AcknowledgeAsync(second, "HELLO - I see it, and am on it");
        await ravi.CommandAsync(second, "resolve", new JsonObject { ["done"] = "Replaced the card of line two." });

        // Another process knows what the one before said.
        await host.ForgetMemoryAsync();
        ravi = Outreach.As(Ravi);
        var refused = await ravi.TryCommandAsync(third, "acknowledge", Said(Words));

        refused.ExpectProblem(HttpStatusCode.Conflict, "said");
        Assert.Equal(2, refused.Body.GetProperty("customers").GetInt32());
        Assert.DoesNotContain("am on it", refused.Text, StringComparison.Ordinal);
        Assert.Equal((2, 2), await CheckAsync(Words, third));
        Assert.Equal((1, 2), await CheckAsync(Words, first));
        Assert.Equal((0, 2), await CheckAsync("Something else.", third));

        var logged = await ravi.CommandAsync(third, "acknowledge", Said(Words, sameWords: true));
        Assert.Equal("in_progress", logged.State);
        var events = (await ravi.TryReadAsync($"api/followups/{third}")).Body.GetProperty("events").EnumerateArray().ToList();
        Assert.True(events.Single(it => it.GetProperty("type").GetString() == "acknowledged").GetProperty("sameWords").GetBoolean());

        // They count for everybody else, and for a day.
        Assert.Equal((2, 2), await CheckAsync(Words, third));
        await Outreach.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal((0, 2), await CheckAsync(Words, third));
        await Outreach.As(Lead).SweepAsync();
        Assert.Empty(await host.Tables.ReadAsync("SaidWords"));
    }

    [Fact]
    public async Task What_was_answered_on_the_spot_counts_among_the_same_words()
    {
        const string Words = "Come by and I exchange it.";
        JsonObject Rang(string phone) => new()
        {
            ["channel"] = "phone",
            ["externalId"] = $"rang-{phone}",
            ["author"] = new JsonObject { ["phone"] = phone },
            ["text"] = "It is broken.",
            ["answer"] = new JsonObject { ["said"] = Words },
        };
        (await Outreach.PostAsync(Ravi, "api/mentions", Rang("+31201110021"))).Expect<Receipt>(HttpStatusCode.Accepted);
        var list = new JsonArray(Rang("+31201110022"), Rang("+31201110021"));
        (await Outreach.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(list), Ravi)).Expect<List<Receipt>>();
        var third = await MentionAsync("@spot-words");

        Assert.Equal((2, 2), await CheckAsync(Words, third));
        (await Outreach.As(Ravi).TryCommandAsync(third, "acknowledge", Said(Words))).ExpectProblem(HttpStatusCode.Conflict, "said");
    }

    [Fact]
    public async Task What_was_answered_on_the_spot_to_what_was_known_with_another_text_is_not_added_and_does_not_count()
    {
        const string Words = "Come by and I repair it.";
        JsonObject Rang(string text) => new()
        {
            ["channel"] = "phone",
            ["externalId"] = "rang-again",
            ["author"] = new JsonObject { ["phone"] = "+31201110024" },
            ["text"] = text,
        };
        (await Outreach.PostAsync(Ravi, "api/mentions", Rang("It is broken."))).Expect<Receipt>(HttpStatusCode.Accepted);

        var edited = (await Outreach.PostAsync(
            Ravi, "api/mentions", Rang("It is broken again.").With("answer", new JsonObject { ["said"] = Words })))
            .Expect<Receipt>(HttpStatusCode.Accepted);

        Assert.Equal((true, false), (edited.Edited, edited.Duplicate));
        Assert.Equal((0, 2), await CheckAsync(Words, followUpId: null));
    }

    [Fact]
    public async Task A_command_that_is_sent_twice_with_one_key_counts_once_and_nothing_kept_names_anybody()
    {
        var (first, second) = (await Outreach.MentionAsync(Mention.By("@again")), await MentionAsync("@after"));
        var ravi = Outreach.As(Ravi);
        var before = (await host.Tables.ReadAsync("SaidWords")).Select(row => row.Key).ToHashSet();
        var headers = new Dictionary<string, string> { ["Idempotency-Key"] = "the same again" };
        for (var time = 0; time < 2; time++)
        {
            (await Outreach.SendAsync(
                HttpMethod.Post,
                $"api/followups/{first.FollowUpId}/acknowledge",
                OutreachClient.JsonOf(Said("Only for you, Again.")),
                Ravi,
                headers)).Expect<FollowUp>();
        }

        await ravi.AcknowledgeAsync(second, "Only for you, again!");

        Assert.Equal((2, 2), await CheckAsync("only for you again", null));
        var export = await Outreach.As(Lead).TryReadAsync($"api/customers/{first.CustomerId}/export");
        Assert.Contains("When we answered you within the last day", export.Text, StringComparison.Ordinal);
        var rows = (await host.Tables.ReadAsync("SaidWords")).Where(row => !before.Contains(row.Key)).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Single(rows.Select(row => row.Entity.GetString("Words")).Distinct());
        Assert.All(rows, row => Assert.Matches("^[0-9a-f]{40}:[0-9a-f]{40}$", row.Entity.RowKey));
        Assert.DoesNotContain(rows, row => row.Entity.RowKey.Contains(first.CustomerId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snippets_are_shared_and_changed_by_whose_they_are_or_a_lead()
    {
        var created = await PutSnippetAsync(Ravi, "hello", "Hello, Ravi here.");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        (await PutSnippetAsync(Yusuf, "hello", "Mine now.")).ExpectProblem(HttpStatusCode.Forbidden);
        (await Outreach.SendAsync(HttpMethod.Delete, "api/snippets/hello", staff: Yusuf)).ExpectProblem(HttpStatusCode.Forbidden);
        (await PutSnippetAsync(Ravi, "hello", new string('x', 301))).ExpectProblem(HttpStatusCode.BadRequest, "text");
        (await PutSnippetAsync(Ravi, "Not An Id", "Hello")).ExpectProblem(HttpStatusCode.NotFound);

        Assert.Equal(HttpStatusCode.OK, (await PutSnippetAsync(Lead, "hello", "Hello, it is Ravi.")).Status);

        var listed = (await Outreach.As(Yusuf).TryReadAsync("api/snippets")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [("hello", "Hello, it is Ravi.", Ravi)],
            listed.Select(one => (
                one.GetProperty("id").GetString(), one.GetProperty("text").GetString(), one.GetProperty("by").GetString())));
        Assert.Equal(
            HttpStatusCode.PreconditionFailed, (await PutSnippetAsync(Ravi, "hello", "Older.", ifMatch: created.ETag)).Status);
        var tag = listed[0].GetProperty("etag").GetString();
        Assert.Equal(HttpStatusCode.OK, (await PutSnippetAsync(Ravi, "hello", "As listed.", ifMatch: tag)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await PutSnippetAsync(Lead, "hello", "As listed too.", ifMatch: tag)).Status);
        Assert.Equal(
            HttpStatusCode.NoContent, (await Outreach.SendAsync(HttpMethod.Delete, "api/snippets/hello", staff: Ravi)).Status);
        (await Outreach.SendAsync(HttpMethod.Delete, "api/snippets/hello", staff: Ravi)).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_is_named_in_a_note_gets_one_e_mail_with_the_note_and_who_writes_it_none()
    {
        var id = await MentionAsync("@noted");
        await Outreach.SettleAsync();

        await Outreach.As(Ravi).CommandAsync(
            id, "note", new JsonObject { ["text"] = "@Desmond and @desmond-pinas, she asked for you. @Ravi too." });
        await Outreach.SettleAsync();

        var mail = Assert.Single(
            await Outreach.EnvelopesAsync(), one => one.CustomArgs["kind"] == "named" && one.CustomArgs["about"] == id);
        Assert.Equal(Desmond, mail.CustomArgs["to"]);
        Assert.StartsWith("A colleague names you in a note about ", mail.Subject);
        Assert.Contains("she asked for you.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("the note names you", mail.Text, StringComparison.Ordinal);
        Assert.Single((await Outreach.As(Ravi).FollowUpAsync(id)).Notices, notice => notice.Kind == "named");
    }

    private async Task<string> MentionAsync(string handle) => (await Outreach.MentionAsync(Mention.By(handle))).FollowUpId;

    private static JsonObject Said(string said, bool? sameWords = null) =>
        new() { ["said"] = said, ["where"] = "twitter", ["needsResolution"] = true, ["sameWords"] = sameWords };

    private async Task<(int Customers, int Most)> CheckAsync(string text, string? followUpId)
    {
        var customerId = followUpId is null ? null : (await Outreach.As(Ravi).FollowUpAsync(followUpId)).CustomerId;
        var answer = (await Outreach.SendAsync(
            HttpMethod.Post,
            "api/words/check",
            OutreachClient.JsonOf(new JsonObject { ["text"] = text, ["customerId"] = customerId }),
            Ravi)).Body;
        return (answer.GetProperty("customers").GetInt32(), answer.GetProperty("most").GetInt32());
    }

    private Task<Answer> PutSnippetAsync(string by, string id, string text, string? ifMatch = null) =>
        Outreach.As(by).TryPutAsync($"api/snippets/{id}", new JsonObject { ["name"] = "Hello", ["text"] = text }, ifMatch);

    private Task<Answer> PresentAsync(string by, string id, string doing) =>
        Outreach.As(by).TryPutAsync($"api/followups/{id}/presence", new JsonObject { ["doing"] = doing });

    private async Task<IEnumerable<(string? By, string? Doing)>> OthersAsync(string by, string id, string doing) =>
        (await PresentAsync(by, id, doing)).Body.GetProperty("others").EnumerateArray()
            .Select(one => (one.GetProperty("by").GetString(), one.GetProperty("doing").GetString()));
}

/// <summary>One that holds every caller to words of their own.</summary>
public sealed class TogetherHost() : OutreachHost(
    DevHost.SeedChoice.Staff,
    startsAt: new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
    settings: new Dictionary<string, string?> { ["Outreach:SameWordsMost"] = "2" });
