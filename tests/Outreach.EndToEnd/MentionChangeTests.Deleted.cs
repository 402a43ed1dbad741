using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

/// <content>What its author deleted.</content>
public sealed partial class MentionChangeTests
{
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

    private static JsonObject WithoutReplyTo(JsonObject reply)
    {
        var alone = reply.DeepClone().AsObject();
        alone.Remove("inReplyTo");
        return alone;
    }
}
