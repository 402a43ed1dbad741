using System.Net;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform.Durable;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Tests.Platform;
using Outreach.WorkItems;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.Tests.Notices;

/// <summary>A person's notices in a table of this process, and what is sent of them.</summary>
public abstract class NoticeBatches
{
    protected static readonly DateTimeOffset Start = Samples.Monday;

    private readonly ISendGridClient _mail = Substitute.For<ISendGridClient>();

    protected NoticeBatches()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(Substitute.For<TableClient>());
        service.GetTableClient("Notices").Returns(Table);
        service.GetTableClient("StaffMails").Returns(Mails);
        service.GetTableClient("ServiceLevels").Returns(new MemoryTable());
        var tables = new OutreachTables(service);
        Store = new PendingNoticeStore(tables);
        Counts = new StaffMailCounts(tables, new Office("Europe/Amsterdam"), NullLogger<StaffMailCounts>.Instance);
        ServiceLevels = new ServiceLevelStore(tables, Samples.Options);
        _mail.SendEmailAsync(Arg.Any<SendGridMessage>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var status = Answer();
            if (status == HttpStatusCode.Accepted)
            {
                Sent.Add(
                    (
                        call.Arg<SendGridMessage>() is var mail ? mail.Personalizations[0].CustomArgs
                            ?? mail.CustomArgs : [])["outbox"].Split(','));
            }

            return Task.FromResult(new Response(status, null, null));
        });
    }

    internal MemoryTable Table { get; } = new();

    internal MemoryTable Mails { get; } = new();

    /// <summary>The ids of the notices in each e-mail that SendGrid took.</summary>
    protected List<IReadOnlyList<string>> Sent { get; } = [];

    private protected Items Source { get; } = new();

    protected MovableTime Time { get; } = new() { Now = Start };

    protected PendingNoticeStore Store { get; }

    protected StaffMailCounts Counts { get; }

    private ServiceLevelStore ServiceLevels { get; }

    protected Func<HttpStatusCode> Answer { get; set; } = () => HttpStatusCode.Accepted;

    protected Roster Roster { get; set; } = Samples.Roster;

    protected void AssertMails(params string[][] mails) => Assert.Equal(mails, Sent);

    protected Task AddAsync(params string[] about) => AddToAsync("anna", about);

    protected Task AddToAsync(string staffId, params string[] about) => Store.AddAsync(
        staffId,
        [
            .. about.Select(id => new PendingNotice
            {
                About = id,
                Entry = new OutboxEntry
                {
                    Id = $"{id}-1",
                    Kind = OutboxKind.Notice,
                    Notice = FollowUpNotices.Assigned,
                    To = staffId,
                    PendingSince = Start,
                },
            }),
        ],
        CancellationToken.None);

    protected Task AddWordAsync(string about, int number, NoticeKind kind) => Store.AddAsync(
        "anna",
        [
            new PendingNotice
            {
                About = about,
                Entry = new OutboxEntry
                {
                    Id = $"{about}-{number}",
                    Kind = OutboxKind.Notice,
                    Notice = kind,
                    To = "anna",
                    PendingSince = Time.Now,
                },
            },
        ],
        CancellationToken.None);

    protected async Task<IReadOnlyList<OutboxEntry>> EntriesAsync() =>
        [.. (await Store.ReadAsync("anna", CancellationToken.None)).Pending.Select(notice => notice.Entry)];

    protected Task<DateTimeOffset?> ReviewAsync() => Sender().SendDueAsync("anna", Roster, Time.Now, CancellationToken.None);

    private protected NoticeReview Review => new([Source], Samples.NoticeKinds, ServiceLevels, Samples.Options);

    private protected NoticeBatchSender Sender() => new(
        Store,
        new NoticeQueue(Store, new PersonStarter(NullLogger<PersonStarter>.Instance), Samples.Options, Time),
        Review,
        NoticeSenderTests.SenderOver(_mail),
        Counts,
        Samples.Options,
        Time);

    protected sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Items whose ids begin with f, all of which are still to be done unless a test says otherwise.</summary>
    private protected sealed class Items : INoticeSource
    {
        /// <summary>Whose words an item is about, where a test is about that.</summary>
        public Dictionary<string, string> Customers { get; } = [];

        public HashSet<string> NotTrue { get; } = [];

        public HashSet<string> Gone { get; } = [];

        public HashSet<string> Unreadable { get; } = [];

        /// <summary>Items whose outbox still has the notice, and whether it was given up there.</summary>
        public Dictionary<string, bool> Unsettled { get; } = [];

        public List<(string OutboxId, NoticeStatus Status)> Log { get; } = [];

        public Dictionary<string, int> Attempts { get; } = [];

        /// <summary>Whom an item was escalated to.</summary>
        public Dictionary<string, string> EscalatedTo { get; } = [];

        public Action BeforeFind { get; set; } = static () => { };

        /// <summary>Called with the clocks that an item was escalated for, once it is.</summary>
        public Action<IReadOnlyList<ClockKind?>> AfterEscalate { get; set; } = static _ => { };

        public string IdTag => "outreach.followup.id";

        public bool Knows(string about) => about.StartsWith('f');

        public Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
            string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
            Task.FromResult<(string StaffId, WorkItem Item)?>(null);

        public Task<NoticeSubject?> FindAsync(
            string about, IReadOnlyList<OutboxEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
        {
            BeforeFind();
            if (Unreadable.Contains(about))
            {
                throw new PreconditionException($"Row {about} holds nothing.");
            }

            IReadOnlyList<OutboxEntry> outbox = Unsettled.TryGetValue(about, out var dead)
                ? [new OutboxEntry { Id = $"{about}-1", Kind = OutboxKind.Notice, Dead = dead }]
                : [];
            var subject = new NoticeSubject("anna", outbox, _ => !NotTrue.Contains(about), Write)
            {
                EscalationOf = entry =>
                    entry.NoticeKind == FollowUpNotices.Missed ? new Escalation(EscalatedTo.GetValueOrDefault(about)) : null,
            };
            return Task.FromResult(Gone.Contains(about) ? null : subject);
        }

        public Task<bool> EscalateAsync(
            string about, IReadOnlyList<OutboxEntry> entries, string from, string to, DateTimeOffset now, DurableTaskClient client,
            CancellationToken cancellationToken)
        {
            EscalatedTo[about] = to;
            AfterEscalate([.. entries.Select(entry => entry.Clock)]);
            return Task.FromResult(true);
        }

        public Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken)
        {
            Log.Add((entry.OutboxId, entry.Status));
            Attempts[entry.OutboxId] = entry.Attempts;
            return Task.CompletedTask;
        }

        private Notice Write(OutboxEntry entry, StaffMember to) => new()
        {
            OutboxId = entry.Id,
            About = entry.Id.Split('-')[0],
            Kind = entry.NoticeKind,
            Path = "followups/f1",
            CustomerId = Customers.GetValueOrDefault(entry.Id.Split('-')[0]),
            To = to,
            Subject = "Answer Cleo",
            Lead = "This is yours.",
            Quote = "Where is my bag?",
        };
    }
}
