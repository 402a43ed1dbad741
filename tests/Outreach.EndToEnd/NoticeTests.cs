using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.EndToEnd;

/// <summary>Which notices a person gets, when, and how one can see that they did.</summary>
public sealed class NoticeTests : MailTests
{
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

        Assert.Equal(
            [("assigned", "failed", "yusuf-demirel is no person on the roster"), ("handed_over", "sent", null)],
            (await Reader.FollowUpAsync(id)).Notices.Select(notice => (notice.Kind, notice.Status, notice.Reason)));
        Assert.Equal(
            (id, "notice:assigned"), Assert.Single((await Reader.SweepAsync()).DeadLetters.Select(letter => (letter.Id, letter.What))));
    }

    [Fact]
    public async Task A_notice_that_nobody_was_woken_for_is_found_by_the_sweep()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        var id = (await Outreach.MentionAsync(Mention.By("@unheard", channel: "telex"))).FollowUpId;
        await Outreach.SettleAsync();

        // After the quiet window, in which another word of that customer would wait.
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(20));
        var entry = new OutboxEntry
        {
            Id = $"{id}-99",
            Kind = OutboxKind.Notice,
            Notice = FollowUpNotices.Assigned,
            To = "yusuf-demirel",
            PendingSince = await Outreach.NowAsync(),
        };
        await Host.Services.GetRequiredService<PendingNoticeStore>().AddAsync(
            "yusuf-demirel", [new PendingNotice { About = id, Entry = entry }], CancellationToken.None);

        Assert.Equal(0, (await Reader.SweepAsync()).Found["longOverdue"]);
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(4));
        var sweep = await Reader.SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["longOverdue"], sweep.Done["woken"]));
        Assert.Single(await Outreach.InboxAsync(), mail => mail.OutboxId == $"{id}-99");
        Assert.Equal(0, (await Reader.SweepAsync()).Found["longOverdue"]);
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
                        [FollowUpNotices.Assigned] = NoticeDelivery.Off,
                        [FollowUpNotices.DueSoon] = NoticeDelivery.Digest,
                        [FollowUpNotices.Missed] = NoticeDelivery.Off,
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
}
