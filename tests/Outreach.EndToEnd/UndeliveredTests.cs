using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Notices;

namespace Outreach.EndToEnd;

/// <summary>Notices that SendGrid does not take, and e-mails that come back.</summary>
public sealed class UndeliveredTests : MailTests
{
    [Fact]
    public async Task A_notice_that_SendGrid_can_not_take_now_is_queued_with_its_reason_and_sent_when_SendGrid_asked_for_it()
    {
        await OrderFaultAsync(429, times: 1, retryAfter: 1800);
        var id = (await Outreach.MentionAsync(Mention.By("@later"))).FollowUpId;
        await Outreach.SettleAsync();

        var queued = Assert.Single((await Reader.FollowUpAsync(id)).Notices);
        Assert.Equal(("queued", "SendGrid answered 429", 1), (queued.Status, queued.Reason, queued.Attempts));

        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(29));
        Assert.Empty(await Outreach.InboxAsync());
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Single(await Outreach.InboxAsync());
        var sent = Assert.Single((await Reader.FollowUpAsync(id)).Notices);
        Assert.Equal(("sent", null, 2, queued.To), (sent.Status, sent.Reason, sent.Attempts, sent.To));
    }

    [Fact]
    public async Task A_notice_that_SendGrid_refuses_for_good_is_failed_and_on_the_sweeps_report()
    {
        await OrderFaultAsync(400, times: 1);
        var id = (await Outreach.MentionAsync(Mention.By("@refused"))).FollowUpId;
        await Outreach.SettleAsync();

        var failed = Assert.Single((await Reader.FollowUpAsync(id)).Notices);
        Assert.Equal(("failed", "SendGrid answered 400"), (failed.Status, failed.Reason));
        Assert.Equal(1, (await Reader.SweepAsync()).Found["deadLetters"]);
        Assert.Empty(await Outreach.InboxAsync());
    }

    [Fact]
    public async Task A_batch_that_fails_is_sent_again_as_one()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        await OrderFaultAsync(503, times: 1);
        var ids = (await Outreach.MentionAllAsync(Enumerable.Range(0, 12).Select(n => Mention.By($"@again{n}", channel: "telex"))))
            .Select(receipt => receipt.FollowUpId).ToList();
        await Outreach.SettleAsync();
        Assert.Empty(await Outreach.InboxAsync());

        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(12, Assert.Single(await Outreach.EnvelopesAsync()).Tells);
        Assert.Equal(ids.Order(), (await Outreach.InboxAsync()).Select(mail => mail.About).Order());
    }

    [Fact]
    public async Task A_bounce_is_in_the_log_of_the_notice_and_flags_the_address_until_something_arrives_or_it_changes()
    {
        var receipt = await Outreach.MentionAsync(Mention.By("@bouncing"));
        await Outreach.SettleAsync();
        var owner = (await Reader.FollowUpAsync(receipt.FollowUpId)).Owner;
        var address = (await MemberAsync(owner)).Email;
        Assert.Null((await MemberAsync(owner)).Bounced);

        // Events come more than once.
        for (var copy = 0; copy < 2; copy++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await TellAsync(new JsonObject { ["to"] = address })).Status);
        }

        var bounced = Assert.Single((await Reader.FollowUpAsync(receipt.FollowUpId)).Notices);
        Assert.Equal(("bounced", 1), (bounced.Status, bounced.Attempts));
        Assert.Contains("User unknown", bounced.Reason);
        Assert.DoesNotContain("@", bounced.Reason);
        var flagged = (await MemberAsync(owner)).Bounced;
        Assert.Contains("User unknown", flagged!.Reason);
        Assert.DoesNotContain("@", flagged.Reason);
        Assert.All((await Outreach.StaffAsync()).Where(member => member.Id != owner), member => Assert.Null(member.Bounced));

        // What arrived before it bounced does not clear it, and comes in any order; what arrives after does.
        var now = await Outreach.NowAsync();
        await TellAsync(new JsonObject { ["to"] = address, ["event"] = "delivered", ["at"] = now.AddMinutes(-5).ToString("O") });
        Assert.NotNull((await MemberAsync(owner)).Bounced);
        await TellAsync(new JsonObject { ["to"] = address, ["event"] = "delivered", ["at"] = now.AddMinutes(5).ToString("O") });
        Assert.Null((await MemberAsync(owner)).Bounced);
        await TellAsync(new JsonObject { ["to"] = address, ["at"] = now.AddMinutes(1).ToString("O") });
        Assert.Null((await MemberAsync(owner)).Bounced);

        await TellAsync(
            new JsonObject
            {
                ["to"] = address,
                ["event"] = "dropped",
                ["reason"] = "Bounced Address",
                ["at"] = now.AddMinutes(9).ToString("O"),
            });
        Assert.Equal("Bounced Address", (await MemberAsync(owner)).Bounced!.Reason);
        await ChangeAsync(owner, member => member with { Email = "new.address@wadvonk.example" });
        Assert.Null((await MemberAsync(owner)).Bounced);
        Assert.Equal("bounced", Assert.Single((await Reader.FollowUpAsync(receipt.FollowUpId)).Notices).Status);
    }

    [Fact]
    public async Task Events_that_SendGrid_has_not_signed_are_refused()
    {
        StringContent Events() => new("[]", Encoding.UTF8, "application/json");

        (await Outreach.SendAsync(HttpMethod.Post, "api/webhooks/sendgrid", Events())).ExpectProblem(HttpStatusCode.Unauthorized);
        (await Outreach.SendAsync(HttpMethod.Post, "api/webhooks/sendgrid", Events(), headers: new Dictionary<string, string>
        {
            ["X-Twilio-Email-Event-Webhook-Signature"] = "MEUCIQ==",
            ["X-Twilio-Email-Event-Webhook-Timestamp"] = "1772442000",
        })).ExpectProblem(HttpStatusCode.Forbidden);
        (await TellAsync([])).ExpectProblem(HttpStatusCode.BadRequest);
        (await TellAsync(new JsonObject { ["to"] = "nobody@wadvonk.example" })).ExpectProblem(HttpStatusCode.NotFound);

        await using var withoutKey = new OutreachHost(
            DevHost.SeedChoice.Staff, replaceServices: services => services.PostConfigure<SendGridOptions>(
                options => options.WebhookKey = null));
        await withoutKey.InitializeAsync();
        var notSetUp = await withoutKey.Client.SendAsync(HttpMethod.Post, "api/webhooks/sendgrid", Events());
        notSetUp.ExpectProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("SendGrid__WebhookKey", notSetUp.Text);
    }
}
