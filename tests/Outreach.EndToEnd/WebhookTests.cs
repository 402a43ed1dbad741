using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Webhooks;

namespace Outreach.EndToEnd;

/// <summary>Mentions that other systems send, signed.</summary>
public sealed class WebhookTests(WebhookHost host) : IClassFixture<WebhookHost>
{
    private readonly OutreachClient _outreach = host.Client;
    private readonly WebhookSender _reviews = new(host.Client, "reviews");
    private readonly WebhookSender _forum = new(host.Client, "forum");
    private readonly StaffClient _lead = host.Client.As("hanneke-vos");

    [Fact]
    public async Task What_a_source_signed_becomes_follow_ups()
    {
        var reviews = await _reviews.SendAsync(Items(Item("r-1", "@reads"), Item("r-2", "@writes", "Ça va? 😀")), "msg_take");
        var forum = await _forum.SendAsync("""[{"externalId":7,"author":{"handle":"posts"},"text":"Hello","reach":9000}]""");

        Assert.Equal((new Delivered(2, 0, 0, 0, false), new Delivered(1, 0, 0, 0, false)), (reviews, forum));
        var whole = await _lead.FollowUpAsync(SharedKernel.FollowUpId.Of("review", "r-2"));
        Assert.Equal(("review", "Ça va? 😀"), (whole.Channel, whole.Mentions[0].Text));
        Assert.Equal("Hello", (await _lead.FollowUpAsync(SharedKernel.FollowUpId.Of("forum", "7"))).Mentions[0].Text);
    }

    [Fact]
    public async Task A_delivery_that_comes_again_is_ignored()
    {
        var body = Items(Item("again-1", "@again"), """{"user":{"name":"@again"}}""");

        Assert.Equal(new Delivered(1, 0, 1, 0, false), await _reviews.SendAsync(body, "msg_again"));
        Assert.Equal(new Delivered(0, 0, 0, 0, true), await _reviews.SendAsync(body, "msg_again"));
        Assert.Equal(new Delivered(0, 0, 0, 0, true), await _reviews.SendAsync("""{"other":true}""", "msg_again", withOtherKey: true));
        Assert.Equal(new Delivered(0, 1, 0, 0, false), await _reviews.SendAsync(Items(Item("again-1", "@again")), "msg_another"));

        const string Post = """{"externalId":"again","author":{"handle":"again"},"text":"Hello"}""";
        var signed = await _forum.SignedAsync(Post);
        Assert.Equal(new Delivered(1, 0, 0, 0, false), (await _forum.TrySendAsync(Post, signed)).Expect<Delivered>());
        signed["X-Signature"] = signed["X-Signature"].ToUpperInvariant().Replace("SHA256", "sha256", StringComparison.Ordinal);
        Assert.True((await _forum.TrySendAsync(Post, signed)).Expect<Delivered>().Repeated);
    }

