using Azure.Data.Tables;

namespace Outreach.Platform.Storage;

/// <summary>The tables of the design, and nothing else.</summary>
public sealed class OutreachTables(TableServiceClient service)
{
    /// <summary>One partition a follow-up: its state, mentions, events and answered commands; or what leads from a message to it.</summary>
    public TableClient FollowUps { get; } = service.GetTableClient("FollowUps");

    /// <summary>One partition a customer: profile, contacts, notes and thank-you calls.</summary>
    public TableClient Customers { get; } = service.GetTableClient("Customers");

    /// <summary>From a keyed hash of channel and handle to the customer.</summary>
    public TableClient Identities { get; } = service.GetTableClient("Identities");

    /// <summary>An index: what a person has to do, in order.</summary>
    public TableClient Worklist { get; } = service.GetTableClient("Worklist");

    /// <summary>An index: what is open, in 16 shards.</summary>
    public TableClient OpenWork { get; } = service.GetTableClient("OpenWork");

    /// <summary>An index: what is closed, in the same 16 shards.</summary>
    public TableClient Closed { get; } = service.GetTableClient("Closed");

    public TableClient Staff { get; } = service.GetTableClient("Staff");

    /// <summary>
    /// An index: the days on which time alone does something to a customer, and what is under way between two customers.
    /// </summary>
    public TableClient CustomerCalendar { get; } = service.GetTableClient("CustomerCalendar");

    /// <summary>An index: which customers have an e-mail address, a number or a name in a town in common, by a keyed hash.</summary>
    public TableClient CustomerMatches { get; } = service.GetTableClient("CustomerMatches");

    /// <summary>What the company promises, one row a version.</summary>
    public TableClient ServiceLevels { get; } = service.GetTableClient("ServiceLevels");

    /// <summary>What each sweep found and did.</summary>
    public TableClient Sweeps { get; } = service.GetTableClient("Sweeps");

    /// <summary>Erasures of customers: while one runs, whose it is; afterwards how much was erased.</summary>
    public TableClient Erasures { get; } = service.GetTableClient("Erasures");

    /// <summary>Customers' feedback from calls, ideas and confirmations, by ISO week, without names.</summary>
    public TableClient Feedback { get; } = service.GetTableClient("Feedback");

    /// <summary>One partition a person: the notices that wait for them, and when they were last sent some.</summary>
    public TableClient Notices { get; } = service.GetTableClient("Notices");

    /// <summary>Answers to requests that came with an Idempotency-Key, for 30 days.</summary>
    public TableClient Answers { get; } = service.GetTableClient("Answers");

    /// <summary>How many mentions could not be taken, one partition a day, without a word of them.</summary>
    public TableClient RefusedMentions { get; } = service.GetTableClient("RefusedMentions");

    /// <summary>Who looked for customers, when and by which kinds of fields; never by which values.</summary>
    public TableClient Searches { get; } = service.GetTableClient("Searches");

    /// <summary>Imports of files with mentions: how far each is, without a value of a row.</summary>
    public TableClient Imports { get; } = service.GetTableClient("Imports");

    /// <summary>
    /// Webhooks: which deliveries have come, what of them waits for a lead, when each source speaks, and whom its silence was reported to.
    /// </summary>
    public TableClient Webhooks { get; } = service.GetTableClient("Webhooks");

    /// <summary>How many e-mails a sender sent in the last minutes, by a keyed hash of their address.</summary>
    public TableClient InboundMail { get; } = service.GetTableClient("InboundMail");

    /// <summary>The links by which customers say whether it is fixed, and which follow-up has which.</summary>
    public TableClient ConfirmLinks { get; } = service.GetTableClient("ConfirmLinks");

    /// <summary>What reports count of each follow-up and call, one partition a day of the office, without words and names.</summary>
    public TableClient ReportFacts { get; } = service.GetTableClient("ReportFacts");

    /// <summary>The sums of those days, and which days have changed since they were summed.</summary>
    public TableClient ReportDays { get; } = service.GetTableClient("ReportDays");

    /// <summary>What becomes of what customers want changed, one row a topic.</summary>
    public TableClient VoiceTopics { get; } = service.GetTableClient("VoiceTopics");

    /// <summary>Who exported which events, when, and whether with their words.</summary>
    public TableClient ReportExports { get; } = service.GetTableClient("ReportExports");

    /// <summary>How many e-mails each person was sent on each day.</summary>
    public TableClient StaffMails { get; } = service.GetTableClient("StaffMails");

    /// <summary>Who has which item open, one partition an item, for half a minute.</summary>
    public TableClient Presence { get; } = service.GetTableClient("Presence");

    /// <summary>Which words went to how many customers within a day: keyed hashes of both, without a word or a name.</summary>
    public TableClient SaidWords { get; } = service.GetTableClient("SaidWords");

    /// <summary>Beginnings of answers that the team shares.</summary>
    public TableClient Snippets { get; } = service.GetTableClient("Snippets");

    public Task CreateMissingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            new[] { FollowUps, Customers, Identities, Worklist, OpenWork, Closed, Staff,
                ServiceLevels, Sweeps, CustomerCalendar, CustomerMatches, Erasures, Feedback, Notices, Answers, RefusedMentions,
                Searches, Imports, Webhooks, InboundMail, ConfirmLinks, Presence, SaidWords, Snippets, ReportFacts, ReportDays,
                ReportExports, VoiceTopics, StaffMails }
            .Select(table => table.CreateIfNotExistsAsync(cancellationToken)));
}
