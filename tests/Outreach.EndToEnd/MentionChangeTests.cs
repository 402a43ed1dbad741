using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <summary>What a customer changes or deletes on their channel after it reached us.</summary>
public sealed class MentionChangeTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Hidden = "(deleted by its author)";

    private readonly StaffClient _ravi = host.Client.As("ravi-jagmohan");

    [Fact]
    public async Task Another_text_is_an_edit_both_versions_are_kept_and_triage_is_done_again_while_nobody_has_answered()
    {
        var mention = Mention.By("@editor", "My line is down again, this is broken.").With("kind", null);
        var first = await host.Client.MentionAsync(mention);
        var before = await _ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal("problem", before.Kind);
        await host.Client.AdvanceAsync(TimeSpan.FromMinutes(5));
        var now = await host.Client.NowAsync();
        var changed = mention.With("text", "Thank you, you are great!");

        var edited = await host.Client.MentionAsync(changed);
        var same = await host.Client.MentionAsync(changed);
        var former = await host.Client.MentionAsync(mention);
        await host.Client.SettleAsync();

        Assert.Equal((first.FollowUpId, false, true), (edited.FollowUpId, edited.Duplicate, edited.Edited));
        Assert.Equal((true, false), (same.Duplicate, same.Edited));
        Assert.Equal((true, false), (former.Duplicate, former.Edited));
        var after = await _ravi.FollowUpAsync(first.FollowUpId);
        var word = Assert.Single(after.Mentions);
        Assert.Equal(("Thank you, you are great!", now), (word.Text, word.EditedAt));
        Assert.Equal(
            [("My line is down again, this is broken.", before.ReceivedAt), ("Thank you, you are great!", now)],
            word.Versions.Select(version => (version.Text, version.ReceivedAt)));
        Assert.Equal(("praise", "Thank you, you are great!", "new"), (after.Kind, after.Summary, after.State));
        Assert.Equal(before.ServiceLevel.FirstResponse.DueAt, after.ServiceLevel.FirstResponse.DueAt);
        Assert.Single(after.Events, happened => happened is { Type: "edited", By: "customer" });
        Assert.DoesNotContain(after.Notices, notice => notice.Kind == "mention_edited");
        Assert.Empty((await host.Client.WholeCustomerAsync("ravi-jagmohan", first.CustomerId)).OpenProblems);
        Assert.Contains(await _ravi.AllFollowUpsAsync(), listed => listed.Id == first.FollowUpId && listed.Summary == after.Summary);
    }

    [Theory]
    [InlineData(true, "in_progress")]
    [InlineData(false, "closed")]
    public async Task The_owner_is_notified_of_an_edit_of_what_was_answered_and_no_clock_moves(bool needsResolution, string state)
    {
        var mention = Mention.By($"@answered-{state}", "Lovely people.", "praise");
        var first = await host.Client.MentionAsync(mention);
        await host.Client.As("hanneke-vos").AcknowledgeAsync(first.FollowUpId, "Thank you!", needsResolution: needsResolution);
        await host.Client.SettleAsync();
        var before = await _ravi.FollowUpAsync(first.FollowUpId);
        await host.Client.AdvanceAsync(TimeSpan.FromMinutes(5));

        var edited = await host.Client.MentionAsync(mention.With("text", "Horrible people."));
        await host.Client.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.True(edited.Edited);
        var after = await _ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal((state, "praise", "Horrible people."), (after.State, after.Kind, after.Summary));
        Assert.Equal(before.ServiceLevel, after.ServiceLevel);
        var notice = Assert.Single(after.Notices, notice => notice.Kind == "mention_edited");
        Assert.Equal((after.Owner, "sent"), (notice.To, notice.Status));
        Assert.Single(
            await host.Client.InboxAsync(),
            mail => mail.About == first.FollowUpId && mail.Subject.StartsWith("Read again what", StringComparison.Ordinal));
        Assert.Contains(await _ravi.AllFollowUpsAsync(), listed => listed.Id == first.FollowUpId && listed.Summary == "Horrible people.");
        var sweep = await _ravi.SweepAsync();
        Assert.Equal((0, 0), (sweep.Found["staleInIndex"], sweep.Found["withoutOrchestration"]));
    }

    [Fact]
    public async Task A_reply_that_joined_is_edited_where_it_is_also_after_a_merge_and_twice_in_one_array()
    {
        var first = await host.Client.MentionAsync(Mention.By("@edits-reply", "My line is down."));
        var into = await host.Client.MentionAsync(Mention.By("@edits-reply", "And slow."));
        var reply = Mention.By("@edits-reply", "Version 1.").With("inReplyTo", "none-such");
        reply = reply.With("inReplyTo", ExternalIdOf(await _ravi.FollowUpAsync(first.FollowUpId)));

        var receipts = await host.Client.MentionAllAsync([reply, reply.With("text", "Version 2."), reply.With("text", "Version 2.")]);
        Assert.Equal([(false, false), (false, true), (true, false)], receipts.Select(receipt => (receipt.Duplicate, receipt.Edited)));
        Assert.All(receipts, receipt => Assert.Equal(first.FollowUpId, receipt.FollowUpId));
        await _ravi.CommandAsync(first.FollowUpId, "merge", new JsonObject { ["into"] = into.FollowUpId });

        var third = await host.Client.MentionAsync(reply.With("text", "Version 3."));

        Assert.Equal((into.FollowUpId, true), (third.FollowUpId, third.Edited));
        var word = (await _ravi.FollowUpAsync(into.FollowUpId)).Mentions[^1];
        Assert.Equal("Version 3.", word.Text);
        Assert.Equal(["Version 1.", "Version 2.", "Version 3."], word.Versions.Select(version => version.Text));
    }

    [Fact]
    public async Task A_picture_that_comes_with_the_same_words_later_is_taken_over_and_is_no_edit()
    {
        var mention = Mention.By("@pictures", "");
        var first = await host.Client.MentionAsync(mention);
        await host.Client.SettleAsync();
        var before = (await _ravi.FollowUpAsync(first.FollowUpId)).Events.Count;

        var again = await host.Client.MentionAsync(
            mention.With("media", new JsonArray(new JsonObject { ["url"] = "https://pictures.example/1.jpg" })));

        Assert.Equal((first.FollowUpId, true, false), (again.FollowUpId, again.Duplicate, again.Edited));
        var whole = (await _ravi.TryReadAsync($"api/followups/{first.FollowUpId}")).Expect<JsonObject>();
        var word = whole["mentions"]!.AsArray().Single()!;
        Assert.Equal("https://pictures.example/1.jpg", (string?)word["media"]!.AsArray().Single()!["url"]);
        Assert.Empty(word["versions"]!.AsArray());
        Assert.Equal(before, whole["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Export_shows_every_version_and_erasure_leaves_none()
    {
        var mention = Mention.By("@versions", "A bandoneon.");
        var first = await host.Client.MentionAsync(mention);
        await host.Client.MentionAsync(mention.With("text", "A didgeridoo."));
        await host.Client.SettleAsync();
        var export = (await host.Client.As("hanneke-vos").TryReadAsync($"api/customers/{first.CustomerId}/export")).Text;
        Assert.Contains("A bandoneon.", export, StringComparison.Ordinal);
        Assert.Contains("A didgeridoo.", export, StringComparison.Ordinal);

        await host.Client.EraseAsync(first.CustomerId);

        Assert.Empty(await RowsWithAsync("bandoneon"));
        Assert.Empty(await RowsWithAsync("didgeridoo"));
        var again = await host.Client.MentionAsync(mention.With("text", "A didgeridoo."));
        Assert.Equal((true, false), (again.Duplicate, again.Edited));
        Assert.Empty(await RowsWithAsync("didgeridoo"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task What_its_author_deleted_is_hidden_at_once_everywhere_and_its_follow_up_is_left_to_a_person(
        bool byStaff, bool isClosed)
    {
        var word = $"kazoo{byStaff}{isClosed}".ToLowerInvariant();
        var mention = Mention.By($"@deleter-{word}", $"My {word} is down, broken.").With("kind", null);
        var first = await host.Client.MentionAsync(mention);
        await host.Client.MentionAsync(mention.With("text", $"My other {word} is down."));
        await _ravi.TryCommandAsync(
            first.FollowUpId,
            "acknowledge",
            new JsonObject { ["said"] = "We look into it.", ["where"] = "twitter", ["needsResolution"] = !isClosed },
            idempotencyKey: $"key-{word}");
        await host.Client.SettleAsync();
        var before = await _ravi.FollowUpAsync(first.FollowUpId);
        Assert.NotEmpty(await RowsWithAsync(word));

        if (byStaff)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(first.MentionId)).Status);
        }
        else
        {
            var deleted = await host.Client.MentionAsync(new JsonObject
            {
                ["channel"] = "twitter",
                ["externalId"] = mention["externalId"]!.DeepClone(),
                ["deleted"] = true,
            });
            Assert.Equal((first.FollowUpId, true), (deleted.FollowUpId, deleted.Deleted));
        }

        // Nobody has waited for a turn. The customer's own handle holds the word, too.
        Assert.Empty(await RowsWithAsync($"my {word}"));
        Assert.Empty(await RowsWithAsync($"other {word}"));
        var listed = (await _ravi.AllFollowUpsAsync()).Single(followUp => followUp.Id == first.FollowUpId);
        Assert.Equal(Hidden, listed.Summary);
        var after = await _ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal((before.State, before.Owner, Hidden), (after.State, after.Owner, after.Summary));
        Assert.Equal((Hidden, 0), (after.Mentions[0].Text, after.Mentions[0].Versions.Count));
        Assert.NotNull(after.Mentions[0].DeletedAt);
        Assert.Single(after.Events, happened => happened.Type == "deleted" && happened.By == (byStaff ? "ravi-jagmohan" : "customer"));
        await host.Client.SettleAsync();
        if (!isClosed)
        {
            Assert.Contains(
                await host.Client.As(after.Owner).WorklistAsync(),
                item => item.Id == first.FollowUpId && item.Summary.EndsWith(Hidden, StringComparison.Ordinal));
        }

        // Sent again, it stays hidden; deleted again, it is deleted.
        Assert.True((await host.Client.MentionAsync(mention)).Duplicate);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(first.MentionId)).Status);
        Assert.Empty(await RowsWithAsync($"my {word}"));
        Assert.Single((await _ravi.FollowUpAsync(first.FollowUpId)).Events, happened => happened.Type == "deleted");
        var sweep = await _ravi.SweepAsync();
        Assert.Equal((0, 0), (sweep.Found["staleInIndex"], sweep.Found["withoutOrchestration"]));
    }

    [Fact]
    public async Task A_deleted_reply_is_hidden_in_its_follow_up_and_in_the_one_that_took_it_over()
    {
        var first = await host.Client.MentionAsync(Mention.By("@deletes-reply", "My line is down."));
        var into = await host.Client.MentionAsync(Mention.By("@deletes-reply", "And slow."));
        var reply = await host.Client.MentionAsync(
            Mention.By("@deletes-reply", "An accordion is to blame.")
                .With("inReplyTo", ExternalIdOf(await _ravi.FollowUpAsync(first.FollowUpId))));
        await _ravi.CommandAsync(first.FollowUpId, "merge", new JsonObject { ["into"] = into.FollowUpId });
        Assert.NotEmpty(await RowsWithAsync("accordion"));

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(reply.MentionId)).Status);

        Assert.Empty(await RowsWithAsync("accordion"));
        Assert.Equal(
            ["And slow.", "My line is down.", Hidden],
            (await _ravi.FollowUpAsync(into.FollowUpId)).Mentions.Select(mention => mention.Text));
        Assert.Equal("And slow.", (await _ravi.FollowUpAsync(into.FollowUpId)).Summary);
    }

    [Fact]
    public async Task A_merge_that_broke_off_half_way_keeps_no_deleted_word_and_has_the_latest_once_it_is_given_again()
    {
        var broken = Mention.By("@broken-merge", "A harmonium is to blame.");
        var edited = Mention.By("@broken-merge", "Version 1.");
        var first = await host.Client.MentionAsync(broken);
        await host.Client.MentionAsync(edited.With("inReplyTo", broken["externalId"]!.DeepClone()));
        var into = await host.Client.MentionAsync(Mention.By("@broken-merge", "And slow."));
        await host.Services.GetRequiredService<FollowUpMerge>().TakeOverAsync(
            first.FollowUpId,
            new Outreach.FollowUps.Merge(into.FollowUpId) { By = new Actor("ravi-jagmohan", StaffRole.Agent, IsPerson: true) },
            host.Services.GetRequiredService<DurableTaskClient>(),
            CancellationToken.None);
        Assert.Equal(2, (await RowsWithAsync("harmonium")).Count(key => key.Contains("mention:", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(first.MentionId)).Status);
        Assert.Empty(await RowsWithAsync("harmonium"));
        await host.Client.MentionAsync(edited.With("text", "Version 2."));
        await _ravi.CommandAsync(first.FollowUpId, "merge", new JsonObject { ["into"] = into.FollowUpId });

        var whole = await _ravi.FollowUpAsync(into.FollowUpId);
        Assert.Equal(["And slow.", Hidden, "Version 2."], whole.Mentions.Select(mention => mention.Text));
        Assert.Equal("closed", (await _ravi.FollowUpAsync(first.FollowUpId)).State);
    }

    [Fact]
    public async Task Pictures_that_come_while_two_are_merged_reach_the_one_that_goes_on_once_the_merge_is_given_again()
    {
        var alone = Mention.By("@pictured-merge", "My line is down.");
        var edited = Mention.By("@pictured-merge", "Version 1.");
        var first = await host.Client.MentionAsync(alone);
        await host.Client.MentionAsync(edited.With("inReplyTo", alone["externalId"]!.DeepClone()));
        await host.Client.MentionAsync(edited.With("text", "Version 2."));
        var into = await host.Client.MentionAsync(Mention.By("@pictured-merge", "And slow."));
        await host.Services.GetRequiredService<FollowUpMerge>().TakeOverAsync(
            first.FollowUpId,
            new Outreach.FollowUps.Merge(into.FollowUpId) { By = new Actor("ravi-jagmohan", StaffRole.Agent, IsPerson: true) },
            host.Services.GetRequiredService<DurableTaskClient>(),
            CancellationToken.None);
        JsonArray Picture(string name) => [new JsonObject { ["url"] = $"https://pictures.example/{name}.jpg" }];

        await host.Client.MentionAsync(alone.With("media", Picture("alone")));
        await host.Client.MentionAsync(edited.With("media", Picture("of-old")));
        await _ravi.CommandAsync(first.FollowUpId, "merge", new JsonObject { ["into"] = into.FollowUpId });

        var whole = (await _ravi.TryReadAsync($"api/followups/{into.FollowUpId}")).Expect<JsonObject>();
        var mentions = whole["mentions"]!.AsArray();
        Assert.Equal("https://pictures.example/alone.jpg", (string?)mentions[1]!["media"]!.AsArray().Single()!["url"]);
        Assert.Equal(
            "https://pictures.example/of-old.jpg", (string?)mentions[2]!["versions"]!.AsArray()[0]!["media"]!.AsArray().Single()!["url"]);
        Assert.DoesNotContain(whole["events"]!.AsArray(), happened => (string?)happened!["type"] == "edited");
    }

    [Fact]
    public async Task What_never_reached_us_is_not_found_and_a_deletion_in_an_array_comes_after_its_mention()
    {
        (await DeleteAsync("m" + new string('0', 32))).ExpectProblem(HttpStatusCode.NotFound);
        (await DeleteAsync("it")).ExpectProblem(HttpStatusCode.NotFound);
        var unknown = await host.Client.MentionAsync(new JsonObject { ["channel"] = "blog", ["externalId"] = "gone", ["deleted"] = true });
        Assert.Equal((null, false), (unknown.FollowUpId, unknown.Deleted));
        var mention = Mention.By("@brief", "A zither.");

        var receipts = await host.Client.MentionAllAsync(
            [mention, new JsonObject { ["channel"] = "twitter", ["externalId"] = mention["externalId"]!.DeepClone(), ["deleted"] = true }]);

        Assert.Equal([false, true], receipts.Select(receipt => receipt.Deleted));
        Assert.Empty(await RowsWithAsync("zither"));
    }

    [Fact]
    public async Task What_its_author_deleted_before_it_came_is_not_taken_in()
    {
        var known = await host.Client.MentionAsync(Mention.By("@overtaken", "My line is down."));
        var (mention, reply) = (Mention.By("@overtaken-too", "A dulcimer."), Mention.By("@overtaken", "A clavichord."));
        foreach (var late in new[] { mention, reply })
        {
            await host.Client.MentionAsync(
                new JsonObject { ["channel"] = "twitter", ["externalId"] = late["externalId"]!.DeepClone(), ["deleted"] = true });
        }

        var receipts = await host.Client.MentionAllAsync(
            [mention, reply.With("inReplyTo", ExternalIdOf(await _ravi.FollowUpAsync(known.FollowUpId)))]);
        var again = await host.Client.MentionAsync(mention);

        Assert.All([.. receipts, again], receipt => Assert.Equal((true, null), (receipt.Deleted, receipt.FollowUpId)));
        Assert.Empty(await RowsWithAsync("dulcimer"));
        Assert.Empty(await RowsWithAsync("clavichord"));
        Assert.Empty(await RowsWithAsync("overtaken-too"));
        Assert.Equal("new", (await _ravi.FollowUpAsync(known.FollowUpId)).State);
        await host.Client.SettleAsync();
        var sweep = await _ravi.SweepAsync();
        Assert.Equal((0, 0), (sweep.Found["staleInIndex"], sweep.Found["withoutOrchestration"]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_its_author_deleted_while_it_came_in_is_deleted_when_it_comes_again(bool isNotedWhereItIs, bool saysWhatItAnswers)
    {
        var known = await host.Client.MentionAsync(Mention.By("@interrupted", "My line is down."));
        var reply = Mention.By("@interrupted", "A hurdy-gurdy.").With(
            "inReplyTo", ExternalIdOf(await _ravi.FollowUpAsync(known.FollowUpId)));
        await host.Client.MentionAsync(reply);
        var followUps = host.Tables["FollowUps"];
        var own = Assert.Single(
            await host.Tables.ReadAsync("FollowUps"),
            row => row.Entity.RowKey == "state" && row.Entity.GetString("Into") == known.FollowUpId).Entity;

        // As a process leaves it that ends before the words are deleted: once it has noted where the reply is, or not even then.
        var leadsTo = isNotedWhereItIs ? known.FollowUpId : "";
        await followUps.UpdateEntityAsync(
            new TableEntity(own.PartitionKey, "state") { ["Into"] = leadsTo, ["DeletedAt"] = DateTimeOffset.UnixEpoch }, ETag.All);
        Assert.NotEmpty(await RowsWithAsync("hurdy"));
        var again = await host.Client.MentionAsync(saysWhatItAnswers ? reply : WithoutReplyTo(reply));

        Assert.Equal((true, known.FollowUpId), (again.Deleted, again.FollowUpId));
        Assert.Empty(await RowsWithAsync("hurdy"));
        var state = (await followUps.GetEntityAsync<TableEntity>(own.PartitionKey, "state")).Value;
        Assert.Equal((known.FollowUpId, false), (state.GetString("Into"), state.ContainsKey("DeletedAt")));
    }

    [Fact]
    public async Task It_is_also_where_a_post_answers_very_many()
    {
        var known = await host.Client.MentionAsync(Mention.By("@one-of-many", "My line is down."));
        await _ravi.CommandAsync(
            known.FollowUpId,
            "acknowledge",
            new JsonObject { ["said"] = "We are on it, all of you.", ["where"] = "twitter", ["postId"] = "to-all" });
        var reply = Mention.By("@one-of-many", "A sackbut.").With("inReplyTo", "to-all");
        Assert.Equal(known.FollowUpId, (await host.Client.MentionAsync(reply)).FollowUpId);
        var rows = (await host.Tables.ReadAsync("FollowUps")).Select(row => row.Entity).ToList();
        var post = Assert.Single(rows, row => row.RowKey == $"post:{known.FollowUpId}").PartitionKey;
        for (var n = 0; n < 25; n++)
        {
            await host.Tables["FollowUps"].AddEntityAsync(new TableEntity(post, $"post:f{n:x32}"));
        }

        var own = Assert.Single(rows, row => row.RowKey == "state" && row.GetString("Into") == known.FollowUpId).PartitionKey;
        await host.Tables["FollowUps"].UpdateEntityAsync(
            new TableEntity(own, "state") { ["Into"] = "", ["DeletedAt"] = DateTimeOffset.UnixEpoch }, ETag.All);
        var again = await host.Client.MentionAsync(reply);

        Assert.Equal((true, known.FollowUpId), (again.Deleted, again.FollowUpId));
        Assert.Empty(await RowsWithAsync("sackbut"));
    }

    [Fact]
    public async Task News_under_a_handle_for_which_the_profile_has_no_room_is_its_authors_all_the_same()
    {
        var known = await host.Client.MentionAsync(Mention.By("@handle-0"));
        var handedIn = new JsonArray(
        [
            .. Enumerable.Range(1, 50).Select(n => new JsonObject
            {
                ["channel"] = "forum",
                ["customerId"] = known.CustomerId,
                ["author"] = new JsonObject { ["handle"] = $"handle-{n}" },
                ["text"] = $"Number {n}.",
            }),
        ]);
        await host.Client.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(handedIn), "ravi-jagmohan");
        var mention = Mention.By("@one-handle-more");
        var more = await host.Client.MentionAsync(mention);
        await host.Client.MergeAsync("ravi-jagmohan", more.CustomerId, known.CustomerId);
        await host.Client.SettleAsync();

        await host.Client.MentionAsync(mention.With("author.phone", "+31201110050"));

        var customer = await host.Client.RememberedAsync(known.CustomerId);
        Assert.Equal((50, "+31201110050"), (customer.Identities.Count, customer.Phone));
    }

    private static JsonObject WithoutReplyTo(JsonObject reply)
    {
        var alone = reply.DeepClone().AsObject();
        alone.Remove("inReplyTo");
        return alone;
    }

    private Task<Answer> DeleteAsync(string mentionId) => host.Client.TryDeleteAsync("ravi-jagmohan", $"api/mentions/{mentionId}");

    private async Task<IReadOnlyList<string>> RowsWithAsync(string word) =>
    [
        .. (await host.Tables.ReadAllAsync())
            .Where(row => row.Texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(row => row.Key),
    ];

    private static string ExternalIdOf(FollowUp followUp) => followUp.Mentions[0].ExternalId!;
}
