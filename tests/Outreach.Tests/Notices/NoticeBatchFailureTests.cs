using System.Net;
using Azure;
using Azure.Data.Tables;
using NodaTime;
using Outreach.Notices;
using Outreach.SharedKernel;

namespace Outreach.Tests.Notices;

/// <summary>Whatever breaks, none of a person's notices is missing, and none is sent twice but for one known crash.</summary>
public sealed class NoticeBatchFailureTests : NoticeBatches
{
    [Fact]
    public async Task An_item_that_can_not_be_read_holds_up_nothing_else_and_is_given_up_where_everybody_sees_it()
    {
        await AddAsync("f1", "f2");
        Source.Unreadable.Add("f1");

        await ReviewAsync();

        AssertMails(["f2-1"]);
        var dead = Assert.Single((await Store.ReadAsync("anna", CancellationToken.None)).Pending).Entry;
        Assert.Equal(("f1-1", true, "its item can't be read"), (dead.Id, dead.Dead, dead.Error));
    }

    [Theory]
    [InlineData("robo")]
    [InlineData("nobody")]
    public async Task What_waits_for_an_account_that_is_no_person_any_more_is_given_up(string staffId)
    {
        await AddToAsync(staffId, "f1");

        Assert.Null(await Sender().SendDueAsync(staffId, Roster, Time.Now, CancellationToken.None));

        var dead = Assert.Single((await Store.ReadAsync(staffId, CancellationToken.None)).Pending).Entry;
        Assert.Equal((true, $"{staffId} is no person on the roster"), (dead.Dead, dead.Error));
        Assert.Empty(Sent);
    }

    [Fact]
    public async Task A_batch_that_fails_is_sent_again_as_one_and_given_up_after_eight_attempts()
    {
        await AddAsync("f1", "f2");
        List<double> attempts = [];
        Answer = () =>
        {
            attempts.Add((Time.Now - Start).TotalMinutes);
            return HttpStatusCode.ServiceUnavailable;
        };
        while (attempts.Count < 7 && await ReviewAsync() is { } next)
        {
            Time.Now = next;
        }

        Assert.All(
            await EntriesAsync(), entry => Assert.Equal((7, false, "SendGrid answered 503"), (entry.Attempts, entry.Dead, entry.Error)));
        while (await ReviewAsync() is { } next)
        {
            Time.Now = next;
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 123], attempts);
        Assert.All(await EntriesAsync(), entry => Assert.Equal((8, true), (entry.Attempts, entry.Dead)));
        Assert.Empty(Sent);
    }

    [Fact]
    public async Task Sent_at_a_later_attempt_the_log_is_told_of_it()
    {
        await AddAsync("f1");
        Answer = () => HttpStatusCode.TooManyRequests;
        Time.Now = (await ReviewAsync())!.Value;
        Assert.Empty(Source.Log);
        Answer = () => HttpStatusCode.Accepted;

        await ReviewAsync();

        Assert.Equal([("f1-1", NoticeStatus.Sent)], Source.Log);
        Assert.Equal(2, Source.Attempts["f1-1"]);
    }

    [Fact]
    public async Task Each_e_mail_is_counted_for_its_person_and_the_offices_day_and_one_that_is_tried_again_once()
    {
        await AddAsync([.. Enumerable.Range(1, 100).Select(n => $"f{n}")]);
        Answer = () => HttpStatusCode.TooManyRequests;
        Time.Now = (await ReviewAsync())!.Value;
        Answer = () => HttpStatusCode.Accepted;
        await ReviewAsync();
        await AddAsync("f101");
        Time.Now = Start.AddDays(1);
        await ReviewAsync();
        await Counts.CountDigestAsync("anna", Time.Now, "daily", CancellationToken.None);
        await Counts.CountDigestAsync("anna", Time.Now, "daily", CancellationToken.None);

        Assert.Equal(
            [new StaffMailCount("anna", new LocalDate(2026, 3, 2), 2), new StaffMailCount("anna", new LocalDate(2026, 3, 3), 2)],
            await Counts.ReadAsync(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 3), CancellationToken.None));
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task A_count_only_grows_and_one_that_was_left_out_is_written_on_the_next_day()
    {
        await AddAsync("f1");
        Mails.BeforeWrite = static _ => throw new AggregateException("Retry failed after 6 tries.", new IOException("Connection refused."));
        await ReviewAsync();
        Mails.BeforeWrite = static _ => { };
        await AddAsync("f2");
        Time.Now = Start.AddDays(1);
        await ReviewAsync();
        await Counts.CountNoticesAsync("anna", "2026-03-03", 0, CancellationToken.None);

        Assert.Equal(
            [new StaffMailCount("anna", new LocalDate(2026, 3, 2), 1), new StaffMailCount("anna", new LocalDate(2026, 3, 3), 1)],
            await Counts.ReadAsync(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 3), CancellationToken.None));
    }

    [Fact]
    public async Task An_e_mail_that_can_not_be_counted_goes_out_and_so_do_those_beside_what_an_earlier_version_left()
    {
        await Table.AddEntityAsync(new TableEntity("anna", "sent:2026-03-01") { ["Mails"] = 3 });
        await AddAsync("f1");
        Mails.BeforeWrite = static _ => throw new RequestFailedException(503, "Busy.");
        await ReviewAsync();

        AssertMails(["f1-1"]);
    }

    [Fact]
    public async Task Two_who_look_at_the_same_moment_send_it_once()
    {
        await AddAsync("f1");
        DateTimeOffset? other = null;
        Source.BeforeFind = () =>
        {
            Source.BeforeFind = static () => { };
            other = ReviewAsync().GetAwaiter().GetResult();
        };

        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());

        Assert.Equal(Start.AddMinutes(1), other);
        AssertMails(["f1-1"]);
    }

    /// <summary>Every place at which a process can die: before and after each write, and after SendGrid has taken the e-mail.</summary>
    [Theory]
    [InlineData(1, false, 1)]
    [InlineData(1, true, 1)]
    [InlineData(2, false, 2)]
    [InlineData(2, true, 1)]
    public async Task Wherever_it_dies_each_is_sent_and_twice_only_between_SendGrids_answer_and_our_write(int write, bool stored, int mails)
    {
        await AddAsync("f1", "f2", "f3");
        var first = Table.Writes;
        void Die(int number)
        {
            if (number == first + write)
            {
                throw new IOException("The process dies.");
            }
        }

        Table.BeforeWrite = stored ? static _ => { } : Die;
        Table.AfterWrite = stored ? Die : static _ => { };
        await Assert.ThrowsAsync<IOException>(ReviewAsync);
        (Table.BeforeWrite, Table.AfterWrite) = (static _ => { }, static _ => { });

        // The activity is carried out anew, with the orchestration's time that it had.
        for (var next = (DateTimeOffset?)Time.Now; next is { } at; next = await ReviewAsync())
        {
            Assert.InRange(at - Start, TimeSpan.Zero, TimeSpan.FromMinutes(3));
            Time.Now = at;
        }

        AssertMails([.. Enumerable.Repeat<string[]>(["f1-1", "f2-1", "f3-1"], mails)]);
        Assert.Equal(["anna/delivery"], Table.Keys);
        Assert.Equal(["2026-03/2026-03-02:anna:notices"], Mails.Keys);
    }
}
