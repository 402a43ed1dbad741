using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What a mention costs in storage calls, and that what is saved loses nothing.</summary>
public sealed class IntakeCallTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new();
    private readonly StorageLog _storage = new();
    private readonly StorageFault _fault = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _host.ShowStorageCalls(to: _storage);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_new_name_is_claimed_in_one_call_and_a_known_one_asked_for_once_in_each_process()
    {
        await using var host = await OutreachHost.StartAsync();
        host.ShowStorageCalls(to: _storage);
        var first = await host.Client.MentionAsync(Mention.By("@one-call"));
        Assert.Equal(["POST Identities"], _storage.Take("Identities"));

        await host.Client.MentionAsync(Mention.By("@one-call"));
        Assert.Equal([], _storage.Take("Identities"));

        await host.ForgetMemoryAsync();
        var later = await host.Client.MentionAsync(Mention.By("@one-call"));
        Assert.Equal(["POST Identities", "GET Identities"], _storage.Take("Identities"));
        Assert.Equal(first.CustomerId, later.CustomerId);
        Assert.Equal(3, (await host.Client.As("ravi-jagmohan").CustomerAsync(later.CustomerId)).Mentions);
    }

    [Fact]
    public async Task A_reply_to_a_post_that_answers_many_reads_few_of_them_and_finds_its_authors()
    {
        var receipts = (await _host.Client.MentionAllAsync(
            Enumerable.Range(0, 50).Select(n => Mention.By($"@storm-{n}").With("externalId", $"storm-{n}")))).Index().ToList();
        var ravi = _host.Client.As("ravi-jagmohan");
        foreach (var (_, receipt) in receipts)
        {
            await ravi.CommandAsync(receipt.FollowUpId, "acknowledge", new JsonObject
            {
                ["said"] = "We are on it.",
                ["where"] = "twitter",
                ["needsResolution"] = true,
                ["postId"] = "status-1",
            });
        }

        var known = await _host.Client.MentionAsync(Mention.By("@knows-us"));
        await _host.Client.SettleAsync();

        // The last of all as storage lists them.
        var (index, last) = receipts.MaxBy(one => one.Item.FollowUpId, StringComparer.Ordinal);
        Assert.Equal(last.FollowUpId, (await ReplyAsync($"@storm-{index}", atMost: 25)).FollowUpId);
        Assert.NotEqual(last.CustomerId, (await ReplyAsync("@stranger", atMost: 25)).CustomerId);
        Assert.Equal(known.CustomerId, (await ReplyAsync("@knows-us", atMost: 50)).CustomerId);

        async Task<Receipt> ReplyAsync(string handle, int atMost)
        {
            _storage.Take("FollowUps");
            var receipt = await _host.Client.MentionAsync(Mention.By(handle, "And now?").With("inReplyTo", "status-1"));
            Assert.InRange(_storage.Take("FollowUps").Count(call => call.StartsWith("GET", StringComparison.Ordinal)), 1, atMost);
            await _host.Client.SettleAsync();
            return receipt;
        }
    }

    [Fact]
    public async Task A_claim_whose_answer_gets_lost_is_the_same_customers()
    {
        _host.ShowStorageCalls(to: _fault);
        _fault.LoseAnswer("Identities");

        var first = await _host.Client.MentionAsync(Mention.By("@lost-claim"));
        var second = await _host.Client.MentionAsync(Mention.By("@lost-claim"));

        Assert.True(_fault.HasHappened);
        Assert.Equal(first.CustomerId, second.CustomerId);
        Assert.Equal(2, (await _host.Client.As("ravi-jagmohan").CustomerAsync(first.CustomerId)).Mentions);
    }

    [Fact]
    public async Task An_array_makes_its_index_rows_and_notices_in_one_transaction_a_person_and_each_follow_up_in_two()
    {
        await _host.Client.MentionAllAsync(Enumerable.Range(0, 20).Select(n => Mention.By($"@array-{n}")));
        await _host.Client.SettleAsync();
        Assert.Equal(40, _storage.Take("FollowUps").Count(call => call == "batch FollowUps"));

        var owners = (await _host.Client.As("ravi-jagmohan").AllFollowUpsAsync()).Select(followUp => followUp.Owner).Distinct().Count();
        await _host.Client.MentionAllAsync(Enumerable.Range(0, 20).Select(n => Mention.By($"@again-{n}")));
        await _host.Client.SettleAsync();
        Assert.Equal(Enumerable.Repeat("batch Worklist", owners), _storage.Take("Worklist"));
    }

    [Fact]
    public async Task What_an_intake_has_announced_and_never_made_the_sweep_takes_away()
    {
        _host.ShowStorageCalls(to: _fault);

        await StopAfterAsync("Worklist", Mention.By("@announced"));
        Assert.Single(await AllWorklistsAsync());
        var sweep = await _host.Client.As("ravi-jagmohan").SweepAsync();

        Assert.Equal((2, 2), (sweep.Found["staleInIndex"], sweep.Done["removed"]));
        Assert.Empty(await AllWorklistsAsync());
    }

    [Theory]
    [InlineData("Worklist", false)]
    [InlineData("FollowUps", true)]
    public async Task A_mention_that_is_sent_again_after_its_intake_stopped_is_there_once_and_its_notice_comes_once(
        string table, bool isKnown)
    {
        _host.ShowStorageCalls(to: _fault);
        var mention = Mention.By("@sent-again");

        await StopAfterAsync(table, mention);
        var receipt = await _host.Client.MentionAsync(mention);
        await _host.Client.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(isKnown, receipt.Duplicate);
        var item = Assert.Single(await AllWorklistsAsync());
        Assert.Equal((receipt.FollowUpId, "acknowledge"), (item.Id, item.Type));
        Assert.Single(await _host.Client.InboxAsync(), mail => mail.About == receipt.FollowUpId);
        await ExpectNothingForTheSweepAsync();
    }

    [Fact]
    public async Task What_an_intake_could_not_hand_over_the_orchestration_does()
    {
        _host.ShowStorageCalls(to: _fault);
        _fault.AfterWrite("Notices", static () => throw new InvalidOperationException("Everything stops here."));

        var receipt = await _host.Client.MentionAsync(Mention.By("@not-handed-over"));
        await _host.Client.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.True(_fault.HasHappened);
        Assert.Single(await _host.Client.InboxAsync(), mail => mail.About == receipt.FollowUpId);
        await ExpectNothingForTheSweepAsync();
    }

    [Theory]
    [InlineData("Notices")]
    [InlineData("FollowUps", "notice:000001")]
    public async Task A_command_that_comes_before_the_orchestration_is_started_is_carried_out_at_once(string table, params string[] words)
    {
        _host.ShowStorageCalls(to: _fault);
        var ravi = _host.Client.As("ravi-jagmohan");
        _fault.AfterWrite(table, () => AcknowledgeAnyAsync(ravi).GetAwaiter().GetResult(), words);

        var receipt = await _host.Client.MentionAsync(Mention.By("@overtaken"));
        await _host.Client.SettleAsync();

        Assert.True(_fault.HasHappened);
        var item = Assert.Single(await AllWorklistsAsync());
        Assert.Equal((receipt.FollowUpId, "resolve"), (item.Id, item.Type));
        await ExpectNothingForTheSweepAsync();
    }

    private static async Task AcknowledgeAnyAsync(StaffClient by)
    {
        var followUp = Assert.Single(await by.AllFollowUpsAsync());
        await by.AcknowledgeAsync(followUp.Id, "I was quick.");
    }

    private async Task StopAfterAsync(string table, JsonObject mention)
    {
        _fault.AfterWrite(table, static () => throw new InvalidOperationException("Everything stops here."));
        _host.Client.ExpectsFaults = true;
        var stopped = await _host.Client.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(mention));
        _host.Client.ExpectsFaults = false;
        Assert.Equal(HttpStatusCode.InternalServerError, stopped.Status);
        Assert.True(_fault.HasHappened);
    }

    private async Task<IReadOnlyList<WorkItem>> AllWorklistsAsync()
    {
        var people = (await _host.Client.StaffAsync()).Where(member => member.Type == "person");
        return [.. (await Task.WhenAll(people.Select(person => _host.Client.As(person.Id).WorklistAsync()))).SelectMany(items => items)];
    }

    private async Task ExpectNothingForTheSweepAsync()
    {
        var sweep = await _host.Client.As("ravi-jagmohan").SweepAsync();
        Assert.All(
            ["longOverdue", "withoutOrchestration", "missingFromIndex", "staleInIndex", "deadLetters"],
            what => Assert.Equal((what, 0), (what, sweep.Found[what])));
    }
}
