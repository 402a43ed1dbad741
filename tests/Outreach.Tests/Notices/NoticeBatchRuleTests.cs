using FsCheck;
using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

/// <summary>The first notice goes at once, what follows within the window goes together, and nothing is forgotten.</summary>
public sealed class NoticeBatchRuleTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly NoticeDeliveryRecord Never = new();

    private static readonly Gen<PendingNotice> Notices =
        from number in Gen.Choose(1, 999)
        from since in Gen.Choose(-300, 0)
        from notBefore in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(-60, 600).Select(seconds => (int?)seconds))
        from dead in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select Pending(number, since, notBefore, dead);

    private static readonly Gen<NoticeDeliveryRecord> Records =
        from sent in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(-200, 0).Select(seconds => (int?)seconds))
        from taken in Gen.Choose(0, 200)
        select new NoticeDeliveryRecord { SentAt = At(sent), TakenAt = sent is { } at ? At(Math.Min(0, at + taken)) : null };

    private static readonly Gen<(IReadOnlyList<PendingNotice> Pending, NoticeDeliveryRecord Record, TimeSpan Window)> Persons =
        from pending in Gen.ListOf(Notices)
        from record in Records
        from window in Gen.Elements(TimeSpan.Zero, TimeSpan.FromSeconds(10), Minute)
        select ((IReadOnlyList<PendingNotice>)[.. pending.DistinctBy(notice => notice.Entry.Id)], record, window);

    [Fact]
    public void The_first_goes_at_once_and_the_next_when_a_minute_is_over()
    {
        var one = Pending(1);
        Assert.Equal([one], NoticeBatchRule.Due([one], Never, Minute, Now));

        var after = new NoticeDeliveryRecord { SentAt = Now, TakenAt = Now };
        PendingNotice[] others = [Pending(3, since: 2), Pending(2, since: 1)];
        Assert.Empty(NoticeBatchRule.Due(others, after, Minute, Now.AddSeconds(59)));
        Assert.Equal(Now.AddSeconds(60), NoticeBatchRule.NextLook(others, after, Minute, Now.AddSeconds(2)));
        Assert.Equal(["f1-2", "f1-3"], NoticeBatchRule.Due(others, after, Minute, Now.AddSeconds(60)).Select(notice => notice.Entry.Id));
    }

    [Fact]
    public void After_a_notice_was_taken_there_is_one_more_look_although_nothing_waits()
    {
        var after = new NoticeDeliveryRecord { SentAt = Now, TakenAt = Now };

        Assert.Equal(Now.AddSeconds(60), NoticeBatchRule.NextLook([], after, Minute, Now));
        Assert.Null(NoticeBatchRule.NextLook([], after, Minute, Now.AddSeconds(60)));
        Assert.Null(NoticeBatchRule.NextLook([], Never, Minute, Now));
        Assert.Equal(Now.AddSeconds(10), NoticeBatchRule.NextLook([], after, TimeSpan.Zero, Now));
    }

    [Fact]
    public void One_that_is_put_off_waits_for_its_time_and_one_that_was_given_up_for_nothing()
    {
        var (putOff, givenUp) = (Pending(1, notBefore: 1800), Pending(2, dead: true));

        Assert.Empty(NoticeBatchRule.Due([putOff, givenUp], Never, Minute, Now.AddSeconds(1799)));
        Assert.Equal(Now.AddSeconds(1800), NoticeBatchRule.NextLook([putOff, givenUp], Never, Minute, Now));
        Assert.Equal([putOff], NoticeBatchRule.Due([putOff, givenUp], Never, Minute, Now.AddSeconds(1800)));
        Assert.Null(NoticeBatchRule.NextLook([givenUp], Never, Minute, Now));
    }

    [Fact]
    public void What_is_due_is_alive_its_time_has_come_and_the_window_is_over() => Always.Holds(Persons, person =>
    {
        var due = NoticeBatchRule.Due(person.Pending, person.Record, person.Window, Now);

        Assert.All(due, notice => Assert.False(notice.Entry.Dead));
        Assert.All(due, notice => Assert.True(notice.Entry.NotBefore is null || notice.Entry.NotBefore <= Now));
        Assert.True(due.Count == 0 || person.Record.SentAt is null || Now - person.Record.SentAt >= person.Window);
        Assert.Equal(due.OrderBy(notice => notice.Entry.PendingSince), due);
    });

    [Fact]
    public void Something_is_due_exactly_where_the_next_look_is_now_and_everything_alive_is_looked_at_in_the_end() =>
        Always.Holds(Persons, person =>
    {
        var (pending, record, now) = (person.Pending, person.Record, Now);
        for (var looks = 0; NoticeBatchRule.NextLook(pending, record, person.Window, now) is { } next; looks++)
        {
            Assert.True(next >= now && looks <= (4 * person.Pending.Count) + 3, "It looks again and again.");
            Assert.Equal(next == now, NoticeBatchRule.Due(pending, record, person.Window, now).Count > 0);
            now = next;
            if (NoticeBatchRule.Due(pending, record, person.Window, now) is { Count: > 0 } due)
            {
                pending = [.. pending.Except(due)];
                record = new NoticeDeliveryRecord { SentAt = now, TakenAt = now };
            }
        }

        Assert.All(pending, notice => Assert.True(notice.Entry.Dead));
    });

    /// <summary>
    /// Notices that come up within two minutes; whoever adds one wakes the person, but not within three quarters of the window after the
    /// last
    /// wake, and a wake takes up to ten seconds.
    /// </summary>
    [Fact]
    public void However_they_come_each_is_in_one_e_mail_soon_and_e_mails_are_a_minute_apart() => Always.Holds(
        Gen.ListOf(
            from second in Gen.Choose(0, 120)
            from delay in Gen.Choose(0, 10)
            select (second, delay)),
        arrivals =>
        {
            var looks = new SortedSet<int>();
            var (pending, record, mails) = (new List<PendingNotice>(), Never, new List<(int At, IReadOnlyList<PendingNotice> Notices)>());
            var (awakeUntil, number) = (0, 0);
            var ordered = new Queue<(int second, int delay)>(arrivals.OrderBy(arrival => arrival.second));
            for (var second = 0; second <= 600; second++)
            {
                while (ordered.TryPeek(out var arrival) && arrival.second == second)
                {
                    ordered.Dequeue();
                    pending.Add(Pending(++number, since: second));
                    if (second >= awakeUntil)
                    {
                        looks.Add(second + arrival.delay);
                        awakeUntil = second + 45;
                    }
                }

                if (!looks.Remove(second))
                {
                    continue;
                }

                var now = Now.AddSeconds(second);
                if (NoticeBatchRule.Due(pending, record, Minute, now) is { Count: > 0 } due)
                {
                    mails.Add((second, due));
                    pending = [.. pending.Except(due)];
                    record = new NoticeDeliveryRecord { SentAt = now, TakenAt = now };
                }

                // An orchestration has one timer: what it waits for now takes the place of what it waited for.
                if (NoticeBatchRule.NextLook(pending, record, Minute, now) is { } next)
                {
                    looks.Add((int)(next - Now).TotalSeconds);
                }
            }

            Assert.Equal(
                Enumerable.Range(1, number).Select(n => $"f1-{n}").Order(),
                mails.SelectMany(mail => mail.Notices).Select(notice => notice.Entry.Id).Order());
            Assert.All(mails, mail => Assert.All(
                mail.Notices, notice => Assert.InRange(mail.At - (notice.Entry.PendingSince - Now).TotalSeconds, 0, 70)));
            Assert.All(mails.Zip(mails.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= 60));
        });

    private static DateTimeOffset? At(int? seconds) => seconds is { } some ? Now.AddSeconds(some) : null;

    private static PendingNotice Pending(int number, int since = 0, int? notBefore = null, bool dead = false) => new()
    {
        About = "f1",
        Entry = new OutboxEntry
        {
            Id = $"f1-{number}",
            Kind = OutboxKind.Notice,
            Notice = FollowUpNotices.Assigned,
            To = "anna",
            PendingSince = Now.AddSeconds(since),
            NotBefore = At(notBefore),
            Dead = dead,
        },
    };
}
