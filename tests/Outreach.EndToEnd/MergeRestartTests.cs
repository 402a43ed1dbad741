using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Merges;
using Mention = Outreach.EndToEnd.Client.Mention;
using Merge = Outreach.EndToEnd.Client.Merge;

namespace Outreach.EndToEnd;

/// <summary>A merge that a restart breaks off goes on where it was.</summary>
public sealed class MergeRestartTests(DurableHost host) : IClassFixture<DurableHost>
{
    private const string Ravi = "ravi-jagmohan";

    private OutreachClient Client => host.Client;

    private StaffClient Staff => host.Client.As(Ravi);

    [Fact]
    public async Task Mentions_that_come_by_either_name_meanwhile_and_a_restart_in_the_midst_lose_no_open_follow_up()
    {
        var kept = (await Client.MentionAsync(Mention.By("@either"))).CustomerId;
        List<Receipt> gone =
        [
            .. await Client.MentionAllAsync(Enumerable.Range(0, 40).Select(n => Mention.By("@or", $"Thing {n} is broken."))),
            .. await Client.MentionAllAsync(Enumerable.Range(0, 25).Select(n => Mention.By("@or", $"Another thing {n} is broken."))),
        ];
        await Client.SettleAsync();
        var open = gone.Select(receipt => receipt.FollowUpId).ToList();

        // No step is taken but while we wait for it: all of it comes while the merge is under way.
        var merge = await Client.MergeAsync(Ravi, gone[0].CustomerId, kept);
        var arriving = Enumerable.Range(0, 10).Select(async n =>
        {
            var receipt = await Client.MentionAsync(Mention.By(n % 2 == 0 ? "@or" : "@either", $"One more, {n}."));
            return receipt.FollowUpId;
        }).ToList();
        var (answered, reopened) = (open[5], open[6]);
        await Staff.AcknowledgeAsync(answered, "All in order, thank you.", needsResolution: false);
        await Staff.AcknowledgeAsync(reopened, "All in order, thank you.", needsResolution: false);
        await Staff.CommandAsync(reopened, "reopen", new JsonObject { ["reason"] = "It is not." });
        open.AddRange(await Task.WhenAll(arriving));
        await host.RestartAsync();
        await Client.SettleAsync();
        await Staff.SweepAsync();
        await Client.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("completed", (await Client.ReadMergeAsync(Ravi, merge.Id)).Status);
        var one = await Client.WholeCustomerAsync(Ravi, kept);
        var expected = open.Where(id => id != answered).ToList();
        Assert.Equal(76, one.Mentions);
        Assert.Equal(76, one.Contacts.Select(contact => contact.FollowUpId).Distinct().Count());
        Assert.All(expected, id => Assert.Contains(id, one.OpenProblems));
        Assert.DoesNotContain(answered, one.OpenProblems);
        var listed = await Staff.AllFollowUpsAsync(filter: $"&customer={kept}");
        Assert.Equal(76, listed.Count);
        Assert.All(expected, id => Assert.Contains(listed, followUp => followUp.Id == id && followUp.State != "closed"));
        Assert.Empty(await MergeTests.UnderWayAsync(host));
        Assert.All(
            (await Client.OrchestrationsAsync()).Where(instance => instance.Name == nameof(MergeOrchestrator)),
            instance => Assert.InRange(instance.HistoryEvents, 1, 30));

        // By which name somebody wrote is known: what came by the absorbed one's goes back with the rest.
        (await Client.TryUndoMergeAsync(Ravi, merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await host.RestartAsync();
        await Client.SettleAsync();
        await Client.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("undone", (await Client.ReadMergeAsync(Ravi, merge.Id)).Status);
        Assert.Equal(
            (6, 70),
            ((await Client.WholeCustomerAsync(Ravi, kept)).Mentions, (await Client.WholeCustomerAsync(Ravi, gone[0].CustomerId)).Mentions));
        Assert.Equal(70, (await Staff.AllFollowUpsAsync(filter: $"&customer={gone[0].CustomerId}")).Count);
        Assert.Equal(6, (await Staff.AllFollowUpsAsync(filter: $"&customer={kept}")).Count);
    }
}
