using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.Notices;

/// <summary>A person's notices are sent by whoever looks, together and when they are due.</summary>
public sealed class NoticeBatchSenderTests : NoticeBatches
{
    [Fact]
    public async Task The_first_is_sent_at_once_and_what_comes_within_the_minute_together_after_it()
    {
        await AddAsync("f1");
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());
        await AddAsync("f2", "f3");
        Time.Now += TimeSpan.FromSeconds(20);
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());

        Time.Now = Start.AddMinutes(1);
        Assert.Equal(Start.AddMinutes(2), await ReviewAsync());
        Time.Now = Start.AddMinutes(2);
        Assert.Null(await ReviewAsync());

        AssertMails(["f1-1"], ["f2-1", "f3-1"]);
        Assert.Equal(["anna/delivery"], Table.Keys);
        Assert.Equal(["2026-03/2026-03-02:anna:notices"], Mails.Keys);
    }

    [Fact]
    public async Task A_look_with_nothing_to_send_reads_once_and_writes_nothing()
    {
        Assert.Null(await ReviewAsync());

        Assert.Equal((1, 0), (Table.Reads, Table.Writes));
    }

    [Fact]
    public async Task A_batch_costs_two_writes_and_a_count_however_many_are_in_it()
    {
        await AddAsync([.. Enumerable.Range(1, 99).Select(n => $"f{n}")]);
        var before = Table.Writes;

        await ReviewAsync();

        Assert.Equal(2, Table.Writes - before);
        Assert.Equal(1, Mails.Writes);
        Assert.Equal(99, Assert.Single(Sent).Count);
    }

    [Fact]
    public async Task More_than_one_e_mail_holds_are_sent_in_several_at_the_same_look()
    {
        await AddAsync([.. Enumerable.Range(1, 60).Select(n => $"f{n}")]);
        await AddAsync([.. Enumerable.Range(61, 60).Select(n => $"f{n}")]);

        await ReviewAsync();

        Assert.Equal([99, 21], Sent.Select(mail => mail.Count));
        Assert.Equal(120, Sent.SelectMany(mail => mail).Distinct().Count());
    }

    [Fact]
    public async Task Adding_twice_adds_once()
    {
        await AddAsync("f1", "f2");
        await AddAsync("f2", "f3");
        await AddAsync("f1");

        await ReviewAsync();

        AssertMails(["f1-1", "f2-1", "f3-1"]);
    }

    [Fact]
    public async Task What_has_been_done_is_anothers_or_is_gone_is_not_sent_and_does_not_keep_the_next_one_waiting()
    {
        await AddAsync("f1", "f2", "f3");
        Source.NotTrue.Add("f1");
        Source.Gone.Add("f2");
        Roster = new Roster(
            [
                Samples.Anna with
                {
                    Notices = new NoticePreferences
                    {
                        Kinds = new Dictionary<NoticeKind, NoticeDelivery> { [FollowUpNotices.Assigned] = NoticeDelivery.Off },
                    },
                }]);
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());

        Assert.Equal([("f1-1", NoticeStatus.NotNeeded), ("f3-1", NoticeStatus.Off)], Source.Log.Order());
        Assert.Empty(Sent);
        Roster = Samples.Roster;
        await AddAsync("f4");
        await ReviewAsync();
        AssertMails(["f4-1"]);
    }

    [Fact]
    public async Task What_its_turn_has_not_settled_yet_waits_a_little_and_what_the_turn_gave_up_is_dropped()
    {
        await AddAsync("f1", "f2", "f3");
        Source.Unsettled["f1"] = false;
        Source.Unsettled["f3"] = true;

        // The window is over by then in any case.
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());
        AssertMails(["f2-1"]);
        Source.Unsettled.Clear();
        Time.Now = Start.AddMinutes(1);
        await ReviewAsync();
        AssertMails(["f2-1"], ["f1-1"]);

        await AddAsync("f5");
        Source.Unsettled["f5"] = false;
        Time.Now = Start.AddMinutes(9);
        Assert.Equal(Start.AddMinutes(9).AddSeconds(270), await ReviewAsync());
    }
}
