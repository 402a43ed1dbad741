using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class RaceTests(DistantHost host) : IClassFixture<DistantHost>
{
    private const int Rounds = 10;

    private static readonly JsonObject Acknowledgement =
        new() { ["said"] = "Hello, a person here.", ["where"] = "twitter", ["needsResolution"] = true };

    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _ravi = host.Client.As("ravi-jagmohan");
    private readonly StaffClient _sanne = host.Client.As("sanne-lootsma");

    [Fact]
    public async Task Of_two_staff_who_acknowledge_at_the_same_instant_one_has_answered_and_the_other_is_told()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var id = await NewFollowUpAsync();

            var answers = await Task.WhenAll(
                _ravi.TryCommandAsync(id, "acknowledge", Acknowledgement), _sanne.TryCommandAsync(id, "acknowledge", Acknowledgement));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
            answers.Single(answer => answer.Status == HttpStatusCode.Conflict).ExpectProblem(HttpStatusCode.Conflict, "command");
            var winner = answers[0].Status == HttpStatusCode.OK ? _ravi : _sanne;
            var acknowledged = Assert.Single((await _ravi.FollowUpAsync(id)).Events, happened => happened.Type == "acknowledged");
            Assert.Equal(winner.Id, acknowledged.By);
        }
    }

    [Fact]
    public async Task Twenty_at_once_on_one_follow_up_lose_nothing_that_was_accepted()
    {
        var id = await NewFollowUpAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => n % 2 == 0
                ? _sanne.TryCommandAsync(id, "acknowledge", Acknowledgement)
                : _ravi.TryCommandAsync(id, "note", new JsonObject { ["text"] = $"note {n}" })));

        var followUp = await _ravi.FollowUpAsync(id);
        Assert.Equal(1, answers.Where((_, n) => n % 2 == 0).Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(
            answers.Where((_, n) => n % 2 == 0 && answers[n].Status != HttpStatusCode.OK),
            answer => answer.ExpectProblem(HttpStatusCode.Conflict));
        Assert.All(answers.Where((_, n) => n % 2 == 1), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(followUp.Events, happened => happened.Type == "acknowledged");
        Assert.Equal(10, followUp.Events.Count(happened => happened.Type == "noted"));
        Assert.Equal(Enumerable.Range(1, followUp.Events.Count), followUp.Events.Select(happened => happened.Sequence));
    }

    [Fact]
    public async Task A_storm_of_commands_is_heard_whole_and_keeps_the_history_short()
    {
        var id = await NewFollowUpAsync();

        await Histories.StayShortDuringAsync(_outreach, () => Task.WhenAll(
            Enumerable.Range(0, 60).Select(n => _ravi.TryCommandAsync(id, "note", new JsonObject { ["text"] = $"note {n}" }))));
        await _outreach.SettleAsync();

        await Histories.AreShortAsync(_outreach);
        Assert.Equal(60, (await _ravi.FollowUpAsync(id)).Events.Count(happened => happened.Type == "noted"));
        Assert.Equal(0, (await _ravi.SweepAsync()).Found["longOverdue"]);
    }

    [Fact]
    public async Task Mentions_of_a_new_customer_that_arrive_at_once_make_one_customer()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var receipts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _outreach.MentionAsync(Mention.By($"@new{round}"))));

            var customer = Assert.Single(receipts.Select(receipt => receipt.CustomerId).Distinct());
            Assert.Equal(3, (await _ravi.CustomerAsync(customer)).Mentions);
            Assert.Equal(3, (await _ravi.AllFollowUpsAsync(filter: $"&customer={customer}")).Count);
        }
    }

    [Fact]
    public async Task One_mention_that_is_posted_several_times_at_once_gets_one_follow_up()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var mention = Mention.By($"@repeated{round}");

            var receipts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _outreach.MentionAsync(mention)));
            await _outreach.SettleAsync();

            var id = Assert.Single(receipts.Select(receipt => receipt.FollowUpId).Distinct());
            Assert.Single(receipts, receipt => !receipt.Duplicate);
            Assert.Single((await _ravi.FollowUpAsync(id)).Events, happened => happened.Type == "received");
            Assert.Single(await _outreach.InboxAsync(), mail => mail.About == id);
            Assert.Equal(1, (await _ravi.CustomerAsync(receipts[0].CustomerId)).Mentions);
        }
    }

    [Fact]
    public async Task Who_decided_on_an_older_version_is_refused_and_nothing_changes()
    {
        var id = await NewFollowUpAsync();
        await _outreach.SettleAsync();
        var seen = (await _ravi.TryReadAsync($"api/followups/{id}")).ETag;
        await _sanne.AcknowledgeAsync(id, "I was first.");

        (await _ravi.TryCommandAsync(id, "resolve", new JsonObject { ["done"] = "Restarted it." }, ifMatch: seen))
            .ExpectProblem(HttpStatusCode.PreconditionFailed);
        Assert.Equal("in_progress", (await _ravi.FollowUpAsync(id)).State);

        await _outreach.SettleAsync();
        var seenNow = (await _ravi.TryReadAsync($"api/followups/{id}")).ETag;
        (await _ravi.TryCommandAsync(id, "resolve", new JsonObject { ["done"] = "Restarted it." }, ifMatch: seenNow)).Expect<FollowUp>();
    }

    [Theory]
    [InlineData("W/\"older\", {0}")]
    [InlineData("{0},\"other\"")]
    [InlineData("*")]
    public async Task Any_version_that_is_named_will_do(string named)
    {
        var id = await NewFollowUpAsync();
        await _outreach.SettleAsync();
        var seen = (await _ravi.TryReadAsync($"api/followups/{id}")).ETag;

        (await _ravi.TryCommandAsync(id, "acknowledge", Acknowledgement, ifMatch: named.Replace("{0}", seen))).Expect<FollowUp>();
    }

    [Theory]
    [InlineData("\"older\", W/\"other\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("no quotes", HttpStatusCode.BadRequest)]
    public async Task No_version_that_is_named_is_a_refusal(string named, HttpStatusCode refusal)
    {
        var id = await NewFollowUpAsync();

        (await _ravi.TryCommandAsync(id, "acknowledge", Acknowledgement, ifMatch: named)).ExpectProblem(refusal);

        Assert.Equal("new", (await _ravi.FollowUpAsync(id)).State);
    }

    [Fact]
    public async Task A_repeated_idempotency_key_gets_the_first_answer_and_does_nothing_twice()
    {
        var id = await NewFollowUpAsync();
        var first = await _ravi.TryCommandAsync(id, "acknowledge", Acknowledgement, idempotencyKey: "my key 1");
        await _ravi.ResolveAsync(id, "Restarted it.");

        var again = await _ravi.TryCommandAsync(id, "acknowledge", Acknowledgement, idempotencyKey: "my key 1");

        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        Assert.NotNull(first.ETag);
        Assert.Null(again.ETag);
        Assert.Single((await _ravi.FollowUpAsync(id)).Events, happened => happened.Type == "acknowledged");

        var other = Acknowledgement.With("said", "Something else.");
        (await _ravi.TryCommandAsync(id, "acknowledge", other, idempotencyKey: "my key 1"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
        (await _ravi.TryCommandAsync(id, "note", new JsonObject { ["text"] = "x" }, idempotencyKey: "my key 1"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
    }

    [Fact]
    public async Task The_same_request_with_one_idempotency_key_sent_at_once_is_done_once_and_answered_alike()
    {
        var id = await NewFollowUpAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => _ravi.TryCommandAsync(id, "acknowledge", Acknowledgement, idempotencyKey: "at once")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Single((await _ravi.FollowUpAsync(id)).Events, happened => happened.Type == "acknowledged");
    }

    private async Task<string> NewFollowUpAsync() => (await _outreach.MentionAsync(Mention.By("@racer"))).FollowUpId;
}
