using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class PrivacyTests : IAsyncLifetime
{
    /// <summary>Each is a word that nothing else says: where it turns up, a person's word or name has.</summary>
    private static readonly string[] Personal =
    [
        "flugelhorn", "zebrafinch", "Quillon", "Marrowby", "mailbox.example", "699887766", "sousaphone", "ocarina", "glockenspiel",
        "clavichord", "vuvuzela", "theremin", "hurdygurdy", "nyckelharpa", "idempoticus", "cornamuse", "racket-player",
    ];

    private const string MailToken = "an-address-that-nobody-could-guess";

    private static readonly string[] ReachNames = ["follower", "retweet", "klout", "likes", "favourite", "impressions", "public_metrics"];

    private static readonly string[] ReachValues = ["918273645", "736455463", "554433221", "998877665", "klout-of-the-town"];

    private readonly WrittenLog _log = new();
    private readonly OutreachHost _host;

    public PrivacyTests() => _host = new OutreachHost(
        DevHost.SeedChoice.Staff,
        engine: DevHost.EngineChoice.AzureStorage,
        replaceServices: services => services.AddSingleton<ILoggerProvider>(_log),
        settings: new Dictionary<string, string?>
        {
            ["Logging:Console:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:DurableTask.Core"] = "Trace",
            ["Logging:LogLevel:DurableTask.AzureStorage"] = "Trace",
            ["InboundMail:Token"] = MailToken,
        });

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_story_leaves_no_reach_in_storage_and_no_word_or_name_in_orchestrations_keys_or_logs()
    {
        var durable = new List<StoredRow>();
        var histories = new List<string>();
        async Task ReviewAsync()
        {
            await _host.Client.SettleAsync();
            durable.AddRange(await _host.Tables.ReadAsync(StoredTables.Instances));
            durable.AddRange(await _host.Tables.ReadAsync(StoredTables.History));
            foreach (var instance in await _host.Client.OrchestrationsAsync())
            {
                histories.Add((await _host.Client.OrchestrationAsync(instance.Id)).Text);
            }
        }

        var customerId = await TellStoryAsync(ReviewAsync);
        var rows = await _host.Tables.ReadAllAsync();
        await GoWrongAsync(customerId);
        await _host.Client.EraseAsync(customerId, "Quillon Marrowby asked for it.");
        await ReviewAsync();

        // The story is there at all, where it belongs.
        var told = rows.Where(row => row.Table is "FollowUps" or "Customers").SelectMany(row => row.Texts).ToList();
        Assert.All(Personal.Except(["idempoticus"]), word => Assert.Contains(told, text => Says(text, word)));
        Assert.Contains(rows, row => row.Entity.RowKey.StartsWith("command:", StringComparison.Ordinal));
        Assert.NotEmpty(durable);
        Assert.Contains(histories, history => Says(history, "ThankYouCallOrchestrator"));

        Assert.Empty(Findings(rows, row => row.Texts, ReachValues));
        Assert.Empty(Findings(rows, row => row.Entity.Keys.Concat(row.Texts.Where(text => text.StartsWith('{'))), ReachNames));
        Assert.Empty(Findings(rows, row => [row.Key], Personal));
        Assert.Empty(Findings(rows.Where(row => row.Table is "Identities" or "Sweeps"), row => row.Texts, Personal));
        Assert.Empty(Findings(durable, row => row.Texts, Personal));
        Assert.All(histories, history => Assert.DoesNotContain(Personal, word => Says(history, word)));

        // Each way to go wrong has been written about, and without a word of theirs.
        Assert.All(
            [
                "GET api/customers/{id} failed",
                "POST api/mentions failed",
                "The turn of",
                "was refused with 400",
                "1 mentions from machine could not be taken: no_author",
                "DurableTask.AzureStorage[",
                "DurableTask.Core[",
            ],
            line => Assert.Contains(line, _log.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(Personal, word => Says(_log.Text, word));

        // Whoever reads the log can't post e-mails.
        Assert.False(Says(_log.Text, MailToken), "The log says where e-mails are posted to.");
    }

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Findings(
        IEnumerable<StoredRow> rows, Func<StoredRow, IEnumerable<string>> textsOf, string[] words) =>
        from row in rows
        from text in textsOf(row)
        from word in words
        where Says(text, word)
        select $"{word} in {row.Key}";

    private static JsonObject PersonalMention(string id) => Mention.By("zebrafinch_4711", "My flugelhorn broke your router.")
        .With("externalId", $"mention of the clavichord {id}")
        .With("url", "https://social.example/vuvuzela/1?q=theremin")
        .With("inReplyTo", "nyckelharpa/2")
        .With("author", new JsonObject
        {
            ["handle"] = "zebrafinch_4711",
            ["displayName"] = "Quillon Marrowby",
            ["email"] = "quillon.marrowby@mailbox.example",
            ["phone"] = "+31699887766",
            ["timeZone"] = "Europe/Amsterdam",
            ["followers"] = 918273645,
            ["followersCount"] = "918273645",
            ["public_metrics"] = new JsonObject { ["retweet_count"] = 736455463 },
        })
        .With("media", "flugelhorn.jpg of Quillon Marrowby")
        .With("followers", 918273645)
        .With("retweets", 736455463)
        .With("likes", new JsonArray(554433221, 998877665))
        .With("klout", "klout-of-the-town")
        .With("reach", new JsonObject { ["impressions"] = new JsonObject { ["favourites"] = 998877665 } });

    /// <summary>Personal data in every field that takes it, refusals among them.</summary>
    private async Task<string> TellStoryAsync(Func<Task> lookAsync)
    {
        var outreach = _host.Client;
        var receipts = await outreach.MentionAllAsync(
            [PersonalMention("one"), PersonalMention("two"), PersonalMention("three"), PersonalMention("four")]);
        await lookAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await outreach.SendAsync(
            HttpMethod.Post,
            $"api/webhooks/sendgrid/inbound/{MailToken}",
            OutreachClient.FileOf(
                "From: Quillon Marrowby <quillon.marrowby@mailbox.example>\r\nMessage-ID: <clavichord@mailbox.example>\r\n"u8
                    .ToArray()
                    .Concat("Subject: My flugelhorn\r\n\r\nIt broke your router.\r\n"u8.ToArray())
                    .ToArray(),
                "message/rfc822"))).Status);
        await outreach.As("hanneke-vos").CommandAsync(
            receipts[3].FollowUpId, "spam", new JsonObject { ["reason"] = "Not about the flugelhorn." });
        await outreach.As("hanneke-vos").AcknowledgeAsync(receipts[0].FollowUpId, "Hello.", needsResolution: false);
        await outreach.As("hanneke-vos").AcknowledgeAsync(receipts[1].FollowUpId, "Hello again.", needsResolution: false);
        var id = receipts[2].FollowUpId;
        var staff = outreach.As((await outreach.As("hanneke-vos").FollowUpAsync(id)).Owner);
        await outreach.SendAsync(
            HttpMethod.Post,
            "api/mentions",
            OutreachClient.JsonOf(PersonalMention("bad").With("author.handle", new JsonObject { ["first"] = "Quillon" })));
        await outreach.SendAsync(HttpMethod.Get, $"api/followups/{Uri.EscapeDataString("Quillon Marrowby")}", staff: staff.Id);
        await outreach.AdvanceAsync(TimeSpan.FromHours(5));
        await staff.TryCommandAsync(
            id,
            "acknowledge",
            new JsonObject { ["said"] = "Sorry about the sousaphone.", ["where"] = "hurdygurdy" },
            idempotencyKey: "idempoticus");
        await staff.CommandAsync(id, "customer-replied", new JsonObject { ["text"] = "It was an ocarina." });
        await staff.CommandAsync(id, "note", new JsonObject { ["text"] = "They also own a glockenspiel." });
        await lookAsync();
        await staff.TryCommandAsync(id, "confirm", new JsonObject { ["evidence"] = "Quillon said so." });
        await staff.CommandAsync(id, "resolve", new JsonObject { ["done"] = "Tuned the glockenspiel." });
        await staff.LogReopenedByCustomerAsync(id, "The ocarina is still out.");
        await staff.ResolveAsync(id, "Tuned it all.");
        await staff.LogConfirmedByCustomerAsync(id, "Quillon Marrowby wrote: hurdygurdy!");
        await lookAsync();
        var call = Assert.Single(await staff.CallsAsync());
        await staff.LogAttemptAsync(call.Id, "no_answer", "The theremin hummed.");
        await outreach.AdvanceAsync(TimeSpan.FromDays(4));
        await staff.LogAttemptAsync(call.Id, "connected", "Plays the nyckelharpa and the vuvuzela.");
        var lead = outreach.As("hanneke-vos");
        await outreach.PostAsync(
            lead.Id, $"api/customers/{receipts[0].CustomerId}/notes", new JsonObject { ["text"] = "Loves a cornamuse." });
        await lead.PutDoNotContactAsync(receipts[0].CustomerId, "email", "No ocarina by mail.", "They mean the theremin.");
        var other = await outreach.MentionAsync(PersonalMention("five").With("author.handle", "racket-player"));
        await outreach.SettleAsync();
        await outreach.MergeAsync(lead.Id, other.CustomerId, receipts[0].CustomerId);
        await outreach.SettleAsync();
        Assert.Contains(
            "racket-player", (await lead.TryReadAsync($"api/customers/{receipts[0].CustomerId}/export")).Text, StringComparison.Ordinal);
        await lead.SweepAsync();
        await lookAsync();
        return receipts[0].CustomerId;
    }

    /// <summary>
    /// What is refused, what SendGrid refuses and what nobody expected, with personal data in body, address, headers and rows.
    /// </summary>
    private async Task GoWrongAsync(string customerId)
    {
        var (outreach, lead) = (_host.Client, _host.Client.As("hanneke-vos"));
        (
            await outreach.SendAsync(
                HttpMethod.Post, "api/mentions", new StringContent("{\"author\":\"Quillon Marrowby, ", null, "application/json")))
            .ExpectProblem(HttpStatusCode.BadRequest);
        (
            await lead.TryReadAsync(
                "api/followups?owner=Quillon%20Marrowby&continuation=flugelhorn")).ExpectProblem(HttpStatusCode.BadRequest);
        (await lead.TryReadAsync("api/Quillon/Marrowby")).ExpectProblem(HttpStatusCode.NotFound);
        (
            await outreach.SendAsync(
                HttpMethod.Get, "api/worklist", staff: "quillon.marrowby@mailbox.example")).ExpectProblem(HttpStatusCode.Unauthorized);
        (await outreach.As("sanne-lootsma").TryReadAsync($"api/customers/{customerId}/export")).ExpectProblem(HttpStatusCode.Forbidden);

        await outreach.SendAsync(
            HttpMethod.Put, "dev/inbox/faults", OutreachClient.JsonOf(new JsonObject { ["status"] = 400, ["times"] = 1 }));
        var refused = await outreach.MentionAsync(PersonalMention("six"));
        await outreach.SettleAsync();

        var rows = new[] { (Table: "Customers", Key: customerId, Row: "profile"), (
            Table: "FollowUps", Key: refused.FollowUpId, Row: "state") };
        var whole = new List<TableEntity>();
        foreach (var (table, key, row) in rows)
        {
            whole.Add((await _host.Tables[table].GetEntityAsync<TableEntity>(key, row)).Value);
            await _host.Tables[table].UpsertEntityAsync(
                new TableEntity(key, row) { ["Data"] = "{\"id\":{\"Quillon\":\"flugelhorn\"}, zebrafinch" }, TableUpdateMode.Replace);
        }

        outreach.ExpectsFaults = true;
        (await lead.TryReadAsync($"api/customers/{customerId}")).ExpectProblem(HttpStatusCode.InternalServerError);
        (await lead.TryReadAsync($"api/followups/{refused.FollowUpId}")).ExpectProblem(HttpStatusCode.InternalServerError);
        (
            await outreach.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(PersonalMention("seven")))).ExpectProblem(
                HttpStatusCode.InternalServerError);
        outreach.ExpectsFaults = false;
        await outreach.AdvanceAsync(TimeSpan.FromHours(5));
        foreach (var (row, entity) in rows.Zip(whole))
        {
            await _host.Tables[row.Table].UpsertEntityAsync(entity, TableUpdateMode.Replace);
        }

        await outreach.AdvanceAsync(TimeSpan.FromMinutes(10));
    }
}
