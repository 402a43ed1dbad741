using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Outreach.Notices;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Tests.Platform;
using Outreach.WorkItems;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.Tests.Notices;

/// <summary>A person's notices are sent by whoever looks, whatever breaks: none missing, and none twice but for one known crash.</summary>
public sealed class NoticeBatchSenderTests
{
    private static readonly DateTimeOffset Start = Samples.Monday;

    private readonly MemoryTable _table = new();
    private readonly ISendGridClient _mail = Substitute.For<ISendGridClient>();
    private readonly List<IReadOnlyList<string>> _sent = [];
    private readonly Items _items = new();
    private readonly MovableTime _time = new() { Now = Start };
    private readonly PendingNoticeStore _store;
    private Func<HttpStatusCode> _answer = () => HttpStatusCode.Accepted;
    private Roster _roster = Samples.Roster;

    public NoticeBatchSenderTests()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(Substitute.For<TableClient>());
        service.GetTableClient("Notices").Returns(_table);
        _store = new PendingNoticeStore(new OutreachTables(service));
        _mail.SendEmailAsync(Arg.Any<SendGridMessage>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var status = _answer();
            if (status == HttpStatusCode.Accepted)
            {
                _sent.Add(
                    (
                        call.Arg<SendGridMessage>() is var mail ? mail.Personalizations[0].CustomArgs
                            ?? mail.CustomArgs : [])["outbox"].Split(','));
            }

            return Task.FromResult(new Response(status, null, null));
        });
    }

    [Fact]
    public async Task The_first_is_sent_at_once_and_what_comes_within_the_minute_together_after_it()
    {
        await AddAsync("f1");
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());
        await AddAsync("f2", "f3");
        _time.Now += TimeSpan.FromSeconds(20);
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());

        _time.Now = Start.AddMinutes(1);
        Assert.Equal(Start.AddMinutes(2), await ReviewAsync());
        _time.Now = Start.AddMinutes(2);
        Assert.Null(await ReviewAsync());

        AssertMails(["f1-1"], ["f2-1", "f3-1"]);
        Assert.Equal(["anna/delivery"], _table.Keys);
    }

    [Fact]
    public async Task A_look_with_nothing_to_send_reads_once_and_writes_nothing()
    {
        Assert.Null(await ReviewAsync());

        Assert.Equal((1, 0), (_table.Reads, _table.Writes));
    }

    [Fact]
    public async Task A_batch_costs_two_writes_however_many_are_in_it()
    {
        await AddAsync([.. Enumerable.Range(1, 99).Select(n => $"f{n}")]);
        var before = _table.Writes;

        await ReviewAsync();

        Assert.Equal(2, _table.Writes - before);
        Assert.Equal(99, Assert.Single(_sent).Count);
    }

    [Fact]
    public async Task More_than_one_e_mail_holds_are_sent_in_several_at_the_same_look()
    {
        await AddAsync([.. Enumerable.Range(1, 60).Select(n => $"f{n}")]);
        await AddAsync([.. Enumerable.Range(61, 60).Select(n => $"f{n}")]);

        await ReviewAsync();

        Assert.Equal([99, 21], _sent.Select(mail => mail.Count));
        Assert.Equal(120, _sent.SelectMany(mail => mail).Distinct().Count());
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
        _items.NotTrue.Add("f1");
        _items.Gone.Add("f2");
        _roster = new Roster(
            [
                Samples.Anna with
                {
                    Notices = new NoticePreferences
                    {
                        Kinds = new Dictionary<NoticeKind, NoticeDelivery> { [NoticeKind.Assigned] = NoticeDelivery.Off },
                    },
                }]);
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());

        Assert.Equal([("f1-1", NoticeStatus.NotNeeded), ("f3-1", NoticeStatus.Off)], _items.Log.Order());
        Assert.Empty(_sent);
        _roster = Samples.Roster;
        await AddAsync("f4");
        await ReviewAsync();
        AssertMails(["f4-1"]);
    }

    [Fact]
    public async Task What_its_turn_has_not_settled_yet_waits_a_little_and_what_the_turn_gave_up_is_dropped()
    {
        await AddAsync("f1", "f2", "f3");
        _items.Unsettled["f1"] = false;
        _items.Unsettled["f3"] = true;

        // The window is over by then in any case.
        Assert.Equal(Start.AddMinutes(1), await ReviewAsync());
        AssertMails(["f2-1"]);
        _items.Unsettled.Clear();
        _time.Now = Start.AddMinutes(1);
        await ReviewAsync();
        AssertMails(["f2-1"], ["f1-1"]);

        await AddAsync("f5");
        _items.Unsettled["f5"] = false;
        _time.Now = Start.AddMinutes(9);
        Assert.Equal(Start.AddMinutes(9).AddSeconds(270), await ReviewAsync());
    }

    [Fact]
    public async Task An_item_that_can_not_be_read_holds_up_nothing_else_and_is_given_up_where_everybody_sees_it()
    {
        await AddAsync("f1", "f2");
        _items.Unreadable.Add("f1");

        await ReviewAsync();

        AssertMails(["f2-1"]);
        var dead = Assert.Single((await _store.ReadAsync("anna", CancellationToken.None)).Pending).Entry;
        Assert.Equal(("f1-1", true, "its item can't be read"), (dead.Id, dead.Dead, dead.Error));
    }

    [Theory]
    [InlineData("robo")]
    [InlineData("nobody")]
    public async Task What_waits_for_an_account_that_is_no_person_any_more_is_given_up(string staffId)
    {
        await AddToAsync(staffId, "f1");

        Assert.Null(await Sender().SendDueAsync(staffId, _roster, _time.Now, CancellationToken.None));

        var dead = Assert.Single((await _store.ReadAsync(staffId, CancellationToken.None)).Pending).Entry;
        Assert.Equal((true, $"{staffId} is no person on the roster"), (dead.Dead, dead.Error));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_batch_that_fails_is_sent_again_as_one_and_given_up_after_eight_attempts()
    {
        await AddAsync("f1", "f2");
        List<double> attempts = [];
        _answer = () =>
        {
            attempts.Add((_time.Now - Start).TotalMinutes);
            return HttpStatusCode.ServiceUnavailable;
        };
        while (attempts.Count < 7 && await ReviewAsync() is { } next)
        {
            _time.Now = next;
        }

        Assert.All(
            await EntriesAsync(), entry => Assert.Equal((7, false, "SendGrid answered 503"), (entry.Attempts, entry.Dead, entry.Error)));
        while (await ReviewAsync() is { } next)
        {
            _time.Now = next;
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 123], attempts);
        Assert.All(await EntriesAsync(), entry => Assert.Equal((8, true), (entry.Attempts, entry.Dead)));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task Sent_at_a_later_attempt_the_log_is_told_of_it()
    {
        await AddAsync("f1");
        _answer = () => HttpStatusCode.TooManyRequests;
        _time.Now = (await ReviewAsync())!.Value;
        Assert.Empty(_items.Log);
        _answer = () => HttpStatusCode.Accepted;

        await ReviewAsync();

        Assert.Equal([("f1-1", NoticeStatus.Sent)], _items.Log);
        Assert.Equal(2, _items.Attempts["f1-1"]);
    }

    [Fact]
    public async Task Two_who_look_at_the_same_moment_send_it_once()
    {
        await AddAsync("f1");
        DateTimeOffset? other = null;
        _items.BeforeFind = () =>
        {
            _items.BeforeFind = static () => { };
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
        var first = _table.Writes;
        void Die(int number)
        {
            if (number == first + write)
            {
                throw new IOException("The process dies.");
            }
        }

        _table.BeforeWrite = stored ? static _ => { } : Die;
        _table.AfterWrite = stored ? Die : static _ => { };
        await Assert.ThrowsAsync<IOException>(ReviewAsync);
        (_table.BeforeWrite, _table.AfterWrite) = (static _ => { }, static _ => { });

        // The activity is carried out anew, with the orchestration's time that it had.
        for (var next = (DateTimeOffset?)_time.Now; next is { } at; next = await ReviewAsync())
        {
            Assert.InRange(at - Start, TimeSpan.Zero, TimeSpan.FromMinutes(3));
            _time.Now = at;
        }

        AssertMails([.. Enumerable.Repeat<string[]>(["f1-1", "f2-1", "f3-1"], mails)]);
        Assert.Equal(["anna/delivery"], _table.Keys);
    }

    private void AssertMails(params string[][] mails) => Assert.Equal(mails, _sent);

    private Task AddAsync(params string[] about) => AddToAsync("anna", about);

    private Task AddToAsync(string staffId, params string[] about) => _store.AddAsync(
        staffId,
        [
            .. about.Select(id => new PendingNotice
            {
                About = id,
                Entry = new OutboxEntry
                {
                    Id = $"{id}-1",
                    Kind = OutboxKind.Notice,
                    Notice = NoticeKind.Assigned,
                    To = staffId,
                    PendingSince = Start,
                },
            }),
        ],
        CancellationToken.None);

    private async Task<IReadOnlyList<OutboxEntry>> EntriesAsync() =>
        [.. (await _store.ReadAsync("anna", CancellationToken.None)).Pending.Select(notice => notice.Entry)];

    private Task<DateTimeOffset?> ReviewAsync() => Sender().SendDueAsync("anna", _roster, _time.Now, CancellationToken.None);

    private NoticeBatchSender Sender() => new(
        _store,
        new NoticeQueue(_store, new PersonStarter(NullLogger<PersonStarter>.Instance), Samples.Options, _time),
        [_items],
        NoticeSenderTests.SenderOver(_mail),
        Samples.Options,
        _time);

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Items whose ids begin with f, all of which are still to be done unless a test says otherwise.</summary>
    private sealed class Items : INoticeSource
    {
        public HashSet<string> NotTrue { get; } = [];

        public HashSet<string> Gone { get; } = [];

        public HashSet<string> Unreadable { get; } = [];

        /// <summary>Items whose outbox still has the notice, and whether it was given up there.</summary>
        public Dictionary<string, bool> Unsettled { get; } = [];

        public List<(string OutboxId, NoticeStatus Status)> Log { get; } = [];

        public Dictionary<string, int> Attempts { get; } = [];

        public Action BeforeFind { get; set; } = static () => { };

        public string IdTag => "outreach.followup.id";

        public bool Knows(string about) => about.StartsWith('f');

        public Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
            string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
            Task.FromResult<(string StaffId, WorkItem Item)?>(null);

        public Task<NoticeSubject?> FindAsync(string about, DateTimeOffset now, CancellationToken cancellationToken)
        {
            BeforeFind();
            if (Unreadable.Contains(about))
            {
                throw new PreconditionException($"Row {about} holds nothing.");
            }

            IReadOnlyList<OutboxEntry> outbox = Unsettled.TryGetValue(about, out var dead)
                ? [new OutboxEntry { Id = $"{about}-1", Kind = OutboxKind.Notice, Dead = dead }]
                : [];
            return Task.FromResult(Gone.Contains(about) ? null : new NoticeSubject(outbox, _ => !NotTrue.Contains(about), Write));
        }

        public Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken)
        {
            Log.Add((entry.OutboxId, entry.Status));
            Attempts[entry.OutboxId] = entry.Attempts;
            return Task.CompletedTask;
        }

        private static Notice Write(OutboxEntry entry, StaffMember to) => new()
        {
            OutboxId = entry.Id,
            About = entry.Id.Split('-')[0],
            Kind = NoticeKind.Assigned,
            Path = "followups/f1",
            To = to,
            Subject = "Answer Cleo",
            Lead = "This is yours.",
            Quote = "Where is my bag?",
        };
    }
}
