using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A customer rang, or stood in the shop: a colleague writes down what they said, and what was answered on the spot.</summary>
public sealed partial class HandInTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Staff = "ravi-jagmohan";
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task What_was_answered_on_the_spot_is_the_first_response_at_once_and_theirs_who_answered()
    {
        var receipt = (await HandInAsync(new()
        {
            ["channel"] = "phone",
            ["author"] = new JsonObject { ["phone"] = "+31201110001", ["displayName"] = "Rie Ringer" },
            ["text"] = "The line is dead.",
            ["kind"] = "problem",
            ["answer"] = new JsonObject { ["said"] = "I have reset it; a mechanic comes if it stays dead." },
        })).Expect<Receipt>(HttpStatusCode.Accepted);

        // In the commit that makes it: no turn has run.
        var followUp = await WholeAsync(receipt.FollowUpId);
        Assert.Equal((Staff, "in_progress"), ((string?)followUp["owner"], (string?)followUp["state"]));
        Assert.Equal((string?)followUp["receivedAt"], (string?)followUp["serviceLevel"]!["firstResponse"]!["metAt"]);
        Assert.Equal("hit", (string?)followUp["serviceLevel"]!["firstResponse"]!["status"]);
        var events = followUp["events"]!.AsArray();
        Assert.Equal(["received", "assigned", "acknowledged"], events.Select(one => (string?)one!["type"]));
        Assert.Equal(("customer", Staff), ((string?)events[0]!["by"], (string?)events[0]!["loggedBy"]));
        Assert.Equal(
            (Staff, "phone", "I have reset it; a mechanic comes if it stays dead."),
            ((string?)events[2]!["by"], (string?)events[2]!["where"], (string?)events[2]!["said"]));

        await _outreach.SettleAsync();
        Assert.Empty((await WholeAsync(receipt.FollowUpId))["notices"]!.AsArray());
        var customer = await _outreach.RememberedAsync(receipt.CustomerId);
        Assert.Equal((Staff, 1), (customer.KnownBy, customer.Mentions));
        Assert.Equal([("phone", "+31201110001")], customer.Identities.Select(one => (one.Channel, one.Handle)));
        Assert.Equal([(receipt.CustomerId)], await FoundAsync("+31201110001"));
    }

    [Fact]
    public async Task What_is_done_with_once_it_is_answered_is_closed_and_remembered()
    {
        var receipt = (await HandInAsync(new()
        {
            ["channel"] = "shop",
            ["author"] = new JsonObject { ["displayName"] = "Sam Shopper" },
            ["text"] = "You people are great.",
            ["kind"] = "praise",
            ["answer"] = new JsonObject { ["said"] = "Thank you!" },
        })).Expect<Receipt>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();

        var followUp = await WholeAsync(receipt.FollowUpId);
        Assert.Equal(("closed", "acknowledged"), ((string?)followUp["state"], (string?)followUp["outcome"]));
        Assert.DoesNotContain(await _outreach.As(Staff).WorklistAsync(), item => item.Id == receipt.FollowUpId);
        var closed = await _outreach.As(Staff).AllFollowUpsAsync(filter: "&state=closed");
        Assert.Contains(closed, one => one.Id == receipt.FollowUpId);
        Assert.Equal("acknowledged", (await _outreach.RememberedAsync(receipt.CustomerId)).Timeline.Single().Outcome);

        // Another visitor of the same name is somebody else.
        var other = (await HandInAsync(new()
        {
            ["channel"] = "shop",
            ["author"] = new JsonObject { ["displayName"] = "Sam Shopper" },
            ["text"] = "Do you sell cables?",
        })).Expect<Receipt>(HttpStatusCode.Accepted);
        Assert.NotEqual(receipt.CustomerId, other.CustomerId);
        Assert.Equal("new", (string?)(await WholeAsync(other.FollowUpId))["state"]);
    }

    [Fact]
    public async Task An_answer_that_says_that_nothing_is_left_to_solve_does_not_end_what_is_and_says_so()
    {
        var first = (await HandInAsync(new()
        {
            ["channel"] = "shop",
            ["externalId"] = "solve-1",
            ["author"] = new JsonObject { ["displayName"] = "Vera Visitor" },
            ["text"] = "My modem is dead.",
            ["kind"] = "problem",
            ["answer"] = new JsonObject { ["said"] = "I order another one." },
        })).Expect<Receipt>(HttpStatusCode.Accepted);

        var second = (await AskAsync()).Expect<JsonObject>(HttpStatusCode.Accepted);

        Assert.Equal(first.FollowUpId, (string?)second["followUpId"]);
        Assert.Equal("answer.needsResolution", (string?)Assert.Single(second["notes"]!.AsArray())!["field"]);
        Assert.Equal("in_progress", (string?)(await WholeAsync(first.FollowUpId))["state"]);

        // Who did not get that answer and hands it in again learns the same.
        var again = (await AskAsync()).Expect<JsonObject>(HttpStatusCode.Accepted);
        Assert.True((bool?)again["duplicate"]);
        Assert.Contains(again["notes"]!.AsArray(), note => (string?)note!["field"] == "answer.needsResolution");

        Task<Answer> AskAsync() => HandInAsync(new()
        {
            ["channel"] = "shop",
            ["externalId"] = "solve-2",
            ["customerId"] = first.CustomerId,
            ["inReplyTo"] = "solve-1",
            ["text"] = "When does it come?",
            ["answer"] = new JsonObject { ["said"] = "On Monday.", ["needsResolution"] = false },
        });
    }

    [Fact]
    public async Task A_customer_is_found_by_their_number_and_their_call_is_written_down_as_theirs()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@rang").With("author.phone", "+31201110002"))).CustomerId;
        Assert.Equal([id], await FoundAsync("+31 20 111 00 02"));

        var receipt = (await HandInAsync(
            new() { ["channel"] = "phone", ["customerId"] = id, ["text"] = "When do you come?", ["kind"] = "question" }))
            .Expect<Receipt>(HttpStatusCode.Accepted);
        Assert.Equal(id, receipt.CustomerId);
        var customer = await _outreach.RememberedAsync(id);
        Assert.Equal(2, customer.Mentions);
        Assert.Equal([("twitter", "@rang"), ("phone", "+31201110002")], customer.Identities.Select(one => (one.Channel, one.Handle)));
        (await HandInAsync(new() { ["channel"] = "phone", ["customerId"] = "c0123", ["text"] = "Hello" }))
            .ExpectProblem(HttpStatusCode.BadRequest, "customerId");
        (await HandInAsync(new() { ["channel"] = "phone", ["customerId"] = id, ["text"] = "Hello", ["answer"] = new JsonObject() }))
            .ExpectProblem(HttpStatusCode.BadRequest, "answer.said");
    }

    [Fact]
    public async Task Who_rings_twice_is_one_customer_however_their_number_is_written()
    {
        var first = await RingAsync("020 111 0006", "phone");

        Assert.Equal([("phone", "+31201110006")], await IdentitiesAsync(first.CustomerId));
        Assert.Equal(first.CustomerId, (await RingAsync("+31 (0)20-1110006", "phone")).CustomerId);
        Assert.Equal((await RingAsync("020 111 0007", "shop")).CustomerId, (await RingAsync("+31201110007", "shop")).CustomerId);

        // Two colleagues in one company have one number and two extensions; what is no number is kept as it was written.
        Assert.NotEqual(
            (await RingAsync("020 111 0008 ext. 1", "phone")).CustomerId, (await RingAsync("020 111 0008 ext. 2", "phone")).CustomerId);
        Assert.Equal([("phone", "withheld")], await IdentitiesAsync((await RingAsync("withheld", "phone")).CustomerId));
    }

    [Theory]
    [InlineData("020 111 0009", "020 111 0009")]
    [InlineData("020 111 0010", "+31 20 111 0010")]
    [InlineData("0201110011", "(020) 111-0011")]
    [InlineData("+31 20 111 0012", "0201110012")]
    [InlineData("0031201110013", "+31201110013")]
    [InlineData("020-11 10 014", "+31201110014")]
    public async Task Who_was_written_down_with_a_number_as_it_was_typed_is_still_found(string before, string now)
    {
        var first = await _outreach.MentionAsync(Mention.By(before, channel: "phone").With("author.phone", before));

        Assert.Equal(first.CustomerId, (await RingAsync(now, "phone")).CustomerId);
        Assert.Equal(first.CustomerId, (await RingAsync(before, "phone")).CustomerId);
        Assert.Equal([("phone", before)], await IdentitiesAsync(first.CustomerId));
    }

    [Theory]
    [InlineData("020 111 0015", "+31 20 111 0015")]
    [InlineData("+310201110016", "020 111 0016")]
    public async Task Who_was_written_down_with_nothing_but_a_number_as_it_was_typed_is_still_found(string before, string now)
    {
        var first = await _outreach.MentionAsync(Mention.By(before, channel: "phone"));

        Assert.Equal([first.CustomerId], await FoundAsync(now));
        Assert.Equal(first.CustomerId, (await RingAsync(now, "phone")).CustomerId);
    }

    [Fact]
    public async Task Who_is_known_by_an_odd_writing_is_found_by_the_number_that_was_kept_with_the_zero_of_home()
    {
        var first = await _outreach.MentionAsync(Mention.By("020/1110.017", channel: "phone"));
        var match = host.Services.GetRequiredService<IdentityKey>().HashOf("match:phone:+310201110017");
        await host.Tables["CustomerMatches"].AddEntityAsync(new TableEntity(match, first.CustomerId));

        Assert.Equal(first.CustomerId, (await RingAsync("020 111 0017", "phone")).CustomerId);
    }

    [Fact]
    public async Task A_bare_number_is_whose_number_it_is_and_not_what_they_are_called()
    {
        var rang = await RingAsync("020 111 0018", "phone");

        var bare = (await HandInAsync(new() { ["channel"] = "phone", ["author"] = "+31 20 1110018", ["text"] = "Hello?" }))
            .Expect<Receipt>(HttpStatusCode.Accepted);

        Assert.Equal(rang.CustomerId, bare.CustomerId);
        var customer = await _outreach.RememberedAsync(bare.CustomerId);
        Assert.Equal((null, "+31201110018", 2), (customer.DisplayName, customer.Phone, customer.Mentions));
    }

    [Fact]
    public async Task Sent_twice_with_one_key_it_is_written_down_once()
    {
        var body = new JsonObject
        {
            ["channel"] = "phone",
            ["author"] = new JsonObject { ["phone"] = "+31201110003" },
            ["text"] = "Twice?",
        };
        var key = new Dictionary<string, string> { ["Idempotency-Key"] = "rang-once" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _outreach.SendAsync(
            HttpMethod.Post, "api/mentions", OutreachClient.JsonOf((JsonObject)body.DeepClone()), Staff, key)));

        var ids = answers.Select(answer => answer.Expect<Receipt>(HttpStatusCode.Accepted).FollowUpId).Distinct();
        Assert.Equal(1, (await _outreach.RememberedAsync(answers[0].Expect<Receipt>(HttpStatusCode.Accepted).CustomerId)).Mentions);
        Assert.Single(ids);
    }

    [Fact]
    public async Task Names_in_any_letter_case_and_ids_as_numbers_are_read_as_a_machines_are()
    {
        var body = new JsonObject
        {
            ["Channel"] = "Twitter",
            ["ExternalId"] = 14780,
            ["Author"] = new JsonObject { ["Handle"] = 12345, ["DisplayName"] = "Cas Case" },
            ["Text"] = "Is it down?",
            ["Kind"] = "problem",
            ["Answer"] = new JsonObject { ["Said"] = "Yes, until noon." },
        };
        var heard = (await HandInAsWrittenAsync(body.ToJsonString())).Expect<Receipt>(HttpStatusCode.Accepted);

        var mention = (await WholeAsync(heard.FollowUpId))["mentions"]![0]!;
        Assert.Equal(("14780", "12345"), ((string?)mention["externalId"], (string?)mention["handle"]));
        Assert.Equal("Yes, until noon.", (string?)(await WholeAsync(heard.FollowUpId))["events"]![2]!["said"]);
        var customer = await _outreach.RememberedAsync(heard.CustomerId);
        Assert.Equal(("Cas Case", "12345"), (customer.DisplayName, customer.Identities.Single().Handle));

        var named = (await HandInAsWrittenAsync($$"""{ "channel": "shop", "CustomerID": "{{heard.CustomerId}}", "text": "And now?" }"""))
            .Expect<Receipt>(HttpStatusCode.Accepted);
        Assert.Equal(heard.CustomerId, named.CustomerId);
        (await HandInAsWrittenAsync("""{ "channel": "shop", "customerId": 12, "text": "Hello" }"""))
            .ExpectProblem(HttpStatusCode.BadRequest, "customerId");
    }

    [Fact]
    public async Task Half_a_character_costs_neither_the_mention_nor_the_others_of_its_array()
    {
        const string Body = """
            [
              { "channel": "shop", "text": "Smile \ud83d", "author": { "displayName": "Ha\ud83d", "phone": "+31201110004\ud83d" },
                "\ud83d": 1, "customerId": "", "answer": { "said": "Sure \ud83d", "where": "at the desk" } },
              { "channel": "shop", "text": "A whole one." },
              { "channel": "shop", "text": "Of whom?", "customerId": "c\ud83d" }
            ]
            """;

        var answers = (await HandInAsWrittenAsync(Body)).Expect<JsonArray>();

        var half = await WholeAsync((string)answers[0]!["followUpId"]!);
        Assert.Equal("Smile \ufffd", (string?)half["mentions"]![0]!["text"]);
        Assert.Equal("Sure \ufffd", (string?)half["events"]![2]!["said"]);
        Assert.Contains(answers[0]!["notes"]!.AsArray(), note => (string?)note!["field"] == "text");
        Assert.Equal("A whole one.", (string?)(await WholeAsync((string)answers[1]!["followUpId"]!))["mentions"]![0]!["text"]);
        Assert.NotNull(answers[2]!["errors"]!["customerId"]);
    }

    [Fact]
    public async Task A_sign_that_is_no_character_costs_nothing_either_wherever_it_stands()
    {
        const string Body = """
            [
              { "channel": "forum", "externalId": "sign-1", "author": { "handle": "si\ufffen", "displayName": "S\ufffe Sign",
                "email": "s\ufffe@x.example", "phone": "\ufffe" }, "text": "An odd \ufffe sign.", "url": "https://a.example/\ufffe" },
              { "channel": "email", "externalId": "sign-2", "author": { "handle": "\ufffe <a\ufffe@b\ufffe.example>" }, "text": "Odd." },
              { "channel": "forum", "externalId": "sign-3", "author": { "handle": "@sign" }, "text": "A whole one." }
            ]
            """;
        var content = () => new StringContent(Body, new MediaTypeHeaderValue("application/json"));

        var answers = (await _outreach.SendAsync(HttpMethod.Post, "api/mentions", content())).Expect<List<Receipt>>();
        var again = (await HandInAsWrittenAsync(Body)).Expect<List<Receipt>>();

        Assert.Equal(answers.Select(answer => (answer.FollowUpId, true)), again.Select(answer => (answer.FollowUpId, answer.Duplicate)));
        Assert.Equal("An odd \ufffe sign.", (string?)(await WholeAsync(answers[0].FollowUpId))["mentions"]![0]!["text"]);
        await _outreach.As(Staff).CommandAsync(
            answers[0].FollowUpId, "acknowledge", new JsonObject { ["said"] = "Odd \ufffe indeed.", ["where"] = "forum" });
        (await _outreach.PatchAsync(Staff, $"api/customers/{answers[0].CustomerId}", new JsonObject { ["town"] = "As\ufffesen" }))
            .Expect<JsonObject>();
        var query = new JsonObject { ["name"] = "S\ufffe Sign", ["town"] = "As\ufffesen" };
        Assert.Equal([answers[0].CustomerId], await FoundAsync(query));
    }

    [Fact]
    public async Task A_machine_answers_nobody_and_chooses_no_customer()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@victim"))).CustomerId;
        var receipt = await _outreach.MentionAsync(
            Mention.By("@machine").With("customerId", id).With("answer", new JsonObject { ["said"] = "Done." }));

        Assert.NotEqual(id, receipt.CustomerId);
        Assert.Equal("new", (string?)(await WholeAsync(receipt.FollowUpId))["state"]);
        (await _outreach.PostAsync("vonkbot", "api/mentions", Mention.By("@bot"))).ExpectProblem(HttpStatusCode.Forbidden, "by");
    }

    private Task<Answer> HandInAsync(JsonObject body) => _outreach.PostAsync(Staff, "api/mentions", body);

    private async Task<Receipt> RingAsync(string phone, string channel) => (await HandInAsync(
        new() { ["channel"] = channel, ["author"] = new JsonObject { ["phone"] = phone }, ["text"] = "Hello?" }))
        .Expect<Receipt>(HttpStatusCode.Accepted);

    private async Task<IEnumerable<(string Channel, string Handle)>> IdentitiesAsync(string customerId) =>
        (await _outreach.RememberedAsync(customerId)).Identities.Select(one => (one.Channel, one.Handle));

    /// <summary>As bytes: what is sent does not have the contract's shape.</summary>
    private Task<Answer> HandInAsWrittenAsync(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return _outreach.SendAsync(HttpMethod.Post, "api/mentions", content, Staff);
    }

    private async Task<JsonObject> WholeAsync(string followUpId) =>
        (await _outreach.As(Staff).TryReadAsync($"api/followups/{followUpId}")).Expect<JsonObject>();

    private Task<IEnumerable<string>> FoundAsync(string phone) => FoundAsync(new JsonObject { ["phone"] = phone });

    private async Task<IEnumerable<string>> FoundAsync(JsonObject query) =>
        (await _outreach.PostAsync(Staff, "api/customers/find", query)).Expect<JsonObject>()["items"]!
        .AsArray().Select(one => (string)one!["customerId"]!);
}
