using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Checks;

/// <summary>A customer of whom there is something in every field that takes it.</summary>
internal static class PersonalStory
{
    /// <summary>Each is a word that nothing else says: where it turns up, a person's word or name has.</summary>
    public static readonly string[] Words =
    [
        "bassoon", "piccolo", "Ophelia", "Thistledown", "letters.example", "655443322", "marimba", "harmonium", "celesta", "bagpipe",
        "dulcimer",
        "spinet",
        "tambourine",
        "ukulele",
        "zither",
        "xylophone",
        "kazoo",
        "mandolin",
        "oboe-d-amore",
        "carillon",
        "viola-da-gamba",
        "Didgeridoo", "hautbois", "Lutetown", "balalaika", "castanets", "euphonium", "sackbut", "bombarde", "rebec",
        "crumhorn", "shawm", "psaltery", "glockenspiel", "ocarina", "theorbo",
    ];

    private static JsonObject PersonalMention(int number) =>
        Mention.By("bassoon_player", $"My piccolo broke your router. {number}", "praise")
        .With("externalId", $"celesta {number}")
        .With("url", "https://social.example/bagpipe/1?q=dulcimer")
        .With("inReplyTo", "spinet/2")
        .With("author.displayName", "Ophelia Thistledown")
        .With("author.email", "ophelia@letters.example")
        .With("author.phone", "+31655443322")
        .With("author.timeZone", "theorbo")
        .With("media", new JsonArray(new JsonObject { ["url"] = "https://social.example/glockenspiel.jpg", ["name"] = "ocarina.jpg" }));

    /// <summary>Personal data in every field that takes it.</summary>
    public static async Task<(string CustomerId, IReadOnlyList<string> FollowUpIds)> TellAsync(OutreachHost host)
    {
        var (outreach, lead) = (host.Client, host.Client.As("hanneke-vos"));
        var receipts = await outreach.MentionAllAsync(Enumerable.Range(1, 3).Select(PersonalMention));
        var customerId = receipts[0].CustomerId;
        await outreach.SettleAsync();
        await lead.AcknowledgeAsync(receipts[0].FollowUpId, "Thanks for the marimba.", "harmonium", needsResolution: false);
        await lead.AcknowledgeAsync(receipts[1].FollowUpId, "Thanks.", needsResolution: false);

        // A call is owed now, and canceled when it turns out that something is wrong.
        await outreach.SettleAsync();
        var id = receipts[2].FollowUpId;
        await lead.AssignAsync(id, "hanneke-vos");
        await lead.TryCommandAsync(
            id, "acknowledge", new JsonObject { ["said"] = "Sorry.", ["where"] = "twitter", ["kind"] = "problem" }, idempotencyKey: "kept");
        await outreach.SettleAsync();
        await lead.CommandAsync(id, "customer-replied", new JsonObject { ["text"] = "It was a tambourine." });
        await lead.CommandAsync(id, "note", new JsonObject { ["text"] = "They own an ukulele." });
        await lead.CommandAsync(
            id, "promise", new JsonObject { ["what"] = "A new zither.", ["by"] = (await outreach.NowAsync()).AddDays(1).ToString("O") });
        await lead.CommandAsync(
            id,
            "snooze",
            new JsonObject { ["reason"] = "The xylophone is away.", ["until"] = (await outreach.NowAsync()).AddDays(1).ToString("O") });
        await lead.ResolveAsync(id, "Tuned the kazoo.");
        await lead.LogReopenedByCustomerAsync(id, "The mandolin is out.");
        await lead.ResolveAsync(id, "Tuned it all.");
        await lead.LogConfirmedByCustomerAsync(id, "They wrote oboe-d-amore!");
        await outreach.SettleAsync();
        var call = Assert.Single(await lead.CallsAsync(), owed => owed.CustomerId == customerId);
        await lead.LogAttemptAsync(call.Id, "no_answer", "A carillon rang.");
        var spam = await outreach.MentionAsync(PersonalMention(4));
        await lead.CommandAsync(spam.FollowUpId, "spam", new JsonObject { ["reason"] = "All about a viola-da-gamba." });

        // What other parts of the product write down.
        await outreach.SettleAsync();
        var customers = host.Services.GetRequiredService<CustomerStore>();
        await host.Tables["Customers"].UpsertEntityAsync(
            new TableEntity(customerId, "other:1") { ["Data"] = "{\"said\":\"A shawm\"}", ["Text"] = "and a psaltery" });
        var stored = (await customers.FindAsync(customerId, default))!;
        await customers.TryCommitAsync(
            stored.Profile with
            {
                SayName = "Didgeridoo",
                Town = "Lutetown",
                Interests = ["hautbois"],
                AvoidTopics = ["balalaika"],
                Language = "x-crumhorn",
                NoteCount = 1,
                SpokeCount = 1,
            },
            stored.ETag,
            [
                CustomerStore.Put(
                    customerId,
                    new CustomerNote { Number = 1, Text = "Loves castanets.", By = "hanneke-vos", At = await outreach.NowAsync() }),
                CustomerStore.Put(
                    customerId,
                    new LoggedContact
                    {
                        Number = 1,
                        Channel = "shop",
                        Said = "Bought an euphonium.",
                        By = "hanneke-vos",
                        At = await outreach.NowAsync(),
                    }),
            ],
            default);
        await lead.PutDoNotContactAsync(customerId, "email", "No sackbut by mail.", "They mean bombarde.");
        var open = await outreach.MentionAsync(PersonalMention(5).With("kind", "question").With("text", "And the rebec?"));
        Assert.Equal("in_progress", (await lead.CallAsync(call.Id)).Status);
        await lead.PutDoNotContactAsync(customerId, "blog", "No.");
        await outreach.SettleAsync();
        Assert.Equal("new", (await lead.FollowUpAsync(open.FollowUpId)).State);
        return (customerId, [.. receipts.Append(spam).Append(open).Select(receipt => receipt.FollowUpId)]);
    }

    /// <summary>No table says a word of theirs or their id.</summary>
    public static async Task NothingIsLeftAsync(OutreachHost host, string customerId)
    {
        var found =
            from row in await host.Tables.ReadAllAsync()
            from text in row.Texts
            from word in Words.Append(customerId)
            where text.Contains(word, StringComparison.OrdinalIgnoreCase)
            select $"{word} in {row.Key}";
        Assert.Empty(found.Distinct());
    }
}
