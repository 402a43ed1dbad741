using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.EndToEnd;

/// <summary>What reaches the mailboxes of staff, and how one can see that it did.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly OutreachHost _host = new(
        DevHost.SeedChoice.Staff, startsAt: new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), Window);

    private OutreachClient Outreach => _host.Client;

    private StaffClient Reader => Outreach.As("hanneke-vos");

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(8, true)]
    [InlineData(40, true)]
    [InlineData(100, true)]
    [InlineData(40, false)]
    [InlineData(100, false)]
    public async Task Of_many_things_at_once_a_person_gets_one_e_mail_now_and_one_with_the_rest_when_a_minute_is_over(
        int mentions, bool inOneArray)
    {
        var storm = Enumerable.Range(0, mentions).Select(n => Mention.By($"@storm{n}")).ToList();
        var ids = inOneArray
            ? [.. (await Outreach.MentionAllAsync(storm)).Select(receipt => receipt.FollowUpId)]
            : (await Task.WhenAll(storm.Select(Outreach.MentionAsync))).Select(receipt => receipt.FollowUpId).ToList();
        await Outreach.SettleAsync();
        Assert.NotEmpty(await Outreach.EnvelopesAsync());
        await Outreach.AdvanceAsync(Window);
        await AreTwoAtTheMostAsync(MailKind.Assigned);

        // All their clocks warn at the same moment, and all are missed at another.
        await Outreach.AdvanceAsync(TimeSpan.FromHours(5));
        await AreTwoAtTheMostAsync(MailKind.DueSoon);
        await AreTwoAtTheMostAsync(MailKind.Overdue);
        foreach (var kind in (string[])[MailKind.Assigned, MailKind.DueSoon, MailKind.Overdue])
        {
            Assert.Equal(ids.Order(), (await Outreach.InboxAsync()).Where(mail => mail.Kind == kind).Select(mail => mail.About).Order());
        }
    }

    [Fact]
    public async Task What_was_done_while_its_notice_waited_is_not_sent_and_says_so()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        await Outreach.MentionAsync(Mention.By("@first", channel: "telex"));
        await Outreach.SettleAsync();
        var (done, open) = (
            await Outreach.MentionAsync(Mention.By("@done", channel: "telex")),
            await Outreach.MentionAsync(Mention.By("@open", channel: "telex")));
        await Outreach.SettleAsync();
        Assert.Equal(
            ("queued", 0), (await StatusAsync(done), Assert.Single((await Reader.FollowUpAsync(done.FollowUpId)).Notices).Attempts));

        await Outreach.As("yusuf-demirel").AcknowledgeAsync(done.FollowUpId, "Here I am.", needsResolution: false);
        await Reader.AssignAsync(open.FollowUpId, "ravi-jagmohan");
        await Outreach.AdvanceAsync(Window);

        Assert.Equal("not_needed", await StatusAsync(done));
        Assert.Equal(["not_needed", "sent"], (await Reader.FollowUpAsync(open.FollowUpId)).Notices.Select(notice => notice.Status));
        Assert.DoesNotContain(await Outreach.InboxAsync(), mail => mail.About == done.FollowUpId);
        Assert.StartsWith("ravi.jagmohan@", Assert.Single(await Outreach.InboxAsync(), mail => mail.About == open.FollowUpId).To);

        async Task<string> StatusAsync(Receipt receipt) => Assert.Single((await Reader.FollowUpAsync(receipt.FollowUpId)).Notices).Status;
    }

    [Fact]
    public async Task What_waits_for_a_person_whose_account_is_a_teams_by_then_is_failed_and_on_the_sweeps_report()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        await Outreach.MentionAsync(Mention.By("@first", channel: "telex"));
        await Outreach.SettleAsync();
        var id = (await Outreach.MentionAsync(Mention.By("@second", channel: "telex"))).FollowUpId;
        await Outreach.SettleAsync();

        await ChangeAsync("yusuf-demirel", member => member with { Type = AccountType.Team });
        await Outreach.AdvanceAsync(Window);

        var failed = Assert.Single((await Reader.FollowUpAsync(id)).Notices);
        Assert.Equal(("failed", "yusuf-demirel is no person on the roster"), (failed.Status, failed.Reason));
        Assert.Equal(
            (id, "notice:assigned"), Assert.Single((await Reader.SweepAsync()).DeadLetters.Select(letter => (letter.Id, letter.What))));
    }

    [Fact]
    public async Task A_notice_that_nobody_was_woken_for_is_found_by_the_sweep()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        var id = (await Outreach.MentionAsync(Mention.By("@unheard", channel: "telex"))).FollowUpId;
        await Outreach.SettleAsync();
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(10));
        var entry = new OutboxEntry
        {
            Id = $"{id}-99",
            Kind = OutboxKind.Notice,
            Notice = NoticeKind.Assigned,
            To = "yusuf-demirel",
            PendingSince = await Outreach.NowAsync(),
        };
        await _host.Services.GetRequiredService<PendingNoticeStore>().AddAsync(
            "yusuf-demirel", [new PendingNotice { About = id, Entry = entry }], CancellationToken.None);

        Assert.Equal(0, (await Reader.SweepAsync()).Found["owedLongAgo"]);
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(4));
        var sweep = await Reader.SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["owedLongAgo"], sweep.Done["woken"]));
        Assert.Single(await Outreach.InboxAsync(), mail => mail.OutboxId == $"{id}-99");
        Assert.Equal(0, (await Reader.SweepAsync()).Found["owedLongAgo"]);
    }

    [Fact]
    public async Task A_person_hears_of_each_kind_as_they_chose_but_a_lead_always_hears_of_a_missed_clock()
    {
        foreach (var id in (string[])["yusuf-demirel", "sanne-lootsma", "ravi-jagmohan", "desmond-pinas", "hanneke-vos"])
        {
            await ChangeAsync(id, member => member with
            {
                Notices = member.Notices with
                {
                    Kinds = new Dictionary<NoticeKind, NoticeDelivery>
                    {
                        [NoticeKind.Assigned] = NoticeDelivery.Off,
                        [NoticeKind.DueSoon] = NoticeDelivery.Digest,
                        [NoticeKind.Missed] = NoticeDelivery.Off,
                    },
                },
            });
        }

        var followUp = await Outreach.MentionAsync(Mention.By("@quiet"));
        await Outreach.AdvanceAsync(TimeSpan.FromHours(5));

        Assert.Equal([MailKind.Overdue], (await Outreach.InboxAsync()).Select(mail => mail.Kind));
        Assert.Equal(
            [(MailKind.Assigned, "off"), (MailKind.DueSoon, "in_digest"), (MailKind.Overdue, "sent")],
            (await Reader.FollowUpAsync(followUp.FollowUpId)).Notices.Select(notice => (notice.Kind, notice.Status)));
    }

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
            DevHost.SeedChoice.Staff,
            replaceServices: services => services.PostConfigure<SendGridOptions>(options => options.WebhookKey = null));
        await withoutKey.InitializeAsync();
        var notSetUp = await withoutKey.Client.SendAsync(HttpMethod.Post, "api/webhooks/sendgrid", Events());
        notSetUp.ExpectProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("SendGrid__WebhookKey", notSetUp.Text);
    }

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

        // Monday's lead hears how the week went.
        await TellAsync(new JsonObject { ["to"] = (await MemberAsync("yusuf-demirel")).Email });
        await Outreach.AdvanceToAsync(tuesday.AddDays(6).AddHours(8));
        var week = Assert.Single(await DigestsAsync(), sent => sent.CustomArgs["outbox"] == "weekly-hanneke-vos-2026-03-09");
        Assert.Equal("Last week: 3 received, 33 % answered; 2 wait, 2 overdue", week.Subject);
        Assert.Contains("yusuf-demirel does not get e-mail", week.Text);

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

        Assert.Equal(new DateTime(2026, 3, 9), (await SendDueAsync("hanneke-vos", await Outreach.NowAsync()))!.Value.Date);
        await Outreach.AdvanceToAsync(new DateTimeOffset(2026, 3, 9, 9, 0, 0, TimeSpan.Zero));
        var week = Assert.Single(await DigestsAsync(), sent => sent.CustomArgs["to"] == "hanneke-vos");
        Assert.Equal("weekly-hanneke-vos-2026-03-09", week.CustomArgs["outbox"]);
        Assert.Contains("yusuf-demirel does not get e-mail", week.Text);
    }

    [Fact]
    public async Task A_lead_is_not_asked_to_decide_about_a_call_that_goes_on()
    {
        for (var praise = 0; praise < 3; praise++)
        {
            var id = (
                await Outreach.MentionAsync(
                    Mention.By("@loyal", "You are great.", "praise").With("author.phone", "+31699000112"))).FollowUpId;
            await Reader.AcknowledgeAsync(id, "Thank you!", needsResolution: false);
            await Outreach.SettleAsync();
        }

        var call = Assert.Single(await Reader.CallsAsync());
        await OrderFaultAsync(503, times: 1);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Outreach.As(call.Assignee).LogAttemptAsync(call.Id, "no_answer");
        }

        await Outreach.SettleAsync();
        Assert.Equal("queued", await ToDecideAsync());
        var callback = OutreachClient.JsonOf(
            new JsonObject { ["outcome"] = "callback_requested", ["callbackAt"] = (await Outreach.NowAsync()).AddHours(1).ToString("O") });
        (await Outreach.SendAsync(HttpMethod.Post, $"api/calls/{call.Id}/attempts", callback, call.Assignee)).Expect<Call>();
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("not_needed", await ToDecideAsync());
        Assert.DoesNotContain(await Outreach.InboxAsync(), mail => mail.Kind == "call_to_decide");

        async Task<string?> ToDecideAsync() => (await Outreach.SendAsync(HttpMethod.Get, $"api/calls/{call.Id}", staff: "hanneke-vos")).Body
            .GetProperty("notices").EnumerateArray().Single(
                notice => notice.GetProperty("kind").GetString() == "call_to_decide").GetProperty("status").GetString();
    }

    /// <summary>One e-mail of the kind at once, and one a window later; where that would hold more than 99 things, two.</summary>
    private async Task AreTwoAtTheMostAsync(string kind)
    {
        foreach (var ofOne in (await Outreach.EnvelopesAsync()).Where(
            envelope => envelope.CustomArgs["kind"].Split(',')[0] == kind).GroupBy(envelope => envelope.To))
        {
            var moments = ofOne.GroupBy(envelope => envelope.At).ToList();
            Assert.InRange(moments.Count, 1, 2);
            Assert.Equal((moments.Count - 1) * Window, moments[^1].Key - moments[0].Key);
            Assert.All(moments, together => Assert.Equal((together.Sum(envelope => envelope.Tells) + 98) / 99, together.Count()));
        }
    }

    private async Task<IReadOnlyList<Envelope>> DigestsAsync() =>
        [.. (await Outreach.EnvelopesAsync()).Where(envelope => envelope.CustomArgs["kind"].EndsWith("_digest", StringComparison.Ordinal))];

    private async Task<DateTimeOffset?> SendDueAsync(string staffId, DateTimeOffset now)
    {
        var roster = await _host.Services.GetRequiredService<StaffStore>().GetRosterAsync(CancellationToken.None);
        return await _host.Services.GetRequiredService<DigestSender>().SendDueAsync(
            roster.Find(staffId)!, roster, now, CancellationToken.None);
    }

    private async Task ChangeAsync(string staffId, Func<Staff.StaffMember, Staff.StaffMember> change)
    {
        var staff = _host.Services.GetRequiredService<StaffStore>();
        var roster = await staff.GetRosterAsync(CancellationToken.None);
        await staff.PutAsync(change(roster.Find(staffId)!), CancellationToken.None);
    }

    private async Task<Client.StaffMember> MemberAsync(string staffId) =>
        (await Outreach.StaffAsync()).Single(member => member.Id == staffId);

    private Task<Answer> TellAsync(JsonObject happened) =>
        Outreach.SendAsync(HttpMethod.Post, "dev/inbox/bounce", OutreachClient.JsonOf(happened));

    private async Task OrderFaultAsync(int status, int times, int? retryAfter = null) =>
        Assert.Equal(HttpStatusCode.NoContent, (await Outreach.SendAsync(
            HttpMethod.Put,
            "dev/inbox/faults",
            OutreachClient.JsonOf(new JsonObject { ["status"] = status, ["times"] = times, ["retryAfter"] = retryAfter }))).Status);
}
