using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What customers or staff reopen is in somebody's hands at once.</summary>
public sealed class ReopeningTests
{
    private const string Yusuf = "yusuf-demirel";
    private const string Ravi = "ravi-jagmohan";
    private const string Lead = "hanneke-vos";

    // A Tuesday, 16:00 in Amsterdam and 11:00 in Paramaribo: Yusuf and Ravi, who answer on Twitter, are both on duty.
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_is_reopened_while_its_owner_is_absent_is_with_somebody_on_duty_who_gets_an_e_mail_at_once()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf, lead) = (host.Client, host.Client.As(Yusuf), host.Client.As(Lead));
        var id = await OwnedByYusufAsync(outreach);
        await yusuf.AcknowledgeAsync(id, "On it.");
        await yusuf.ResolveAsync(id, "Fixed it.");
        await yusuf.LogConfirmedByCustomerAsync(id, "It works.");
        await outreach.SettleAsync();
        (await lead.TryPutAsync(
            $"api/staff/{Yusuf}/absence",
            new JsonObject { ["from"] = Start.ToString("O"), ["to"] = Start.AddDays(14).ToString("O") })).Expect<StaffMember>();
        await outreach.SettleAsync();

        var reopened = await lead.LogReopenedByCustomerAsync(id, "It is broken again.");
        await outreach.SettleAsync();

        Assert.NotEqual(Yusuf, reopened.Owner);
        Assert.Contains(await outreach.StaffAsync(), member => member.Id == reopened.Owner && member.OnDuty);
        var assigned = (await lead.FollowUpAsync(id)).Events.Last(happened => happened.Type == "assigned");
        Assert.Equal(("system", reopened.Owner), (assigned.By, assigned.To));
        Assert.StartsWith("reopened while Yusuf Demirel is absent until 17 March 2026; ", assigned.Reason);
        var mail = Assert.Single(await outreach.InboxAsync(), mail => mail.About == id && mail.Kind == "reopened");
        Assert.StartsWith(reopened.Owner.Replace('-', '.') + "@", mail.To);
        Assert.Equal(Start, mail.At);
        Assert.Contains(await outreach.As(reopened.Owner).WorklistAsync(), item => item.Id == id);
        Assert.DoesNotContain(await yusuf.WorklistAsync(), item => item.Id == id);
    }

    [Fact]
    public async Task What_is_reopened_under_a_snooze_is_on_top_of_its_owners_worklist()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf) = (host.Client, host.Client.As(Yusuf));
        var id = await OwnedByYusufAsync(outreach);
        await yusuf.AcknowledgeAsync(id, "On it.");
        await yusuf.CommandAsync(
            id, "snooze", new JsonObject { ["until"] = Start.AddDays(20).ToString("O"), ["reason"] = "The part is on its way." });
        await yusuf.ResolveAsync(id, "Fixed it.");
        await outreach.SettleAsync();
        Assert.DoesNotContain(await yusuf.WorklistAsync(), item => item.Id == id);

        var reopened = await outreach.As(Lead).LogReopenedByCustomerAsync(id, "Still dead.");
        await outreach.SettleAsync();

        Assert.Equal((Yusuf, null), (reopened.Owner, reopened.SnoozedUntil));
        Assert.Equal(("resolve", id), ((await yusuf.WorklistAsync())[0].Type, (await yusuf.WorklistAsync())[0].Id));
        Assert.StartsWith(
            "yusuf.demirel@", Assert.Single(await outreach.InboxAsync(), mail => mail.About == id && mail.Kind == "reopened").To);
    }

    private static async Task<string> OwnedByYusufAsync(OutreachClient outreach)
    {
        var id = (await outreach.MentionAsync(Mention.By("@again"))).FollowUpId;
        await outreach.SettleAsync();
        return (await outreach.As(Lead).AssignAsync(id, Yusuf)).Id;
    }
}