    [Fact]
    public async Task A_delivery_that_broke_off_is_taken_when_it_comes_again()
    {
        // As a process leaves it that dies between the first write and the last.
        var source = host.Services.GetRequiredService<WebhookSources>().Find("reviews")!;
        await host.Services.GetRequiredService<WebhookDeliveries>().BeginAsync(source, "id:msg_broken", CancellationToken.None);
        var body = Items(Item("broken-1", "@broken"), """{"id":"broken-2"}""");

        Assert.Equal(new Delivered(1, 0, 1, 0, false), await _reviews.SendAsync(body, "msg_broken"));
        Assert.True((await _reviews.SendAsync(body, "msg_broken")).Repeated);
        Assert.Single(await _reviews.ParkedAsync(), one => one.Json.Contains("broken-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_item_that_can_not_be_taken_in_now_keeps_none_of_the_others_waiting()
    {
        var torn = Item("torn-1", "@torn");
        await _reviews.SendAsync(Items(torn), "msg_before");
        await _outreach.SettleAsync();
        var (id, followUps) = (SharedKernel.FollowUpId.Of("review", "torn-1"), host.Tables["FollowUps"]);
        var state = (await followUps.GetEntityAsync<Azure.Data.Tables.TableEntity>(id, "state")).Value;
        await followUps.DeleteEntityAsync(id, "state");
        var before = (await RefusedAsync("no_author"), await RefusedAsync("not_now"));
        List<string> whole = [.. Enumerable.Range(0, 120).Select(n => Item($"beside-torn-{n}", $"@beside{n}"))];
        var body = Items([torn, """{"id":"torn-unreadable"}""", .. whole]);

        var answer = await _reviews.TrySendAsync(body, await _reviews.SignedAsync(body, "msg_torn"));

        answer.ExpectProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("review", (await _lead.FollowUpAsync(SharedKernel.FollowUpId.Of("review", "beside-torn-119"))).Channel);
        Assert.Single(await _reviews.ParkedAsync(), one => one.Json.Contains("torn-unreadable", StringComparison.Ordinal));

        // A source gives up some time: what still can't be taken in after some minutes waits for a lead.
        (await SendAgainAsync(TimeSpan.FromSeconds(119))).ExpectProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(new Delivered(0, 120, 2, 0, false), (await SendAgainAsync(TimeSpan.FromSeconds(1))).Expect<Delivered>());
        var parked = Assert.Single(await _reviews.ParkedAsync(), one => one.Json.Contains("torn-1", StringComparison.Ordinal));
        Assert.Contains(id, Assert.Single(parked.Reasons["item"]), StringComparison.Ordinal);
        Assert.True((await SendAgainAsync(TimeSpan.Zero)).Expect<Delivered>().Repeated);
        Assert.Equal((before.Item1 + 1, before.Item2 + 1), (await RefusedAsync("no_author"), await RefusedAsync("not_now")));

        (await _reviews.TryRetryAsync(parked.Id)).ExpectProblem(HttpStatusCode.ServiceUnavailable);
        await followUps.AddEntityAsync(state);
        Assert.Equal(1, Receipts(await _reviews.TryRetryAsync(parked.Id), parked: 0));
        Assert.DoesNotContain(await _reviews.ParkedAsync(), one => one.Id == parked.Id);

        async Task<Answer> SendAgainAsync(TimeSpan after)
        {
            await _outreach.AdvanceAsync(after);
            return await _reviews.TrySendAsync(body, await _reviews.SignedAsync(body, "msg_torn"));
        }
    }

    [Fact]
    public async Task What_can_not_be_taken_in_now_and_has_no_place_to_wait_is_asked_for_until_it_is_taken()
    {
        var longText = Item("torn-long", "@torn", new string('x', ParkedItem.MostUnits));
        var parkable = Item("torn-short", "@torn");
        await _reviews.SendAsync(Items(Item("torn-long", "@torn"), parkable), "msg_before_long");
        await _outreach.SettleAsync();
        var followUps = host.Tables["FollowUps"];
        var states = new List<Azure.Data.Tables.TableEntity>();
        foreach (var id in (string[])["torn-long", "torn-short"])
        {
            var partition = SharedKernel.FollowUpId.Of("review", id);
            states.Add(await followUps.GetEntityAsync<Azure.Data.Tables.TableEntity>(partition, "state"));
            await followUps.DeleteEntityAsync(partition, "state");
        }

        var body = Items(longText, """{"id":"long-unreadable"}""", parkable);
        (await SendAsync()).ExpectProblem(HttpStatusCode.ServiceUnavailable);
        var noted = await RefusedAsync("not_now");

        await _outreach.AdvanceAsync(TimeSpan.FromHours(1));
        (await SendAsync()).ExpectProblem(HttpStatusCode.ServiceUnavailable);
        (await SendAsync()).ExpectProblem(HttpStatusCode.ServiceUnavailable);

        Assert.Single(await _reviews.ParkedAsync(), one => one.Json.Contains("long-unreadable", StringComparison.Ordinal));
        Assert.Equal(noted, await RefusedAsync("not_now"));
        Assert.Single(await _reviews.ParkedAsync(), one => one.Json.Contains("torn-short", StringComparison.Ordinal));
        foreach (var state in states)
        {
            await followUps.AddEntityAsync(state);
        }

        // What is taken in after all waits for nobody any more.
        Assert.Equal(new Delivered(1, 1, 1, 0, false), (await SendAsync()).Expect<Delivered>());
        Assert.Equal(
            ["""{"id":"long-unreadable"}"""],
            (await _reviews.ParkedAsync()).Where(one => one.Json.Contains("-unreadable") || one.Json.Contains("torn-short"))
                .Where(one => !one.Json.Contains("torn-unreadable")).Select(one => one.Json));

        async Task<Answer> SendAsync() => await _reviews.TrySendAsync(body, await _reviews.SignedAsync(body, "msg_long"));
    }

    [Fact]
    public async Task Whatever_is_wrong_has_one_answer_and_stores_nothing()
    {
        var body = Items(Item("wrong-1", "@wrong"));
        var signed = await _reviews.SignedAsync(body, "msg_wrong");
        var before = await host.Tables.FingerprintAsync();

        List<Answer> answers =
        [
            await new WebhookSender(_outreach, "elsewhere").TrySendAsync(body, signed),
            await new WebhookSender(_outreach, "parked").TrySendAsync(body, signed),
            await _reviews.TrySendAsync(body, new Dictionary<string, string>()),
            await _reviews.TrySendAsync(body.Replace("wrong-1", "wrong-2", StringComparison.Ordinal), signed),
            await _reviews.TrySendAsync(body, new Dictionary<string, string>(signed) { ["webhook-id"] = "msg_other" }),
            await _reviews.TrySendAsync(body, new Dictionary<string, string>(signed) { ["webhook-signature"] = "v1,AAAA" }),
            await _reviews.TrySendAsync(body, await _reviews.SignedAsync(body, "msg_wrong", ago: TimeSpan.FromSeconds(301))),
            await _reviews.TrySendAsync(body, await _reviews.SignedAsync(body, "msg_wrong", ago: TimeSpan.FromSeconds(-301))),
            await _forum.TrySendAsync(body, signed),
        ];

        Assert.All(answers, answer => answer.ExpectProblem(HttpStatusCode.Unauthorized));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(before, await host.Tables.FingerprintAsync());
    }

    [Fact]
    public async Task What_is_too_large_too_deep_or_no_JSON_is_refused_without_a_word_of_it()
    {
        var before = await host.Tables.FingerprintAsync();
        string[] bodies =
        [
            "{\"flugelhorn\":",
            "flugelhorn",
            $"{new string('[', 33)}{new string(']', 33)}",
        ];
        foreach (var body in bodies)
        {
            var answer = await _forum.TrySendAsync(body, await _forum.SignedAsync(body));
            answer.ExpectProblem(HttpStatusCode.BadRequest, "body");
            Assert.DoesNotContain("flugelhorn", answer.Text, StringComparison.Ordinal);
        }

        var large = $"[\"{new string('x', 1024 * 1024)}\"]";
        (await _forum.TrySendAsync(large, await _forum.SignedAsync(large))).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body");
        (await _outreach.SendAsync(
            HttpMethod.Post, "api/webhooks/forum", new StringContent("{}", Encoding.UTF8, "text/plain"))).ExpectProblem(
                HttpStatusCode.UnsupportedMediaType, "Content-Type");
        (await _forum.TryAsync($"[{string.Join(',', Enumerable.Repeat(1, 1001))}]")).ExpectProblem(HttpStatusCode.BadRequest, "body");
        Assert.Equal(before, await host.Tables.FingerprintAsync());
    }

    [Fact]
    public async Task A_test_says_what_would_be_taken_and_what_not_and_why_and_stores_nothing()
    {
        var before = await host.Tables.FingerprintAsync();

        var answer = (await _reviews.TryAsync(Items(Item("t-1", "@tests"), """{"id":"t-2","text":"Who am I?"}""", "5"))).Body;
        var nothing = (await _reviews.TryAsync("""{"reviews":[]}""")).Body;

        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("fault").ValueKind);
        Assert.Equal(
            ("review", "t-1", "@tests", "My line is down."),
            (
                items[0].GetProperty("mention").GetProperty("channel").GetString(),
                items[0].GetProperty("mention").GetProperty("externalId").GetString(),
                items[0].GetProperty("mention").GetProperty("handle").GetString(),
                items[0].GetProperty("mention").GetProperty("text").GetString()));
        Assert.Equal(JsonValueKind.Null, items[1].GetProperty("mention").ValueKind);
        Assert.Equal(["author"], items[1].GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(["user.name"], items[1].GetProperty("missing").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(["externalId", "author"], items[2].GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Contains("Items", nothing.GetProperty("fault").GetString(), StringComparison.Ordinal);
        (await new WebhookSender(_outreach, "elsewhere").TryAsync("{}")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(before, await host.Tables.FingerprintAsync());
    }

    [Fact]
    public async Task What_can_not_be_mapped_waits_for_a_lead_and_is_tried_again()
    {
        Assert.Equal(
            new Delivered(1, 0, 2, 0, false),
            await _reviews.SendAsync(Items(Item("p-1", "@parks"), """{"id":"p-2"}""", """{"user":{"name":"@p3"}}"""), "msg_park"));
        Assert.Equal(new Delivered(0, 0, 1, 0, false), await _reviews.SendAsync("""{"reviews":[{"id":"p-4"}]}""", "msg_moved"));

        var all = await _reviews.ParkedAsync();
        Parked[] waiting = [.. ((string[])["p-2", "@p3", "p-4"]).Select(words => all.Single(one => one.Json.Contains(words)))];
        Assert.Equal(["author", "externalId", "items"], waiting.Select(one => Assert.Single(one.Reasons).Key));
        Assert.All(waiting, one => Assert.Equal(one.At.AddDays(7), one.Until));
        (await _outreach.As("ravi-jagmohan").TryReadAsync("api/webhooks/parked")).ExpectProblem(HttpStatusCode.Forbidden);
        (await _reviews.TryRetryAsync(waiting[0].Id)).ExpectProblem(HttpStatusCode.Conflict, "author");
        (await _reviews.TryRetryAsync(waiting[2].Id)).ExpectProblem(HttpStatusCode.Conflict, "items");

        // Once the source is corrected, what waits is read as it is set up then.
        var (item, _) = (await Store.FindAsync(waiting[0].Id, CancellationToken.None))!.Value;
        await Store.PutAsync([new ToPark(item, Item("p-2", "@parks"))], CancellationToken.None);
        var (body, _) = (await Store.FindAsync(waiting[2].Id, CancellationToken.None))!.Value;
        await Store.PutAsync([new ToPark(body, Items(Item("p-5", "@parks"), """{"id":"p-6"}"""))], CancellationToken.None);
        Assert.Equal(1, Receipts(await _reviews.TryRetryAsync(waiting[0].Id), parked: 0));
        Assert.Equal(1, Receipts(await _reviews.TryRetryAsync(waiting[2].Id), parked: 1));
        await _reviews.DeleteAsync(waiting[1].Id);

        var left = (await _reviews.ParkedAsync()).Where(one => one.At == waiting[0].At && one.Json.Contains("\"p-")).ToList();
        Assert.Equal("""{"id":"p-6"}""", Assert.Single(left).Json);
        Assert.Equal("My line is down.", (await _lead.FollowUpAsync(SharedKernel.FollowUpId.Of("review", "p-5"))).Mentions[0].Text);
        (await _reviews.TryRetryAsync(waiting[0].Id)).ExpectProblem(HttpStatusCode.NotFound);

        // Leads hear of it as of whatever could not be taken.
        var refused = (await _lead.TryReadAsync("api/mentions/refused")).Body.GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("source").GetString() == "webhook-reviews").Select(one => one.GetProperty("reason").GetString());
        Assert.Superset(new HashSet<string?> { "no_author", "no_external_id", "no_items" }, refused.ToHashSet());
    }

    [Fact]
    public async Task An_erasure_deletes_what_waits_and_holds_a_handle_of_the_customer()
    {
        await _reviews.SendAsync(
            Items(Item("e-1", "@forgetme"), """{"user":{"name":"ForgetMe"}}""", """{"user":{"name":"@stays"}}"""), "msg_e");
        var customer = (await _lead.FollowUpAsync(SharedKernel.FollowUpId.Of("review", "e-1"))).CustomerId;
        await _outreach.SettleAsync();

        var erasure = await _outreach.AskToEraseAsync(customer);
        await _outreach.SettleAsync();

        Assert.Equal("completed", (await _outreach.ErasureAsync(erasure.Id)).Status);
        var parked = await _reviews.ParkedAsync();
        Assert.DoesNotContain(parked, one => one.Json.Contains("ForgetMe", StringComparison.Ordinal));
        Assert.Contains(parked, one => one.Json.Contains("@stays", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_seven_days_nothing_waits_and_no_delivery_is_known()
    {
        await _reviews.SendAsync(Items("""{"id":"old-1"}"""), "msg_old");
        await _reviews.SendAsync(Items("""{"id":"new-1"}"""), "msg_new");
        var (old, json) = (await Store.FindAsync(
            (await _reviews.ParkedAsync()).Single(one => one.Json.Contains("old-1", StringComparison.Ordinal)).Id,
            CancellationToken.None))!.Value;
        await Store.PutAsync([new ToPark(old with { At = old.At.AddDays(-7).AddSeconds(-1) }, json)], CancellationToken.None);
        foreach (var row in (await host.Tables.ReadAsync("Webhooks")).Select(row => row.Entity).Where(IsOldDelivery))
        {
            row["At"] = row.GetDateTimeOffset("At")!.Value.AddDays(-7).AddSeconds(-1);
            await host.Tables["Webhooks"].UpdateEntityAsync(row, Azure.ETag.All);
        }

        await _lead.SweepAsync();

        Assert.DoesNotContain(await _reviews.ParkedAsync(), one => one.Json.Contains("old-1", StringComparison.Ordinal));
        Assert.Contains(await _reviews.ParkedAsync(), one => one.Json.Contains("new-1", StringComparison.Ordinal));
        Assert.False((await _reviews.SendAsync(Items(), "msg_old")).Repeated);
        Assert.True((await _reviews.SendAsync(Items(), "msg_new")).Repeated);
    }

    private static bool IsOldDelivery(Azure.Data.Tables.TableEntity row) => row.RowKey
        == Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("id:msg_old"u8).AsSpan(0, 20));

    private ParkedItems Store => host.Services.GetRequiredService<ParkedItems>();

    private static int Receipts(Answer answer, int parked)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(parked, answer.Body.GetProperty("parked").GetInt32());
        return answer.Body.GetProperty("receipts").GetArrayLength();
    }

    private async Task<int> RefusedAsync(string reason) =>
        (await _lead.TryReadAsync("api/mentions/refused")).Body.GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("source").GetString() == "webhook-reviews" && one.GetProperty("reason").GetString() == reason)
            .Sum(one => one.GetProperty("count").GetInt32());

    private static string Item(string id, string handle, string text = "My line is down.") =>
        JsonSerializer.Serialize(new { id, user = new { name = handle }, text });

    private static string Items(params string[] items) => $$"""{"data":[{{string.Join(',', items)}}]}""";
}
