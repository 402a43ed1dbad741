using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Privacy;

namespace Outreach.EndToEnd;

/// <summary>An erasure that was asked for comes to its end, whatever breaks off in between.</summary>
public sealed class ErasureKillTests
{
    private const int FollowUps = 70;

    [Fact]
    public async Task Killed_in_the_middle_it_goes_on_where_it_was_counts_once_and_a_mention_meanwhile_is_a_new_customers()
    {
        await using var host = await OutreachProcess.StartNewAsync();
        var receipts = await host.Client.MentionAllAsync(Enumerable.Range(0, FollowUps).Select(n => Numbered(n)));
        var customerId = Assert.Single(receipts.Select(receipt => receipt.CustomerId).Distinct());
        await host.Client.SettleAsync();

        var asked = await host.Client.AskToEraseAsync(customerId);
        while ((await host.Client.ErasureAsync(asked.Id)) is { Status: "running" } report && report.Erased["followUps"] == 0)
        {
            // Not in its middle yet.
        }

        await host.KillAsync();
        var inTheMiddle = (await host.Tables.ReadAsync("Erasures")).Single().Entity.PartitionKey;
        await host.StartAsync();
        Assert.Equal("running", inTheMiddle);
        var during = await host.Client.MentionAsync(Numbered(FollowUps).With("author.displayName", "Somebody New"));
        Assert.Equal(asked.Id, ((await host.Client.TryDeleteAsync("hanneke-vos", $"api/customers/{customerId}")) is { Status: HttpStatusCode.Accepted } answer
            ? answer.Expect<ErasureReport>(HttpStatusCode.Accepted).Id
            : asked.Id));
        await host.Client.SettleAsync();

        var done = await host.Client.ErasureAsync(asked.Id);
        Assert.Equal(("completed", FollowUps, FollowUps, 1), (done.Status, done.Erased["followUps"], done.Erased["mentions"], done.Erased["identities"]));
        Assert.NotEqual(customerId, during.CustomerId);
        Assert.Equal("new", (await host.Client.As("hanneke-vos").FollowUpAsync(during.FollowUpId)).State);
        var rows = await host.Tables.ReadAllAsync();
        Assert.DoesNotContain(rows, row => row.Texts.Any(text => text.Contains(customerId, StringComparison.Ordinal) || text.Contains("gittern", StringComparison.Ordinal)));
        Assert.Contains(rows, row => row.Entity.PartitionKey == during.CustomerId);
        Assert.Equal(FollowUps, (await host.Client.As("hanneke-vos").AllFollowUpsAsync()).Count(followUp => followUp.Outcome == "erased"));
        await Histories.AreShortAsync(host.Client);

        static JsonObject Numbered(int number) => Mention.By("@killed", number < FollowUps ? $"My gittern {number}" : "Hello again.").With("externalId", $"killed-{number}");
    }

    [Fact]
    public async Task What_a_crash_left_of_the_request_is_found_by_the_sweep()
    {
        await using var host = await OutreachHost.StartAsync();
        var (customers, clock) = (host.Services.GetRequiredService<CustomerStore>(), await host.Client.NowAsync());
        var marked = (await host.Client.MentionAsync(Mention.By("@marked"))).CustomerId;
        var begun = (await host.Client.MentionAsync(Mention.By("@begun"))).CustomerId;
        await host.Client.SettleAsync();
        await host.Services.GetRequiredService<CustomerCalendar>().NoteAsync(marked, clock, default);
        var ids = new Dictionary<string, string> { [marked] = ErasureId.New(), [begun] = ErasureId.New() };
        foreach (var (customerId, erasureId) in ids)
        {
            var stored = (await customers.FindAsync(customerId, default))!;
            Assert.NotNull(await customers.TryCommitAsync(stored.Profile with { ErasingSince = clock, Erasure = erasureId }, stored.ETag, [], default));
        }

        await host.Services.GetRequiredService<ErasureStore>().TryAddAsync(
            new Erasure { Id = ids[begun], RequestedAt = clock, By = "hanneke-vos", CustomerId = begun }, default);

        var sweep = await host.Client.As("hanneke-vos").SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["withoutOrchestration"], sweep.Done["restarted"]));
        foreach (var (customerId, erasureId) in ids)
        {
            Assert.Equal("completed", (await host.Client.ErasureAsync(erasureId)).Status);
            Assert.DoesNotContain(await host.Tables.ReadAllAsync(), row => row.Texts.Any(text => text.Contains(customerId, StringComparison.Ordinal)));
        }
    }
}
