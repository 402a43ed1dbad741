using System.Net;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <summary>What a customer changes or deletes on their channel after it reached us.</summary>
public sealed partial class MentionChangeTests(OutreachHost host) : IClassFixture<OutreachHost>
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
    public async Task News_under_a_handle_for_which_the_profile_has_no_room_is_its_authors_all_the_same()
    {
        var known = await host.Client.MentionAsync(Mention.By("@handle-0"));
        await host.Client.SettleAsync();
        var customers = host.Services.GetRequiredService<CustomerStore>();
        var stored = (await customers.FindAsync(known.CustomerId, CancellationToken.None))!;
        var full = stored.Profile with
        {
            Identities =
            [
                .. stored.Profile.Identities,
                .. Enumerable.Range(1, 49).Select(n => new CustomerIdentity("forum", $"handle-{n}")),
            ],
        };
        Assert.NotNull(await customers.TryCommitAsync(full, stored.ETag, [], CancellationToken.None));
        var mention = Mention.By("@one-handle-more");
        var more = await host.Client.MentionAsync(mention);
        await host.Client.MergeAsync("ravi-jagmohan", more.CustomerId, known.CustomerId);
        await host.Client.SettleAsync();

        await host.Client.MentionAsync(mention.With("author.phone", "+31201110050"));

        var customer = await host.Client.RememberedAsync(known.CustomerId);
        Assert.DoesNotContain(customer.Identities, identity => identity.Handle == "@one-handle-more");
        Assert.Equal((50, "+31201110050"), (customer.Identities.Count, customer.Phone));
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
