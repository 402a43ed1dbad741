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
        await using var host = await KillableHost.StartNewAsync();
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
        Assert.Equal(
            asked.Id,
            ((await host.Client.TryDeleteAsync("hanneke-vos", $"api/customers/{customerId}")) is { Status: HttpStatusCode.Accepted } answer
            ? answer.Expect<ErasureReport>(HttpStatusCode.Accepted).Id
            : asked.Id));
        await host.Client.SettleAsync();

        var done = await host.Client.ErasureAsync(asked.Id);
        Assert.Equal(
            ("completed", FollowUps, FollowUps, 1),
            (done.Status, done.Erased["followUps"], done.Erased["mentions"], done.Erased["identities"]));
        Assert.NotEqual(customerId, during.CustomerId);
        Assert.Equal("new", (await host.Client.As("hanneke-vos").FollowUpAsync(during.FollowUpId)).State);
        var rows = await host.Tables.ReadAllAsync();
        Assert.DoesNotContain(rows, row => row.Texts.Any(
            text => text.Contains(customerId, StringComparison.Ordinal) || text.Contains("gittern", StringComparison.Ordinal)));
        Assert.Contains(rows, row => row.Entity.PartitionKey == during.CustomerId);
        Assert.Equal(FollowUps, (await host.Client.As("hanneke-vos").AllFollowUpsAsync()).Count(followUp => followUp.Outcome == "erased"));
        await Histories.AreShortAsync(host.Client);

        static JsonObject Numbered(int number) =>
            Mention.By("@killed", number < FollowUps ? $"My gittern {number}" : "Hello again.").With("externalId", $"killed-{number}");
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
            Assert.NotNull(
                await customers.TryCommitAsync(
                    stored.Profile with { ErasingSince = clock, Erasure = erasureId }, stored.ETag, [], default));
        }

        await host.Services.GetRequiredService<ErasureStore>().TryAddAsync(
            new Erasure { Id = ids[begun], RequestedAt = clock, By = "hanneke-vos", CustomerId = begun }, default);

        var sweep = await host.Client.As("hanneke-vos").SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["withoutOrchestration"], sweep.Done["restarted"]));
        foreach (var (customerId, erasureId) in ids)
        {
            Assert.Equal("completed", (await host.Client.ErasureAsync(erasureId)).Status);
            Assert.DoesNotContain(
                await host.Tables.ReadAllAsync(), row => row.Texts.Any(text => text.Contains(customerId, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task What_is_written_while_the_last_rows_go_goes_with_them()
    {
        await using var host = await OutreachHost.StartAsync();
        var fault = new StorageFault();
        host.ShowStorageCalls(to: fault);
        var id = (await host.Client.MentionAsync(Mention.By("@late", "It is broken."))).CustomerId;
        await host.Client.SettleAsync();
        var (customers, now) = (host.Services.GetRequiredService<CustomerStore>(), await host.Client.NowAsync());
        var asked = await host.Client.AskToEraseAsync(id);
        fault.AfterWrite("Customers", () => Task.Run(WriteAsync).GetAwaiter().GetResult(), "DELETE ", "contact");

        await host.Client.SettleAsync();

        Assert.True(fault.HasHappened);
        Assert.Equal("completed", (await host.Client.ErasureAsync(asked.Id)).Status);
        Assert.DoesNotContain(
            await host.Tables.ReadAllAsync(),
            row => row.Texts.Any(text => text.Contains(id, StringComparison.Ordinal) || text.Contains("lute", StringComparison.Ordinal)));

        async Task WriteAsync()
        {
            var stored = (await customers.FindAsync(id, default))!;
            var said = new LoggedContact { Number = 1, Channel = "shop", Said = "Bought a lute.", By = "hanneke-vos", At = now };
            Assert.NotNull(
                await customers.TryCommitAsync(
                    stored.Profile with { SpokeCount = 1 }, stored.ETag, [CustomerStore.Put(id, said)], default));
        }
    }

    [Fact]
    public async Task A_call_of_before_a_merge_is_not_there_any_more_once_the_survivor_is_being_erased()
    {
        await using var host = await OutreachHost.StartAsync();
        var (outreach, lead) = (host.Client, host.Client.As("hanneke-vos"));
        var call = await outreach.LoyalAsync("@called-before", "hanneke-vos", "+31699000444");
        var kept = await outreach.MentionAsync(Mention.By("@called-now", "You are great.", "praise"));
        await outreach.SettleAsync();
        await outreach.MergeAsync("hanneke-vos", call.CustomerId, kept.CustomerId);
        await outreach.SettleAsync();
        Assert.Equal("canceled", (await lead.CallAsync(call.Id)).Status);

        var asked = await outreach.AskToEraseAsync(kept.CustomerId);

        (await lead.TryReadAsync($"api/calls/{call.Id}")).ExpectProblem(HttpStatusCode.NotFound);
        (await lead.TryLogAttemptAsync(call.Id, "connected", "They play the virginals.")).ExpectProblem(HttpStatusCode.NotFound);
        await outreach.SettleAsync();
        Assert.Equal("completed", (await outreach.ErasureAsync(asked.Id)).Status);
        var rows = await host.Tables.ReadAllAsync();
        Assert.All(
            new[] { call.CustomerId, kept.CustomerId, "virginals" },
            word =>
                Assert.Empty(
                    rows.Where(
                        row => row.Texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase))).Select(row => row.Key)));
    }
}
