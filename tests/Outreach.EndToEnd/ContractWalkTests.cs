using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.DevHost;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.InboundMail;
using Outreach.Notices;
using Outreach.Webhooks;

namespace Outreach.EndToEnd;

/// <summary>
/// A short story in which every operation of the contract succeeds, so that none is a promise that no test has seen kept. Where a request
/// is not said otherwise, it is the contract's own example.
/// </summary>
public sealed class ContractWalkTests : IAsyncLifetime
{
    private const string Lead = "hanneke-vos";
    private const string Admin = "pieter-zwaan";
    private const string Phone = "+31699000111";

    // The examples of the contract are of this day.
    private static readonly DateTimeOffset TheDay = new(2026, 1, 5, 11, 0, 0, TimeSpan.Zero);

    private readonly OutreachHost _host = new(SeedChoice.Staff, TheDay, settings: WebhookSender.Settings);
    private readonly HashSet<string> _answered = [];

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_operation_of_the_contract_succeeds_as_it_says()
    {
        await LookAroundAsync();
        await StaffAsync();
        await FollowUpsAsync();
        var ada = await CustomerAsync();
        var kind = await CallsAsync();
        await DuplicatesAsync(kind);
        await PrivacyAsync(ada);
        await ImportsAsync();
        await WebhooksAsync();
        await SweepAsync();
        await GiveUpAsync();
        await MailEventsAsync();
        await MailAsync();

        Assert.Equal(HttpContract.Routes.Select(route => $"{route.Method} {route.Path}").Order(), _answered.Order());
    }

    private async Task LookAroundAsync()
    {
        foreach (var path in (string[])["health", "openapi.json", "staff", "me", "loyalty"])
        {
            await AskAsync(HttpMethod.Get, path);
        }

        await AskAsync(HttpMethod.Post, "service-levels/preview");
    }

    private async Task StaffAsync()
    {
        await AskAsync(HttpMethod.Put, "staff/noor-haddad", by: Admin);
        await AskAsync(HttpMethod.Get, "staff/noor-haddad");
        await AskAsync(HttpMethod.Delete, "staff/noor-haddad", by: Admin);
        await AskAsync(HttpMethod.Put, $"staff/{Lead}/notices");
        await AskAsync(HttpMethod.Put, $"staff/{Lead}/absence");
        await AskAsync(HttpMethod.Delete, $"staff/{Lead}/absence");
        await AskAsync(HttpMethod.Put, "snippets/outage");
        await AskAsync(HttpMethod.Get, "snippets");
        await AskAsync(HttpMethod.Delete, "snippets/outage");
    }

    private async Task FollowUpsAsync()
    {
        var id = (await AskAsync(HttpMethod.Post, "mentions")).Expect<Receipt>(HttpStatusCode.Accepted).FollowUpId;
        (await _host.Client.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(new JsonObject()))).ExpectProblem(
            HttpStatusCode.BadRequest);
        await AskAsync(HttpMethod.Get, "mentions/refused");
        string[] commands =
            ["acknowledge", "note", "promise", "wait", "snooze", "assign", "customer-replied", "resolve", "confirm", "reopen"];
        foreach (var command in commands)
        {
            await CommandAsync(id, command);
            if (command == "promise")
            {
                Assert.Equal("text/calendar", (await AskAsync(HttpMethod.Get, $"followups/{id}/promise.ics")).MediaType);
            }
        }

        // The lists are written by the turns.
        await _host.Client.SettleAsync();
        await AskAsync(HttpMethod.Get, $"followups/{id}");
        await AskAsync(HttpMethod.Put, $"followups/{id}/presence");
        await AskAsync(HttpMethod.Post, "words/check");
        await AskAsync(HttpMethod.Get, "followups");
        await AskAsync(HttpMethod.Get, "followups/counts");
        await AskAsync(HttpMethod.Get, "worklist", by: "desmond-pinas");

