using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What customers or staff reopen is in somebody's hands at once.</summary>
public sealed class ReopeningTests
{
    private const string Yusuf = "yusuf-demirel";
    private const string Lead = "hanneke-vos";
    private const string Phone = "+31699000301";

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

    [Fact]
    public async Task What_is_reopened_again_and_again_is_the_leads_to_know_and_proposes_one_call_with_what_was_tried()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf) = (host.Client, host.Client.As(Yusuf));
        var id = await OwnedByYusufAsync(outreach, Phone);
        await yusuf.AcknowledgeAsync(id, "On it.");
        await ResolveAndReopenAsync(outreach, id, 1);
        Assert.Empty(await yusuf.ListCallsAsync());
        Assert.DoesNotContain(await outreach.InboxAsync(), mail => mail.Kind == "reopened_again");

        await ResolveAndReopenAsync(outreach, id, 2);

        var escalated = Assert.Single((await yusuf.FollowUpAsync(id)).Events, happened => happened.Type == "escalated");
        Assert.Equal((Lead, "Reopened 2 times."), (escalated.To, escalated.Reason));
        var mail = Assert.Single(await outreach.InboxAsync(), mail => mail.Kind == "reopened_again");
        Assert.StartsWith("hanneke.vos@", mail.To);
        Assert.StartsWith("Reopened 2 times: step in, @again on twitter waits", mail.Subject);
        for (var time = 3; time <= 5; time++)
        {
            await ResolveAndReopenAsync(outreach, id, time);
        }

        Assert.Equal(5, (await yusuf.FollowUpAsync(id)).ReopenCount);
        var call = await yusuf.WholeCallAsync(Assert.Single(await yusuf.ListCallsAsync()).Id);
        Assert.Equal(("scheduled", Yusuf), (call.Status, call.Assignee));
        Assert.Equal(("resolution", id), await PurposeAsync(outreach, call.Id));
        var problem = call.Brief.GetProperty("problem");
        Assert.Equal("My line is down again.", problem.GetProperty("about").GetString());
        Assert.Equal(
            ["Attempt 1.", "Attempt 2.", "Attempt 3.", "Attempt 4.", "Attempt 5."],
            problem.GetProperty("tried").EnumerateArray().Select(tried => tried.GetProperty("what").GetString()));
        Assert.Equal("Still dead, 5.", problem.GetProperty("stillWrong").EnumerateArray().Last().GetString());
        Assert.Contains("it is still not right", call.Brief.GetProperty("openingLine").GetString());
        Assert.StartsWith(
            "Call @again about what is still wrong, by ", (await outreach.InboxAsync()).Single(mail => mail.About == call.Id).Subject);

        // It stands while the problem is open, and leaves the interval of thank-you calls alone.
        await outreach.AdvanceToAsync(call.Slot!.NotBefore);
        await outreach.DecideAsync(
            Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "connected", ["note"] = "The cable in the wall is broken." });
        await outreach.SettleAsync();
        Assert.Equal("completed", (await yusuf.WholeCallAsync(call.Id)).Status);
        Assert.Null((await outreach.RememberedAsync(call.CustomerId)).LastCallAt);
        await ResolveAndReopenAsync(outreach, id, 6);
        Assert.Equal(2, (await yusuf.ListCallsAsync()).Concat(await yusuf.ListCallsAsync("status=completed")).Count());
    }

    [Fact]
    public async Task A_resolution_call_is_canceled_once_the_customer_says_that_it_is_fixed()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf) = (host.Client, host.Client.As(Yusuf));
        var id = await OwnedByYusufAsync(outreach, Phone);
        await yusuf.AcknowledgeAsync(id, "On it.");
        await ResolveAndReopenAsync(outreach, id, 1);
        await ResolveAndReopenAsync(outreach, id, 2);
        var call = Assert.Single(await yusuf.ListCallsAsync());

        await yusuf.ResolveAsync(id, "Replaced it.");
        await yusuf.LogConfirmedByCustomerAsync(id, "It works.");
        await outreach.SettleAsync();

        var canceled = await yusuf.WholeCallAsync(call.Id);
        Assert.Equal(("canceled", "It is solved."), (canceled.Status, canceled.Events[^1].Reason));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Who_has_no_number_or_does_not_want_to_be_called_is_not_and_the_lead_hears_all_the_same(bool hasNumber, bool optedOut)
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf) = (host.Client, host.Client.As(Yusuf));
        var id = await OwnedByYusufAsync(outreach, hasNumber ? Phone : null);
        var customer = (await yusuf.AcknowledgeAsync(id, "On it.")).CustomerId;
        if (optedOut)
        {
            (await yusuf.TryPutAsync(
                $"api/customers/{customer}/do-not-contact/phone", new JsonObject { ["reason"] = "Never ring me." })).Expect<object>();
        }

        await ResolveAndReopenAsync(outreach, id, 1);
        await ResolveAndReopenAsync(outreach, id, 2);

        Assert.Empty(await yusuf.ListCallsAsync());
        Assert.Single(await outreach.InboxAsync(), mail => mail.Kind == "reopened_again");
        Assert.Equal(0, (await outreach.As(Lead).SweepAsync()).Found["deadLetters"]);
    }

    private static async Task ResolveAndReopenAsync(OutreachClient outreach, string id, int time)
    {
        await outreach.As(Yusuf).ResolveAsync(id, $"Attempt {time}.");
        await outreach.As(Yusuf).LogReopenedByCustomerAsync(id, $"Still dead, {time}.");
        await outreach.SettleAsync();
    }

    private static async Task<(string?, string?)> PurposeAsync(OutreachClient outreach, string callId)
    {
        var call = (await outreach.As(Yusuf).TryReadAsync($"api/calls/{callId}")).Body;
        return (call.GetProperty("purpose").GetString(), call.GetProperty("followUpId").GetString());
    }

    private static async Task<string> OwnedByYusufAsync(OutreachClient outreach, string? phone = null)
    {
        var mention = Mention.By("@again").With("author.phone", phone).With("author.timeZone", "Europe/Amsterdam");
        var id = (await outreach.MentionAsync(mention)).FollowUpId;
        await outreach.SettleAsync();
        return (await outreach.As(Lead).AssignAsync(id, Yusuf)).Id;
    }
}
