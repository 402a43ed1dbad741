using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Staff;

namespace Outreach.EndToEnd;

/// <summary>Hundreds of mentions to six people within a minute fill nobody's mailbox, and nobody waits long for them.</summary>
public sealed class NoticeStormTests
{
    private const int Arrays = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly string[] People = [
        "yusuf-demirel", "greetje-bos", "sanne-lootsma", "ines-carvalho", "ravi-jagmohan", "pieter-zwaan"];

    [Fact]
    public async Task A_storm_of_mentions_is_a_few_e_mails_to_each_none_late_none_twice_and_none_missing()
    {
        await using var host = new OutreachHost(SeedChoice.Staff, noticeWindow: Window);
        await host.InitializeAsync();
        await TakeTelexAsync(host);

        var ids = await StormAsync(host.Client, 50);

        Assert.Equal(250, ids.Count);
        await ExpectFewAsync(host.Client, ids);
    }

    [Fact]
    public async Task Where_HTTP_and_durable_functions_run_in_hosts_of_their_own_it_is_as_few()
    {
        await using var http = new OutreachHost(SeedChoice.Staff, noticeWindow: Window, engine: EngineChoice.AzureStorage)
        {
            Role = HostRole.Http,
        };
        await http.InitializeAsync();
        await using var durable = await http.StartBesideAsync(HostRole.Durable);
        using var outreach = new OutreachClient(http.Client.Address, durable.Client.Address);
        await outreach.SettleAsync();
        await TakeTelexAsync(http);

        var ids = await StormAsync(outreach, 20);

        Assert.Equal(100, ids.Count);
        await ExpectFewAsync(outreach, ids);
    }

    /// <summary>The six answer on a channel on which nobody else does, at any hour.</summary>
    private static async Task TakeTelexAsync(OutreachHost host)
    {
        var staff = host.Services.GetRequiredService<StaffStore>();
        var roster = await staff.GetRosterAsync(CancellationToken.None);
        foreach (var id in People)
        {
            await staff.PutAsync(roster.Find(id)! with { Channels = ["telex"], Hours = null }, CancellationToken.None);
        }
    }

    /// <summary>Arrays of mentions, each ten seconds after the one before, and then as much time as notices may take.</summary>
    private static async Task<IReadOnlyList<string>> StormAsync(OutreachClient outreach, int arrayLength)
    {
        var ids = new List<string>();
        for (var array = 0; array < Arrays; array++)
        {
            var receipts = await outreach.MentionAllAsync(
                Enumerable.Range(0, arrayLength).Select(n => Mention.By($"@storm{array}-{n}", channel: "telex")));
            ids.AddRange(receipts.Select(receipt => receipt.FollowUpId));
            await outreach.AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        await outreach.AdvanceAsync(TimeSpan.FromMinutes(5));
        return ids;
    }

    private static async Task ExpectFewAsync(OutreachClient outreach, IReadOnlyList<string> ids)
    {
        var received = (await outreach.As("hanneke-vos").AllFollowUpsAsync()).ToDictionary(
            followUp => followUp.Id, followUp => followUp.ReceivedAt);
        var (envelopes, mails) = (await outreach.EnvelopesAsync(), await outreach.InboxAsync());
        Assert.Equal(ids.Order(), mails.Select(mail => mail.About).Order());
        Assert.Equal(People.Length, envelopes.Select(envelope => envelope.To).Distinct().Count());
        Assert.All(mails, mail => Assert.InRange(mail.At - received[mail.About], TimeSpan.Zero, TimeSpan.FromMinutes(5)));
        Assert.InRange(envelopes.Count, People.Length, 4 * People.Length);
    }
}