        // Who has it may take it; for others it would have to be offered.
        await CommandAsync(id, "assign", new JsonObject { ["to"] = Lead });
        await CommandAsync(id, "take");
        await AskAsync(HttpMethod.Post, $"followups/{id}/confirm-link");
        await AskAsync(HttpMethod.Delete, $"followups/{id}/confirm-link");
        await CommandAsync(id, "merge", new JsonObject { ["into"] = await MentionAsync("@ada") });
        await CommandAsync(await MentionAsync("@seller"), "spam");
        await CommandAsync(await MentionAsync("@couple"), "belongs-to");
        await RepliesAsync();
    }

    private async Task RepliesAsync()
    {
        var question = Mention.By("@asks", "When do you open?", "question");
        var first = (await _host.Client.MentionAsync(question)).FollowUpId;
        await _host.Client.As(Lead).AcknowledgeAsync(first, "At nine.", needsResolution: false);
        var reply = await _host.Client.MentionAsync(
            Mention.By("@asks", "I see.").With("inReplyTo", question["externalId"]!.DeepClone()));
        await CommandAsync(first, "close-again");
        await AskAsync(HttpMethod.Delete, $"mentions/{reply.MentionId}");
    }

    private async Task<string> CustomerAsync()
    {
        var ada = $"customers/{(await _host.Client.MentionAsync(Mention.By("@ada"))).CustomerId}";
        await AskAsync(HttpMethod.Get, ada);
        await AskAsync(HttpMethod.Patch, ada);
        await AskAsync(HttpMethod.Post, $"{ada}/notes");
        await AskAsync(HttpMethod.Patch, $"{ada}/notes/1");
        await AskAsync(HttpMethod.Delete, $"{ada}/notes/1");
        await AskAsync(HttpMethod.Post, $"{ada}/contacts");
        await AskAsync(HttpMethod.Get, $"{ada}/timeline");
        await AskAsync(HttpMethod.Post, "customers/find");
        return ada;
    }

    private async Task<string> CallsAsync()
    {
        var kind = $"customers/{await _host.Client.PraiseAsync("@kind", by: Lead, phone: Phone)}";
        var call = $"calls/{(await AskAsync(HttpMethod.Post, $"{kind}/thank")).Expect<Call>(HttpStatusCode.Created).Id}";
        await _host.Client.SettleAsync();
        await AskAsync(HttpMethod.Get, call);
        await AskAsync(HttpMethod.Put, $"{call}/presence");
        await AskAsync(HttpMethod.Get, "calls");
        await AskAsync(HttpMethod.Post, $"{call}/assign");

        // Who makes it may take it; for others it would have to be offered.
        await AskAsync(HttpMethod.Post, $"{call}/assign", body: new JsonObject { ["to"] = Lead });
        await AskAsync(HttpMethod.Post, $"{call}/take");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await AskAsync(HttpMethod.Post, $"{call}/attempts", body: new JsonObject { ["outcome"] = "no_answer" });
        }

        await _host.Client.MentionAsync(Mention.By("@kind", "Another number.", "other").With("author.phone", "+31201234567"));
        await AskAsync(
            HttpMethod.Post, $"{kind}/suggestions/phone", body: new JsonObject { ["accept"] = false, ["value"] = "+31201234567" });

        await AskAsync(HttpMethod.Post, $"{call}/retry");
        await AskAsync(HttpMethod.Post, $"{call}/let-go");
        await AskAsync(HttpMethod.Post, $"{call}/attempts");
        await AskAsync(HttpMethod.Get, "reports/feedback");
        Assert.Equal("text/csv", (await AskAsync(HttpMethod.Get, "reports/feedback?format=csv")).MediaType);
        Assert.Equal("text/csv", (await AskAsync(HttpMethod.Get, "reports/consistency?format=csv")).MediaType);
        await AskAsync(HttpMethod.Get, "reports/consistency");
        await AskAsync(HttpMethod.Get, "reports/consistency/items?from=2026-01-05&to=2026-01-05");
        await AskAsync(HttpMethod.Get, "reports/events?from=2026-01-05&to=2026-01-05");
        await VoiceAsync();
        await AskAsync(HttpMethod.Post, "reports/rebuild");
        return kind;
    }

    private async Task VoiceAsync()
    {
        await _host.Client.MentionAsync(Mention.By("@idea", "Larger type, please.", "idea"));
        await _host.Client.SettleAsync();
        Assert.Equal("text/csv", (await AskAsync(HttpMethod.Get, "reports/voice?format=csv")).MediaType);
        await AskAsync(HttpMethod.Get, "reports/voice");
        var words = (await AskAsync(HttpMethod.Get, "reports/voice/not_sorted")).Body.GetProperty("items")[0].GetProperty("id").GetString();
        await AskAsync(HttpMethod.Post, "reports/voice/app/words", body: new JsonObject { ["id"] = words });
        await AskAsync(HttpMethod.Post, "reports/voice/type/words", body: new JsonObject { ["id"] = words });
        await AskAsync(HttpMethod.Post, "reports/voice/app");
        await AskAsync(HttpMethod.Post, "reports/voice/type/merge");
        await AskAsync(HttpMethod.Delete, "reports/voice/type/merge");
    }

    private async Task DuplicatesAsync(string customer)
    {
        var other = $"customers/{(await _host.Client.MentionAsync(Mention.By("@kinder").With("author.phone", Phone))).CustomerId}";
        await AskAsync(HttpMethod.Get, $"{customer}/duplicates");
        await AskAsync(HttpMethod.Post, $"{customer}/duplicates/{other.Split('/')[1]}/refuse");
        await AskAsync(HttpMethod.Get, $"{customer}/duplicates?refused=true");
        await AskAsync(HttpMethod.Delete, $"{customer}/duplicates/{other.Split('/')[1]}/refuse");
        var asked = await AskAsync(HttpMethod.Post, $"{other}/merge", body: new JsonObject { ["into"] = customer.Split('/')[1] });
        var merge = $"merges/{asked.Expect<Merge>(HttpStatusCode.Accepted).Id}";
        await _host.Client.SettleAsync();
        await ExpectMovedAsync(other, customer);
        await AskAsync(HttpMethod.Get, merge);
        await AskAsync(HttpMethod.Post, $"{merge}/undo");
    }

    private async Task PrivacyAsync(string customer)
    {
        await AskAsync(HttpMethod.Put, $"{customer}/do-not-contact/phone");
        await AskAsync(HttpMethod.Delete, $"{customer}/do-not-contact/phone");
        await AskAsync(HttpMethod.Get, $"{customer}/export");
        await _host.Client.SettleAsync();
        var erasure = (await AskAsync(HttpMethod.Delete, customer)).Expect<ErasureReport>(HttpStatusCode.Accepted);
        await AskAsync(HttpMethod.Get, $"erasures/{erasure.Id}");
    }

    private async Task ImportsAsync()
    {
        var opened = await AskAsync(HttpMethod.Post, "imports?channel=blog");
        var import = $"imports/{opened.Body.GetProperty("id").GetString()}";
        await AskAsync(HttpMethod.Put, $"{import}/parts/1", file: "id,author,text\n1,@ada,Thank you!\n,@ada,Who is this?\n");
        await AskAsync(HttpMethod.Post, $"{import}/start");
        await _host.Client.SettleAsync();
        await AskAsync(HttpMethod.Get, import);
        await AskAsync(HttpMethod.Get, "imports");
        Assert.Equal("text/csv", (await AskAsync(HttpMethod.Get, $"{import}/refusals")).MediaType);
        var unwanted = await AskAsync(HttpMethod.Post, "imports");
        await AskAsync(HttpMethod.Delete, $"imports/{unwanted.Body.GetProperty("id").GetString()}");
    }

    private async Task WebhooksAsync()
    {
        var body = JsonNode.Parse("{\"data\":[{\"id\":\"waits\"},{\"id\":\"not wanted\"}]}")!;
        var signed = await new WebhookSender(_host.Client, "reviews").SignedAsync(body.ToJsonString());
        await AskAsync(HttpMethod.Post, "webhooks/reviews", body: body, headers: signed);
        await AskAsync(HttpMethod.Post, "webhooks/reviews/test");
        var parked = (await AskAsync(HttpMethod.Get, "webhooks/parked")).Expect<Page<Parked>>().Items;
        var store = _host.Services.GetRequiredService<ParkedItems>();
        var (item, _) = (await store.FindAsync(parked[0].Id, CancellationToken.None))!.Value;
        await store.PutAsync([new ToPark(item, "{\"id\":\"waits\",\"user\":{\"name\":\"@waits\"}}")], CancellationToken.None);
        await AskAsync(HttpMethod.Post, $"webhooks/parked/{item.Id}/retry");
        await AskAsync(HttpMethod.Delete, $"webhooks/parked/{parked[1].Id}");
    }

    private async Task SweepAsync()
    {
        var sweep = (await AskAsync(HttpMethod.Post, "sweeps")).Expect<JsonObject>(HttpStatusCode.Accepted);
        await _host.Client.SettleAsync();
        await AskAsync(HttpMethod.Get, $"sweeps/{sweep["id"]}");
        await AskAsync(HttpMethod.Get, "sweeps");
    }

    /// <summary>A customer who says nothing is asked for weeks; here for a minute.</summary>
    private async Task GiveUpAsync()
    {
        await PromiseAsync(document => document);
        await PromiseAsync(document =>
        {
            document["policies"]![0]!["checkIns"] = new JsonArray("PT1M");
            return document;
        });
        var silent = await MentionAsync("@silent");
        await CommandAsync(silent, "acknowledge");
        await CommandAsync(silent, "resolve");
        await _host.Client.AdvanceAsync(TimeSpan.FromMinutes(1));
        await CommandAsync(silent, "close-unconfirmed");
    }

    private async Task PromiseAsync(Func<JsonNode, JsonNode> change)
    {
        var read = await AskAsync(HttpMethod.Get, "service-levels");
        var promised = change(ExampleFor(HttpMethod.Put, "service-levels")!.DeepClone());
        await AskAsync(
            HttpMethod.Put,
            "service-levels",
            by: Admin,
            body: promised,
            headers: new Dictionary<string, string> { ["If-Match"] = read.ETag! });
    }

    /// <summary>SendGrid's key is the test's own, so that it can sign.</summary>
    private async Task MailEventsAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _host.Services.GetRequiredService<IOptions<SendGridOptions>>().Value.WebhookKey = Convert.ToBase64String(
            key.ExportSubjectPublicKeyInfo());
        var timestamp = (await _host.Client.NowAsync()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var events = ExampleFor(HttpMethod.Post, "webhooks/sendgrid")!;
        var signature = key.SignData(
            Encoding.UTF8.GetBytes(timestamp + events.ToJsonString()), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        await AskAsync(HttpMethod.Post, "webhooks/sendgrid", body: events, headers: new Dictionary<string, string>
        {
            [WebhookSignature.TimestampHeader] = timestamp,
            [WebhookSignature.Header] = Convert.ToBase64String(signature),
        });
    }

    private async Task MailAsync()
    {
        const string Token = "an-address-that-nobody-could-guess";
        _host.Services.GetRequiredService<IOptions<InboundMailOptions>>().Value.Token = Token;
        await AskAsync(
            HttpMethod.Post,
            $"webhooks/sendgrid/inbound/{Token}",
            file: "From: Ada <ada@mail.example>\r\nSubject: Hello\r\n\r\nIt works again!\r\n",
            fileType: "message/rfc822");
    }

    /// <summary>The other clients go where they are sent, and do not see that they were.</summary>
    private async Task ExpectMovedAsync(string from, string to)
    {
        using var staying = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _host.Client.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/{from}");
        request.Headers.Add("X-Outreach-Staff", Lead);
        using var response = await staying.SendAsync(request);
        var answer = await Answer.ReadAsync(response);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.Status);
        Assert.EndsWith($"/api/{to}", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        HttpContract.Check(HttpMethod.Get, $"api/{from}", sent: null, answer);
    }

    private async Task<string> MentionAsync(string handle) => (await _host.Client.MentionAsync(Mention.By(handle))).FollowUpId;

    private Task<Answer> CommandAsync(string followUpId, string command, JsonNode? body = null) =>
        AskAsync(HttpMethod.Post, $"followups/{followUpId}/{command}", body: body);

    private async Task<Answer> AskAsync(
        HttpMethod method, string path, string by = Lead, JsonNode? body = null, IReadOnlyDictionary<string, string>? headers = null,
        string? file = null, string fileType = "text/csv")
    {
        body ??= ExampleFor(method, path);
        var content = file is not null ? OutreachClient.FileOf(Encoding.UTF8.GetBytes(file), fileType)
            : body is null ? null
            : OutreachClient.JsonOf(body);
        var answer = await _host.Client.SendAsync(method, $"api/{path}", content, by, headers);
        Assert.True((int)answer.Status is >= 200 and < 300, $"{method} {path} answered {(int)answer.Status}: {answer.Text}");
        if (method == HttpMethod.Get && answer.MediaType == "application/json" && answer.Body.TryGetProperty("items", out var items))
        {
            Assert.True(items.GetArrayLength() > 0, $"{method} {path} gave an empty list, which does not show what its items are");
        }

        var route = HttpContract.Find(method, $"api/{path}")!;
        _answered.Add($"{route.Method} {route.Path}");
        return answer;
    }

    private static JsonNode? ExampleFor(HttpMethod method, string path) => HttpContract.Find(method, $"api/{path}")?.Body?["example"];
}
