using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What can be known again is taken in, whatever else is the matter with it; what could not be used is kept and said.</summary>
public sealed class IntakeTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _lead = host.Client.As("hanneke-vos");

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("\u200b\u2060")]
    [InlineData(null)]
    public async Task A_mention_without_words_is_kept_with_its_link_and_said_to_have_none(string? text)
    {
        var whole = await TakenAsync(Mention.By("ada", channel: "instagram").With("url", "https://pic.example/1").With("text", text));

        Assert.Equal("(no words)", whole.Summary);
        Assert.Equal((text ?? "", "https://pic.example/1"), (whole.Mentions[0].Text, whole.Mentions[0].Url));
        await _outreach.SettleAsync();
        Assert.Contains(await _outreach.InboxAsync(), mail => mail.Kind == "assigned" && mail.About == whole.Id);
    }

    [Fact]
    public async Task Of_pictures_the_first_twenty_links_are_kept_and_how_many_were_left_out_is_said()
    {
        var pictures = Enumerable.Range(0, 22).Select(
            n => (JsonNode)new JsonObject { ["url"] = $"https://pic.example/{n}", ["type"] = "image/jpeg" });
        var (receipt, whole) = await TakeAsync(Mention.By("ada").With("text", null).With("media", new JsonArray([.. pictures])));

        Assert.Equal(2, receipt.GetProperty("mediaLeftOut").GetInt32());
        Assert.Equal((20, 2), (whole.Mentions[0].Media.Count, whole.Mentions[0].MediaLeftOut));
        Assert.Equal(new Media("https://pic.example/19", "image/jpeg", null), whole.Mentions[0].Media[^1]);
    }

    [Theory]
    [InlineData("twitter", 10_000)]
    [InlineData("email", 100_000)]
    public async Task Of_a_text_over_the_limit_the_beginning_is_kept_and_said_to_be_one(string channel, int limit)
    {
        var (receipt, whole) = await TakeAsync(Mention.By("ada@mail.example", new string('a', limit + 1), channel: channel));

        Assert.True(receipt.GetProperty("truncated").GetBoolean());
        Assert.Equal((limit, true), (whole.Mentions[0].Text.Length, whole.Mentions[0].Truncated));

        var (unbroken, smile) = await TakeAsync(Mention.By("ada@mail.example", new string('a', limit - 1) + "🙂", channel: channel));
        Assert.True(unbroken.GetProperty("truncated").GetBoolean());
        Assert.Equal(new string('a', limit - 1), smile.Mentions[0].Text);
    }

    [Theory]
    [InlineData("author.phone", "\"call Quillon\"")]
    [InlineData("author.phone", "201234567")]
    [InlineData("author.displayName", "{\"first\":\"Ada\"}")]
    [InlineData("author.email", "\"nobody at home\"")]
    [InlineData("author.timeZone", "\"Europe/Atlantis\"")]
    [InlineData("kind", "\"rant\"")]
    [InlineData("url", "\"javascript:alert(1)\"")]
    [InlineData("postedAt", "1767600000")]
    [InlineData("text", "{\"html\":\"p\"}")]
    [InlineData("media", "\"a.jpg\"")]
    [InlineData("inReplyTo", "true")]
    public async Task What_can_not_be_used_is_kept_as_it_was_written_and_noted(string field, string json)
    {
        var given = JsonNode.Parse(json)!;
        var (receipt, whole) = await TakeAsync(Mention.By("ada").With(field, given));

        var said = Assert.Single(receipt.GetProperty("notes").EnumerateArray());
        Assert.Equal(["field", "why"], said.EnumerateObject().Select(member => member.Name));
        Assert.Equal(field, said.GetProperty("field").GetString());
        var kept = Assert.Single(whole.Mentions[0].Notes);
        var written = given is JsonValue value && value.TryGetValue<string>(out var text) ? text : json;
        Assert.Equal((field, written), (kept.Field, kept.Written));
        if (field == "postedAt")
        {
            Assert.Equal(whole.ReceivedAt, whole.Mentions[0].PostedAt);
        }
    }

    [Fact]
    public async Task A_string_that_no_text_can_hold_loses_nobody()
    {
        var answer = await _outreach.SendAsync(HttpMethod.Post, "api/mentions", new StreamContent(new MemoryStream(
            """{"channel":"twitter","externalId":"half","author":{"handle":"ada"},"text":"Half \ud83d a smile","\ud800":1}"""u8.ToArray()))
        {
            Headers = { ContentType = new("application/json") },
        });

        var whole = await _lead.FollowUpAsync(answer.Expect<Receipt>(HttpStatusCode.Accepted).FollowUpId);
        Assert.Equal("Half \uFFFD a smile", whole.Mentions[0].Text);
        Assert.Equal("text", Assert.Single(whole.Mentions[0].Notes).Field);
    }

    [Fact]
    public async Task One_bad_mention_of_a_list_never_costs_the_others()
    {
        var list = new JsonArray(
            Mention.By("@first"),
            Mention.By("@second").With("channel", null).With("author", null),
            Mention.By("@third").With("postedAt", "yesterday"),
            null,
            "no object");

        var answer = await _outreach.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(list));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        List<JsonElement> items = [.. answer.Body.EnumerateArray()];
        Assert.Equal(5, items.Count);
        Assert.Empty(items[0].GetProperty("notes").EnumerateArray());
        Assert.Equal("postedAt", items[2].GetProperty("notes")[0].GetProperty("field").GetString());
        foreach (var taken in new[] { items[0], items[2] })
        {
            Assert.Equal("new", (await _lead.FollowUpAsync(taken.GetProperty("followUpId").GetString()!)).State);
        }

        foreach (var (index, fields) in new[] { (1, "channel author"), (3, "body"), (4, "body") })
        {
            Assert.Equal((index, 400), (items[index].GetProperty("index").GetInt32(), items[index].GetProperty("status").GetInt32()));
            Assert.Equal("The request is not valid.", items[index].GetProperty("title").GetString());
            Assert.NotEmpty(items[index].GetProperty("detail").GetString()!);
            Assert.Equal(
                fields.Split(' '), items[index].GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_not_whole_after_a_restore_in_part_never_costs_the_others_of_a_list(bool isReply)
    {
        var known = Mention.By("@torn");
        var torn = isReply ? known.With("inReplyTo", "never-came") : known;
        var id = (await _outreach.MentionAsync(known)).FollowUpId;
        await _outreach.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(id, "state");
        List<JsonObject> others = [.. Enumerable.Range(0, 40).Select(n => Mention.By($"@whole{n}-{isReply}"))];
        JsonArray list = [.. others[..20], torn, .. others[20..]];

        var answer = await SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        List<JsonElement> items = [.. answer.Body.EnumerateArray()];
        Assert.Equal((20, 503), (items[20].GetProperty("index").GetInt32(), items[20].GetProperty("status").GetInt32()));
        items.RemoveAt(20);
        Assert.All(items, item => Assert.False(item.GetProperty("duplicate").GetBoolean()));
        await _outreach.SettleAsync();
        var running = (await _outreach.OrchestrationsAsync()).Select(instance => instance.Id).ToHashSet();
        Assert.All(items, item => Assert.Contains(
            running, instance => instance.Contains(item.GetProperty("followUpId").GetString()!, StringComparison.Ordinal)));

        // It is asked to be sent again, and that with its key.
        var again = (await SendAsync()).Body;
        Assert.Equal(503, again[20].GetProperty("status").GetInt32());
        Assert.True(again[0].GetProperty("duplicate").GetBoolean());
        (await SendAsync("handling=strict")).ExpectProblem(HttpStatusCode.ServiceUnavailable);

        Task<Answer> SendAsync(string? prefer = null) => _outreach.SendAsync(
            HttpMethod.Post,
            "api/mentions",
            OutreachClient.JsonOf(list),
            headers: prefer is null
                ? new Dictionary<string, string> { ["Idempotency-Key"] = $"torn-{isReply}" }
                : new Dictionary<string, string> { ["Prefer"] = prefer });
    }

    [Fact]
    public async Task A_reply_to_what_could_not_be_taken_in_waits_for_it_instead_of_standing_alone()
    {
        var torn = Mention.By("@torn-parent");
        var id = (await _outreach.MentionAsync(torn)).FollowUpId;
        await _outreach.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(id, "state");
        var reply = Mention.By("@torn-parent", "And it still blinks.").With("inReplyTo", torn["externalId"]!.GetValue<string>());
        var toThat = Mention.By("@torn-parent", "And now it is dark.").With("inReplyTo", reply["externalId"]!.GetValue<string>());
        var other = Mention.By("@whole-beside");

        var items = (await _outreach.SendAsync(
            HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(new JsonArray(toThat, reply, torn, other)))).Body;

        Assert.All(Enumerable.Range(0, 3), place => Assert.Equal(503, items[place].GetProperty("status").GetInt32()));
        Assert.Contains(id, items[1].GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.False(items[3].GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task A_reply_that_is_there_already_is_known_and_its_change_is_taken_whatever_became_of_what_it_answers()
    {
        var torn = Mention.By("@late-parent");
        var reply = Mention.By("@late-parent", "And it blinks.").With("inReplyTo", torn["externalId"]!.GetValue<string>());
        var own = (await _outreach.MentionAsync(reply)).FollowUpId;
        var id = (await _outreach.MentionAsync(torn)).FollowUpId;
        await _outreach.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(id, "state");

        var items = (await _outreach.SendAsync(
            HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(new JsonArray(torn, reply.With("text", "And it is dark."))))).Body;

        Assert.Equal(503, items[0].GetProperty("status").GetInt32());
        Assert.Equal((own, true), (items[1].GetProperty("followUpId").GetString(), items[1].GetProperty("edited").GetBoolean()));
    }

    [Fact]
    public async Task Handled_strictly_a_list_is_taken_as_a_whole_or_not_at_all()
    {
        var good = new JsonArray(Mention.By("@strict"), Mention.By("@strict").With("postedAt", "yesterday"));
        var bad = new JsonArray(Mention.By("@strict"), Mention.By("@strict").With("channel", null));

        (await StrictlyAsync(bad)).ExpectProblem(HttpStatusCode.BadRequest, "[1].channel");
        var receipts = (await StrictlyAsync(good)).Expect<IReadOnlyList<Receipt>>(HttpStatusCode.Accepted);
        Assert.Equal(2, receipts.Count);
        Assert.False((await _outreach.MentionAsync(bad[0]!.AsObject())).Duplicate);

        using var http = new HttpClient { BaseAddress = _outreach.Address };
        foreach (var (list, applied) in new[] { (good, true), (bad, true), (good, false) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/mentions") { Content = OutreachClient.JsonOf(list) };
            request.Headers.Add("Prefer", applied ? "handling=strict" : "handling=lenient");
            using var response = await http.SendAsync(request);
            Assert.Equal(
                applied ? ["handling=strict"] : [],
                response.Headers.TryGetValues("Preference-Applied", out var values) ? values : []);
        }

        Task<Answer> StrictlyAsync(JsonArray list) => _outreach.SendAsync(
            HttpMethod.Post,
            "api/mentions",
            OutreachClient.JsonOf(list),
            headers: new Dictionary<string, string> { ["Prefer"] = "handling=strict" });
    }

    [Fact]
    public async Task A_date_as_e_mail_has_it_is_understood_and_nothing_is_noted()
    {
        var (receipt, whole) = await TakeAsync(Mention.By("ada").With("postedAt", "Thu, 1 Aug 2024 10:55:28 +0300"));

        Assert.Equal(new DateTimeOffset(2024, 8, 1, 7, 55, 28, TimeSpan.Zero), whole.Mentions[0].PostedAt);
        Assert.Empty(receipt.GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task White_space_around_an_id_makes_no_other_mention()
    {
        var first = await _outreach.MentionAsync(Mention.By("ada").With("externalId", "c6"));

        Assert.Equal(first with { Duplicate = true }, await _outreach.MentionAsync(Mention.By("ada").With("externalId", "c6 ")));
    }

    [Fact]
    public async Task A_number_is_read_as_it_is_written_in_the_offices_country()
    {
        var whole = await TakenAsync(Mention.By("@national").With("author.phone", "020/1234567"));

        Assert.Equal("+31201234567", (await _lead.CustomerAsync(whole.CustomerId)).Phone);
        Assert.Empty(whole.Mentions[0].Notes);
    }

    [Fact]
    public async Task Two_writings_of_one_mobile_are_suggested_as_one_person()
    {
        var one = await TakenAsync(Mention.By("@nine").With("author.phone", "+5511912345678"));
        var other = await TakenAsync(Mention.By("@eight").With("author.phone", "+551112345678"));

        Assert.Equal([other.CustomerId], await SuggestedAsync(one.CustomerId));
        Assert.Equal([one.CustomerId], await SuggestedAsync(other.CustomerId));
    }

    [Fact]
    public async Task One_mailbox_in_many_writings_is_one_person_and_its_tags_are_suggested()
    {
        var bo = await TakenAsync(Mention.By("bo@m.example", channel: "email"));
        var tagged = await TakenAsync(Mention.By("bo+shop@m.example", channel: "email"));
        var named = await TakenAsync(Mention.By("\"Bo\" <bo@m.example>", channel: "email"));

        Assert.Equal(bo.CustomerId, named.CustomerId);
        Assert.NotEqual(bo.CustomerId, tagged.CustomerId);
        Assert.Equal("Bo", (await _lead.CustomerAsync(bo.CustomerId)).DisplayName);
        Assert.Equal([tagged.CustomerId], await SuggestedAsync(bo.CustomerId));
        Assert.Equal([bo.CustomerId], await SuggestedAsync(tagged.CustomerId));
    }

    private async Task<FollowUp> TakenAsync(JsonObject mention) => (await TakeAsync(mention)).Whole;

    private async Task<(JsonElement Receipt, FollowUp Whole)> TakeAsync(JsonObject mention)
    {
        var answer = await _outreach.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(mention));
        return (answer.Body, await _lead.FollowUpAsync(answer.Expect<Receipt>(HttpStatusCode.Accepted).FollowUpId));
    }

    private async Task<IEnumerable<string>> SuggestedAsync(string customerId) =>
        (await _lead.TryReadAsync($"api/customers/{customerId}/duplicates")).Expect<Page<LikelyDuplicate>>().Items.Select(
            one => one.CustomerId);
}
