using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.Notices;
using Outreach.Staff;

namespace Outreach.EndToEnd;

/// <summary>The digests of a day and of a week.</summary>
public sealed class DigestTests : MailTests
{
    [Fact]
    public async Task A_daily_digest_comes_at_the_persons_own_hour_once_and_says_how_things_stand_then()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        await ChangeAsync("ravi-jagmohan", member => member with { Channels = ["telegraph"] });
        var answered = await Outreach.MentionAsync(Mention.By("@answered", channel: "telex"));
        var waiting = await Outreach.MentionAsync(Mention.By("@waiting", "<b>Nobody</b> answers!", channel: "telex"));
        var overseas = await Outreach.MentionAsync(Mention.By("@overseas", channel: "telegraph"));
        await Outreach.SettleAsync();
        await Outreach.As("yusuf-demirel").AcknowledgeAsync(answered.FollowUpId, "Here I am.", needsResolution: false);
        await Outreach.SettleAsync();

        // Yusuf reads at 08:00 in Amsterdam, 07:00 UTC; Ravi at 09:00 in Paramaribo, 12:00 UTC.
        var tuesday = new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
        await Outreach.AdvanceToAsync(tuesday.AddHours(7).AddSeconds(-1));
        Assert.Equal("digest-ravi-jagmohan-2026-03-02", Assert.Single(await DailyAsync()).CustomArgs["outbox"]);
        await Outreach.AdvanceToAsync(tuesday.AddHours(7));
        var digest = (await DailyAsync())[^1];
        Assert.Equal(
            ("Your day: 1 overdue", "yusuf-demirel", "digest-yusuf-demirel-2026-03-03"),
            (digest.Subject, digest.CustomArgs["about"], digest.CustomArgs["outbox"]));
        Assert.Contains(waiting.FollowUpId, digest.Text);
        Assert.DoesNotContain(answered.FollowUpId, digest.Text);
        Assert.Contains("&lt;b&gt;Nobody&lt;/b&gt;", digest.Html);

