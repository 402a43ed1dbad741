using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Mention = Outreach.EndToEnd.Client.Mention;

namespace Outreach.EndToEnd;

/// <summary>
/// Two follow-ups about the same thing become one: what the customer wrote, the stricter clock and the promise go over, and one of them
/// goes on.
/// </summary>
public sealed class FollowUpMergeTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly StaffClient _ravi = host.Client.As("ravi-jagmohan");

    [Fact]
    public async Task The_one_that_goes_on_has_every_word_the_earlier_deadline_and_the_promise_and_the_other_is_over()
    {
        var text = new string('x', 9_990) + "é😀 end";
        var first = (await host.Client.MentionAsync(Mention.By("@twice", text))).FollowUpId;
        await host.Client.AdvanceAsync(TimeSpan.FromMinutes(10));
        var second = (await host.Client.MentionAsync(Mention.By("@twice", "It is still down."))).FollowUpId;
        await _ravi.CommandAsync(first, "customer-replied", new JsonObject { ["text"] = "Anybody there?" });
        await _ravi.CommandAsync(
            first,
            "promise",
            new JsonObject { ["by"] = (await host.Client.NowAsync()).AddHours(2).ToString("O"), ["what"] = "A call today." });
        await _ravi.CommandAsync(
            second,
            "promise",
            new JsonObject { ["by"] = (await host.Client.NowAsync()).AddHours(3).ToString("O"), ["what"] = "A mechanic." });
        await host.Client.SettleAsync();
        var (source, target) = (await _ravi.FollowUpAsync(first), await _ravi.FollowUpAsync(second));
        Assert.True(source.ServiceLevel.FirstResponse.DueAt < target.ServiceLevel.FirstResponse.DueAt);

        var merged = await _ravi.CommandAsync(first, "merge", new JsonObject { ["into"] = second });
        await host.Client.SettleAsync();

        Assert.Equal(("closed", "merged"), (merged.State, merged.Outcome));
        var one = await _ravi.FollowUpAsync(second);
        Assert.Equal(["It is still down.", text, "Anybody there?"], one.Mentions.Select(mention => mention.Text));
        Assert.Equal(source.ServiceLevel.FirstResponse.DueAt, one.ServiceLevel.FirstResponse.DueAt);
        Assert.Equal(source.PromisedFor, one.PromisedFor);
        var promised = (await _ravi.TryReadAsync($"api/followups/{second}")).Body.GetProperty("promisedWhat").GetString();
        Assert.Contains("A call today.", promised);
        Assert.Contains("A mechanic.", promised);
        Assert.Contains(one.Events, happened => happened is { Type: "merged", By: "ravi-jagmohan" });
        Assert.Contains((await _ravi.FollowUpAsync(first)).Events, happened => happened is { Type: "merged", By: "ravi-jagmohan" });
        Assert.DoesNotContain((await _ravi.AllFollowUpsAsync(filter: "&state=new")), followUp => followUp.Id == first);
        var customer = await host.Client.WholeCustomerAsync("ravi-jagmohan", one.CustomerId);
        Assert.Equal("merged", customer.Contacts.Single(contact => contact.FollowUpId == first).Outcome);
        Assert.Equal([second], customer.OpenProblems);

        // Undone like any other ending.
        Assert.Equal(
            "in_progress", (await _ravi.CommandAsync(first, "reopen", new JsonObject { ["reason"] = "Not the same after all." })).State);
        Assert.Equal(3, (await _ravi.FollowUpAsync(second)).Mentions.Count);
    }

    [Fact]
    public async Task Follow_ups_of_different_customers_closed_ones_and_one_with_itself_are_refused_and_nothing_changes()
    {
        var mine = (await host.Client.MentionAsync(Mention.By("@mine"))).FollowUpId;
        var other = (await host.Client.MentionAsync(Mention.By("@other"))).FollowUpId;
        var over = (await host.Client.MentionAsync(Mention.By("@mine", "Nice!", "praise"))).FollowUpId;
        await _ravi.AcknowledgeAsync(over, "Thank you!", needsResolution: false);
        await host.Client.SettleAsync();
        var before = await host.Tables.ReadAsync("FollowUps");

        (await TryMergeAsync(mine, other)).ExpectProblem(HttpStatusCode.Conflict, "into");
        (await TryMergeAsync(mine, over)).ExpectProblem(HttpStatusCode.Conflict, "into");
        (await TryMergeAsync(over, mine)).ExpectProblem(HttpStatusCode.Conflict, "command");
        (await TryMergeAsync(mine, mine)).ExpectProblem(HttpStatusCode.BadRequest, "into");
        (await TryMergeAsync(mine, null)).ExpectProblem(HttpStatusCode.BadRequest, "into");
        (await TryMergeAsync(mine, "f" + new string('0', 32))).ExpectProblem(HttpStatusCode.NotFound);
        (await TryMergeAsync(mine, "it")).ExpectProblem(HttpStatusCode.NotFound);

        Assert.Equal(
            before.Select(row => $"{row.Key} {row.Entity.ETag}").Order(),
            (await host.Tables.ReadAsync("FollowUps")).Select(row => $"{row.Key} {row.Entity.ETag}").Order());
    }

    [Fact]
    public async Task Merged_at_once_in_either_direction_one_of_them_is_open()
    {
        for (var round = 0; round < 5; round++)
        {
            var one = (await host.Client.MentionAsync(Mention.By($"@round-{round}"))).FollowUpId;
            var two = (await host.Client.MentionAsync(Mention.By($"@round-{round}"))).FollowUpId;

            await Task.WhenAll(TryMergeAsync(one, two), TryMergeAsync(two, one), TryMergeAsync(one, two));

            var states = new[] { (await _ravi.FollowUpAsync(one)).State, (await _ravi.FollowUpAsync(two)).State };
            Assert.Equal(["closed", "new"], states.Order());
        }
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answer_and_what_is_not_as_seen_is_not_merged()
    {
        var one = (await host.Client.MentionAsync(Mention.By("@keyed"))).FollowUpId;
        var two = (await host.Client.MentionAsync(Mention.By("@keyed"))).FollowUpId;
        await host.Client.SettleAsync();

        (
            await _ravi.TryCommandAsync(
                one, "merge", new JsonObject { ["into"] = two }, ifMatch: "W/\"never\"")).ExpectProblem(HttpStatusCode.PreconditionFailed);
        Assert.Single((await _ravi.FollowUpAsync(two)).Mentions);
        var first = await _ravi.TryCommandAsync(one, "merge", new JsonObject { ["into"] = two }, idempotencyKey: "merge-1");
        var again = await _ravi.TryCommandAsync(one, "merge", new JsonObject { ["into"] = two }, idempotencyKey: "merge-1");

        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        Assert.Equal(2, (await _ravi.FollowUpAsync(two)).Mentions.Count);
    }

    private Task<Answer> TryMergeAsync(string id, string? into) => _ravi.TryCommandAsync(id, "merge", new JsonObject { ["into"] = into });
}
