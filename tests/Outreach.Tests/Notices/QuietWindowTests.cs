using System.Net;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.Notices;

/// <summary>The words of one customer are one e-mail for each quiet window of who gets them; what is urgent waits for nothing.</summary>
public sealed class QuietWindowTests : NoticeBatches
{
    public QuietWindowTests()
    {
        (Source.Customers["f1"], Source.Customers["f2"], Source.Customers["f3"]) = ("c-ada", "c-ada", "c-bo");
    }

    [Fact]
    public async Task The_first_word_comes_at_once_and_the_others_of_that_customer_together_when_a_quarter_of_an_hour_is_over()
    {
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        for (var word = 2; word <= 21; word++)
        {
            Time.Now += TimeSpan.FromSeconds(2);
            await AddWordAsync("f1", word, FollowUpNotices.CustomerReplied);
            await ReviewAsync();
        }

        await ReviewAtAsync(Start.AddMinutes(1));
        await ReviewAtAsync(Start.AddMinutes(15).AddSeconds(-1));
        AssertMails(["f1-1"]);
        await ReviewAtAsync(Start.AddMinutes(15));

        Assert.Equal([1, 20], Sent.Select(mail => mail.Count));
    }

    [Fact]
    public async Task Another_mention_of_the_same_customer_waits_too_and_another_customer_does_not()
    {
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        await AddWordAsync("f2", 1, FollowUpNotices.Assigned);
        await AddWordAsync("f3", 1, FollowUpNotices.Assigned);

        await ReviewAtAsync(Start.AddMinutes(1));
        AssertMails(["f1-1"], ["f3-1"]);
        await ReviewAtAsync(Start.AddMinutes(15));

        AssertMails(["f1-1"], ["f3-1"], ["f2-1"]);
    }

    [Fact]
    public async Task A_missed_clock_a_promise_and_a_warning_do_not_wait_and_do_not_begin_a_window()
    {
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        await AddWordAsync("f1", 2, FollowUpNotices.CustomerReplied);
        await AddWordAsync("f1", 3, FollowUpNotices.Missed);
        await AddWordAsync("f1", 4, FollowUpNotices.PromiseDue);
        await AddWordAsync("f1", 5, FollowUpNotices.DueSoon);

        await ReviewAtAsync(Start.AddMinutes(1));
        AssertMails(["f1-1"], ["f1-3", "f1-4", "f1-5"]);
        await ReviewAtAsync(Start.AddMinutes(15));

        AssertMails(["f1-1"], ["f1-3", "f1-4", "f1-5"], ["f1-2"]);
    }

    [Fact]
    public async Task What_comes_right_after_a_word_was_put_off_is_looked_at_within_the_minute_although_nobody_is_woken_again()
    {
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        Time.Now = Start.AddMinutes(5);
        await AddWordAsync("f1", 2, FollowUpNotices.CustomerReplied);

        Assert.Equal(Start.AddMinutes(6), await ReviewAsync());
        Time.Now = Start.AddMinutes(6);
        Assert.Equal(Start.AddMinutes(15), await ReviewAsync());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 5)]
    [InlineData(240, 240)]
    public async Task The_window_is_as_long_as_its_reader_chose(int quietMinutes, int sentAfterMinutes)
    {
        Roster = new Roster([Samples.Anna with { Notices = new NoticePreferences { QuietMinutes = quietMinutes } }]);
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        await AddWordAsync("f1", 2, FollowUpNotices.CustomerReplied);
        await ReviewAtAsync(Start.AddMinutes(1));
        await ReviewAtAsync(Start.AddMinutes(sentAfterMinutes).AddSeconds(-1));
        Assert.Equal(quietMinutes == 0 ? 2 : 1, Sent.Count);

        await ReviewAtAsync(Start.AddMinutes(sentAfterMinutes));

        AssertMails(["f1-1"], ["f1-2"]);
    }

    [Fact]
    public async Task A_first_word_that_could_not_be_sent_is_tried_again_as_soon_as_any_other()
    {
        Answer = () => HttpStatusCode.ServiceUnavailable;
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        Answer = () => HttpStatusCode.Accepted;

        await ReviewAtAsync(Start.AddMinutes(1));

        AssertMails(["f1-1"]);
    }

    [Fact]
    public async Task What_was_answered_within_the_window_is_not_sent_at_its_end()
    {
        await AddWordAsync("f1", 1, FollowUpNotices.Assigned);
        await ReviewAsync();
        await AddWordAsync("f1", 2, FollowUpNotices.CustomerReplied);
        await ReviewAtAsync(Start.AddMinutes(1));
        Source.NotTrue.Add("f1");

        await ReviewAtAsync(Start.AddMinutes(15));

        AssertMails(["f1-1"]);
        Assert.Equal([("f1-2", NoticeStatus.NotNeeded)], Source.Log);
    }

    [Fact]
    public void A_record_keeps_no_customer_for_longer_than_the_window_and_none_by_id()
    {
        var quiet = TimeSpan.FromMinutes(15);
        var word = WordOf("c-ada");
        var kind = Samples.NoticeKinds[FollowUpNotices.Assigned];
        var first = new NoticeDeliveryRecord { WordsSentAt = NoticeHoldRule.After(new(), [(kind, word)], quiet, Start) };

        Assert.DoesNotContain(first.WordsSentAt.Keys, key => key.Contains("ada"));
        Assert.Equal(Start.AddMinutes(15), NoticeHoldRule.UntilQuietEnds(kind, word, attempts: 0, first, quiet, Start.AddMinutes(14)));
        Assert.Null(NoticeHoldRule.UntilQuietEnds(kind, word, attempts: 0, first, quiet, Start.AddMinutes(15)));
        Assert.Equal(
            [Start.AddMinutes(15)],
            NoticeHoldRule.After(first, [(kind, WordOf("c-bo"))], quiet, Start.AddMinutes(15)).Values);
    }

    [Fact]
    public async Task A_missed_clock_of_the_night_is_sent_at_nine_with_what_else_waits_and_the_rest_at_once()
    {
        Time.Now = new DateTimeOffset(2026, 3, 3, 1, 0, 0, TimeSpan.Zero);
        await AddWordAsync("f1", 1, FollowUpNotices.Missed);
        await AddWordAsync("f3", 1, FollowUpNotices.Assigned);

        await ReviewAsync();
        AssertMails(["f3-1"]);
        await ReviewAtAsync(new DateTimeOffset(2026, 3, 3, 7, 59, 59, TimeSpan.Zero));
        AssertMails(["f3-1"]);
        await ReviewAtAsync(new DateTimeOffset(2026, 3, 3, 8, 0, 0, TimeSpan.Zero));

        AssertMails(["f3-1"], ["f1-1"]);
    }

    private static Notice WordOf(string customerId) => new()
    {
        OutboxId = "f1-1",
        About = "f1",
        Kind = FollowUpNotices.Assigned,
        Path = "followups/f1",
        CustomerId = customerId,
        To = Samples.Anna,
        Subject = "Answer Cleo",
        Lead = "This is yours.",
        Quote = "Where is my bag?",
    };

    private Task ReviewAtAsync(DateTimeOffset moment)
    {
        Time.Now = moment;
        return ReviewAsync();
    }
}
