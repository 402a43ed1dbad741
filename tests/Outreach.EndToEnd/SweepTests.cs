using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class SweepTests
{
    private const int Count = 12;

    [Fact]
    public async Task One_sweep_rebuilds_the_indexes_and_brings_back_what_was_lost_and_the_next_finds_nothing()
    {
        await using var host = await OutreachHost.StartAsync();
        var lead = host.Client.As("hanneke-vos");
        var ids = await MentionAsync(host.Client);
        var (worklist, openWork) = (await KeysAsync(host, "Worklist"), await KeysAsync(host, "OpenWork"));
        Assert.Equal((Count, Count), (worklist.Count, openWork.Count));

        await host.Tables.DeleteAllRowsAsync("Worklist");
        await host.Tables.DeleteAllRowsAsync("OpenWork");
        await host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync(ids[0]);
        await host.Client.SettleAsync();
        Assert.Empty(await lead.AllFollowUpsAsync());
        var sweep = await lead.SweepAsync();

        Assert.Equal((Count, 1), (sweep.Found["missingFromIndex"], sweep.Found["withoutOrchestration"]));
        Assert.Equal((Count, 1), (sweep.Done["reindexed"], sweep.Done["restarted"]));
        Assert.Equal(worklist, await KeysAsync(host, "Worklist"));
        Assert.Equal(openWork, await KeysAsync(host, "OpenWork"));
        Assert.Contains(
            await host.Client.OrchestrationsAsync(), instance => instance.Id == $"{ids[0]}-run-2" && instance.Status == "Running");
        await ExpectNothingToDoAsync(host);
    }

    [Fact]
    public async Task One_sweep_starts_orchestrations_that_were_terminated_or_are_gone()
    {
        await using var host = await OutreachHost.StartAsync(engine: EngineChoice.AzureStorage);
        var ids = await MentionAsync(host.Client);

        await host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync(ids[0]);
        await host.Client.SettleAsync();
        await host.RestartAsync(meanwhile: () => LoseInstanceAsync(host, ids[1]));
        var sweep = await host.Client.As("hanneke-vos").SweepAsync();

        Assert.Equal((2, 2), (sweep.Found["withoutOrchestration"], sweep.Done["restarted"]));
        var alive = (await host.Client.OrchestrationsAsync()).Where(
            instance => instance is { Status: "Running", Name: "FollowUpOrchestrator" }).Select(instance => instance.Id).ToHashSet();
        Assert.Equal(ids.Skip(1).Append($"{ids[0]}-run-2").ToHashSet(), alive);

        // They are clocks again: what was brought back reminds like the others.
        await host.Client.AdvanceAsync(TimeSpan.FromHours(5));
        var mails = await host.Client.InboxAsync();
        Assert.All(ids, id => Assert.Equal(
            [MailKind.Assigned, MailKind.DueSoon, MailKind.Overdue], mails.Where(mail => mail.About == id).Select(mail => mail.Kind)));
        await ExpectNothingToDoAsync(host);
    }

    [Fact]
    public async Task A_sweep_takes_away_index_rows_that_nothing_stands_behind()
    {
        await using var host = await OutreachHost.StartAsync();
        await MentionAsync(host.Client);
        var (worklist, openWork) = (await host.Tables.ReadAsync("Worklist"), await host.Tables.ReadAsync("OpenWork"));
        const string Nobody = "f00000000000000000000000000000000";
        await host.Tables["Worklist"].AddEntityAsync(new TableEntity(worklist[0].Entity)
        {
            PartitionKey = "ravi-jagmohan",
            RowKey = $"00000000000000-00000000000000-acknowledge-{Nobody}",
            ["Id"] = Nobody,
        });
        await host.Tables["OpenWork"].AddEntityAsync(
            new TableEntity(openWork[0].Entity) { PartitionKey = "07", RowKey = Nobody, ["Id"] = Nobody });

        var sweep = await host.Client.As("hanneke-vos").SweepAsync();

        Assert.Equal((2, 2), (sweep.Found["staleInIndex"], sweep.Done["removed"]));
        Assert.Equal(Count, (await host.Tables.ReadAsync("Worklist")).Count);
        Assert.Equal(Count, (await host.Tables.ReadAsync("OpenWork")).Count);
    }

    [Fact]
    public async Task A_row_that_can_not_be_read_is_counted_and_holds_up_nothing_else()
    {
        await using var host = await OutreachHost.StartAsync();
        var ids = await MentionAsync(host.Client);
        await host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync(ids[1]);
        await host.Client.SettleAsync();
        await host.Tables["FollowUps"].UpsertEntityAsync(new TableEntity(ids[0], "state") { ["Data"] = "{ broken" });

        var sweep = await host.Client.As("hanneke-vos").SweepAsync();

        // Once by its open-work row and once by its worklist row.
        Assert.Equal((2, Count - 1), (sweep.Found["failed"], sweep.Found["open"]));
        Assert.Equal((1, 1), (sweep.Found["withoutOrchestration"], sweep.Done["restarted"]));
    }

    [Theory]
    [InlineData("2026-03-27T12:30:00Z", "2026-03-28,2026-03-29,2026-03-30,2026-03-31")]
    [InlineData("2026-10-23T12:30:00Z", "2026-10-24,2026-10-25,2026-10-26,2026-10-27")]
    public async Task The_nightly_sweep_runs_once_for_each_date_of_the_office_also_when_summer_time_begins_and_ends(
        string startsAt, string dates)
    {
        var start = DateTimeOffset.Parse(startsAt, System.Globalization.CultureInfo.InvariantCulture);
        await using var host = await OutreachHost.StartAsync(startsAt: start);

        await host.Client.AdvanceAsync(TimeSpan.FromDays(4));

        var sweeps = (await host.Client.OrchestrationsAsync()).Where(
            instance => instance.Id.StartsWith("nightly-", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            dates.Split(',').Select(date => $"nightly-{date}"),
            sweeps.Select(instance => instance.Id).Where(id => id != $"nightly-{start:yyyy-MM-dd}").Order(StringComparer.Ordinal));
        Assert.All(sweeps, instance => Assert.Equal("Completed", instance.Status));
        foreach (var instance in sweeps.Where(instance => instance.Id != $"nightly-{start:yyyy-MM-dd}"))
        {
            var sweep = (await host.Client.As("hanneke-vos").TryReadAsync($"api/sweeps/{instance.Id}")).Expect<Client.Sweep>();
            var office = TimeZoneInfo.ConvertTime(sweep.StartedAt, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
            Assert.Equal(instance.Id, $"nightly-{office:yyyy-MM-dd}");
            Assert.InRange(office.TimeOfDay, TimeSpan.FromHours(2), TimeSpan.FromHours(3));
        }
    }

    private static async Task<IReadOnlyList<string>> MentionAsync(OutreachClient outreach)
    {
        var receipts = await outreach.MentionAllAsync(Enumerable.Range(0, Count).Select(n => Mention.By($"@lost{n}")));
        await outreach.SettleAsync();
        return [.. receipts.Select(receipt => receipt.FollowUpId)];
    }

    private static async Task LoseInstanceAsync(OutreachHost host, string instanceId)
    {
        foreach (var table in new[] { StoredTables.Instances, StoredTables.History })
        {
            foreach (var row in (await host.Tables.ReadAsync(table)).Where(row => row.Entity.PartitionKey == instanceId))
            {
                await host.Tables[table].DeleteEntityAsync(row.Entity.PartitionKey, row.Entity.RowKey);
            }
        }
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(OutreachHost host, string table) =>
        [.. (await host.Tables.ReadAsync(table)).Select(row => row.Key).Order(StringComparer.Ordinal)];

    private static async Task ExpectNothingToDoAsync(OutreachHost host)
    {
        var sweep = await host.Client.As("hanneke-vos").SweepAsync();
        Assert.Equal(Count, sweep.Found["open"]);
        Assert.All(sweep.Found.Where(found => found.Key != "open"), found => Assert.Equal(0, found.Value));
        Assert.All(sweep.Done, done => Assert.Equal(0, done.Value));
    }
}