        // The person's clock and somebody else may look at the same moment; and nobody is told that there is nothing to do.
        await Outreach.AdvanceToAsync(tuesday.AddHours(12));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendDueAsync("ravi-jagmohan", tuesday.AddHours(12))));
        Assert.Equal(
            ["digest-ravi-jagmohan-2026-03-02", "digest-yusuf-demirel-2026-03-03", "digest-ravi-jagmohan-2026-03-03"],
            (await DailyAsync()).Select(sent => sent.CustomArgs["outbox"]));
        Assert.Contains(overseas.FollowUpId, (await DailyAsync())[^1].Text);

        // Monday's lead hears how the week went, and what could not be taken in it.
        await Outreach.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(Mention.By("@lost").With("channel", null)));
        await TellAsync(new JsonObject { ["to"] = (await MemberAsync("yusuf-demirel")).Email });
        await Outreach.AdvanceToAsync(tuesday.AddDays(6).AddHours(8));
        var week = Assert.Single(await DigestsAsync(), sent => sent.CustomArgs["outbox"] == "weekly-hanneke-vos-2026-03-09");
        Assert.Equal("Last week: 3 received, 33 % answered; 2 wait, 2 overdue", week.Subject);
        Assert.Contains("yusuf-demirel does not get e-mail", week.Text);
        Assert.Contains(
            "from 2026-03-02 to 2026-03-08\n- Was everyone answered? 33 % of 3 mentions were answered by a person (before: none)\n",
            week.Text);
        Assert.Contains("1 refused from machine on 2026-03-03: no channel", week.Text);

        // Leads heard of it the day after; and nobody else, or on another day.
        var told = (await DailyAsync()).Where(sent => sent.Text!.Contains("no channel", StringComparison.Ordinal)).ToList();
        Assert.Contains("digest-hanneke-vos-2026-03-04", told.Select(sent => sent.CustomArgs["outbox"]));
        Assert.All(told, sent => Assert.Contains("- 1 refused from machine on 2026-03-03: no channel\n", sent.Text));
        Assert.All(told, sent => Assert.EndsWith("-2026-03-04", sent.CustomArgs["outbox"], StringComparison.Ordinal));
        Assert.DoesNotContain(told, sent => sent.CustomArgs["about"] is "yusuf-demirel" or "ravi-jagmohan");

        async Task<IReadOnlyList<Envelope>> DailyAsync() =>
            [.. (await DigestsAsync()).Where(sent => sent.CustomArgs["outbox"].StartsWith("digest-", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_digest_that_can_not_be_sent_is_tried_again_and_one_that_is_refused_is_shown()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        await Outreach.MentionAsync(Mention.By("@waiting", channel: "telex"));
        await Outreach.SettleAsync();
        var seven = new DateTimeOffset(2026, 3, 3, 7, 0, 0, TimeSpan.Zero);

        await OrderFaultAsync(503, times: 1, retryAfter: 600);
        Assert.Equal(seven.AddMinutes(10), await SendDueAsync("yusuf-demirel", seven));
        await OrderFaultAsync(400, times: 1);
        Assert.Equal(seven.AddDays(1), await SendDueAsync("yusuf-demirel", seven.AddMinutes(10)));

        Assert.Empty(await DigestsAsync());
        var daily = (await Outreach.SendAsync(HttpMethod.Get, "api/staff")).Body.GetProperty("items").EnumerateArray()
            .Single(member => member.GetProperty("id").GetString() == "yusuf-demirel").GetProperty("digests").GetProperty("daily");
        Assert.Equal(
            ("failed", "SendGrid answered 400"), (daily.GetProperty("status").GetString(), daily.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_digest_that_came_back_says_so_and_a_lead_without_a_daily_one_hears_of_it_on_Monday()
    {
        await ChangeAsync("hanneke-vos", member => member with { Notices = member.Notices with { DigestAt = null } });
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        await Outreach.MentionAsync(Mention.By("@waiting", channel: "telex"));
        var address = (await MemberAsync("yusuf-demirel")).Email;
        await Outreach.AdvanceToAsync(new DateTimeOffset(2026, 3, 3, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(
            "digest-yusuf-demirel-2026-03-03", Assert.Single(await DigestsAsync(), sent => sent.To == address).CustomArgs["outbox"]);

        await TellAsync(new JsonObject { ["to"] = address });

        var daily = (await Outreach.SendAsync(HttpMethod.Get, "api/staff")).Body.GetProperty("items").EnumerateArray()
            .Single(member => member.GetProperty("id").GetString() == "yusuf-demirel").GetProperty("digests").GetProperty("daily");
        Assert.Equal("bounced", daily.GetProperty("status").GetString());
        Assert.Contains("User unknown", daily.GetProperty("reason").GetString());
        Assert.Equal(
            new DateTimeOffset(2026, 3, 4, 7, 0, 0, TimeSpan.Zero), await SendDueAsync("yusuf-demirel", await Outreach.NowAsync()));

        // What reports count can't be read: the rest of the week is written all the same.
        await Host.Tables["ReportFacts"].AddEntityAsync(new TableEntity("2026-03-03", "f-broken:00000001") { ["Data"] = "{" });
        await Host.Tables["ReportDays"].UpsertEntityAsync(new TableEntity("stale", "2026-03-03"));

        Assert.Equal(new DateTime(2026, 3, 9), (await SendDueAsync("hanneke-vos", await Outreach.NowAsync()))!.Value.Date);
        await Outreach.AdvanceToAsync(new DateTimeOffset(2026, 3, 9, 9, 0, 0, TimeSpan.Zero));
        var week = Assert.Single(await DigestsAsync(), sent => sent.CustomArgs["to"] == "hanneke-vos");
        Assert.Equal("weekly-hanneke-vos-2026-03-09", week.CustomArgs["outbox"]);
        Assert.Contains("yusuf-demirel does not get e-mail", week.Text);
    }

    private async Task<IReadOnlyList<Envelope>> DigestsAsync() =>
        [.. (await Outreach.EnvelopesAsync()).Where(envelope => envelope.CustomArgs["kind"].EndsWith("_digest", StringComparison.Ordinal))];

    private async Task<DateTimeOffset?> SendDueAsync(string staffId, DateTimeOffset now)
    {
        var roster = await Host.Services.GetRequiredService<StaffStore>().GetRosterAsync(CancellationToken.None);
        return await Host.Services.GetRequiredService<DigestSender>().SendDueAsync(
            roster.Find(staffId)!, roster, now, CancellationToken.None);
    }
}
