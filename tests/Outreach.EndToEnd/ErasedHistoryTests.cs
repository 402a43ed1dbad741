using System.Net;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Once somebody is erased, what Azure's engine keeps of orchestrations does not say that they were ever there either.</summary>
public sealed class ErasedHistoryTests(DurableHost host) : IClassFixture<DurableHost>
{
    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _lead = host.Client.As("hanneke-vos");

    [Fact]
    public async Task After_an_erasure_no_instance_and_no_history_says_who_it_was()
    {
        var (customerId, _) = await PersonalStory.TellAsync(host);
        Assert.Contains(await host.Tables.ReadAsync(StoredTables.Instances), row => row.Says(customerId));

        await _outreach.EraseAsync(customerId);

        await PersonalStory.NothingIsLeftAsync(host, customerId);
        await _lead.SweepAsync();
        await PersonalStory.NothingIsLeftAsync(host, customerId);
        await Histories.AreShortAsync(_outreach);
    }

    [Fact]
    public async Task Somebody_absorbed_is_erased_with_the_customer_they_turned_out_to_be_and_a_mention_by_their_name_makes_a_new_one()
    {
        var kept = await _outreach.MentionAsync(Mention.By("@survivor", "The trombonist is me."));
        var gone = await _outreach.MentionAsync(Mention.By("@absorbed", "My cornettist too."));
        await _outreach.SettleAsync();
        var merge = await _outreach.MergeAsync("hanneke-vos", gone.CustomerId, kept.CustomerId);
        await _outreach.SettleAsync();
        Assert.Contains(await _outreach.OrchestrationsAsync(), instance => instance.Id == merge.Id);

        // While it goes on, too: the name is given to somebody new.
        var asked = await _outreach.AskToEraseAsync(kept.CustomerId);
        var during = await _outreach.MentionAsync(Mention.By("@absorbed", "Anybody there?"));
        await _outreach.SettleAsync();
        var report = await _outreach.ErasureAsync(asked.Id);

        Assert.Equal("completed", report.Status);
        Assert.Equal((2, 2, 1), (report.Erased["followUps"], report.Erased["identities"], report.Erased["absorbed"]));
        Assert.DoesNotContain(during.CustomerId, new[] { kept.CustomerId, gone.CustomerId });
        Assert.Equal("new", (await _lead.FollowUpAsync(during.FollowUpId)).State);
        Assert.Equal(during.CustomerId, (await _outreach.MentionAsync(Mention.By("@absorbed", "Still me."))).CustomerId);
        var rows = await host.Tables.ReadAllAsync();
        Assert.All(
            new[] { kept.CustomerId, gone.CustomerId, "trombonist", "cornettist" },
            word => Assert.DoesNotContain(rows, row => row.Says(word)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_was_taken_for_another_is_erased_from_what_says_so_and_the_other_stays_as_they_are(bool erasesAbsorbed)
    {
        var gone = await _outreach.MentionAsync(Mention.By($"@was-{erasesAbsorbed}"));
        var kept = await _outreach.MentionAsync(Mention.By($"@was-not-{erasesAbsorbed}"));
        await _outreach.SettleAsync();
        var merge = await _outreach.MergeAsync("hanneke-vos", gone.CustomerId, kept.CustomerId);
        await _outreach.SettleAsync();
        (await _outreach.TryUndoMergeAsync("hanneke-vos", merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        Assert.Equal("undone", (await _outreach.ReadMergeAsync("hanneke-vos", merge.Id)).Status);
        var (erased, other) = erasesAbsorbed ? (gone.CustomerId, kept.CustomerId) : (kept.CustomerId, gone.CustomerId);
        var export = (await _lead.TryReadAsync($"api/customers/{gone.CustomerId}/export")).Body.ToString();
        Assert.Contains("That we took you for somebody whom we knew by another name", export, StringComparison.Ordinal);

        await _outreach.EraseAsync(erased);

        Assert.Empty((await host.Tables.ReadAllAsync()).Where(row => row.Says(erased)).Select(row => row.Key));
        Assert.Equal(1, (await _outreach.WholeCustomerAsync("hanneke-vos", other)).Mentions);
        Assert.Equal(
            "moved",
            (await _lead.FollowUpAsync(gone.FollowUpId)).Events.Last(happened => happened.Type is not ("closed" or "erased")).Type);
        (await _lead.TryReadAsync($"api/merges/{merge.Id}")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_follow_up_whose_orchestration_is_suspended_does_not_hold_up_the_erasure_for_ever()
    {
        var receipt = await _outreach.MentionAsync(Mention.By("@held-up", "My cimbalom is silent."));
        await _outreach.SettleAsync();
        await host.Services.GetRequiredService<DurableTaskClient>().SuspendInstanceAsync(receipt.FollowUpId);
        await _outreach.SettleAsync();

        var asked = await _outreach.AskToEraseAsync(receipt.CustomerId);
        await _outreach.SettleAsync();
        Assert.Equal("running", (await _outreach.ErasureAsync(asked.Id)).Status);
        await _outreach.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("completed", (await _outreach.ErasureAsync(asked.Id)).Status);
        Assert.DoesNotContain(
            await _outreach.As("hanneke-vos").AllFollowUpsAsync(),
            followUp => followUp.Id == receipt.FollowUpId && followUp.State != "closed");
        Assert.DoesNotContain(
            await host.Tables.ReadAllAsync(), row => row.Says("cimbalom") || row.Says(receipt.CustomerId));
    }
}
