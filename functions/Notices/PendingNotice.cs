using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>
/// A notice that waits to be sent, row of table <c>Notices</c> in the partition of the person who gets it. Ids, kinds and times only: what
/// it says is written when it is sent, from the item as it is then.
/// </summary>
internal sealed record PendingNotice
{
    /// <summary>The follow-up or the call it is about.</summary>
    public required string About { get; init; }

    /// <summary>The entry of the item's outbox that it was, with the attempts to send it.</summary>
    public required OutboxEntry Entry { get; init; }

    /// <summary>The span of the turn that it comes from, as a W3C traceparent; null where nobody listened.</summary>
    public string? TraceParent { get; init; }

    public static PendingNotice Of(string about, OutboxEntry entry, string? traceParent) => new()
    {
        About = about,
        Entry = entry with { Attempts = 0, NotBefore = null, Error = null },
        TraceParent = traceParent,
    };
}

/// <summary>When a person was last sent notices, row of table <c>Notices</c>.</summary>
internal sealed record NoticeDeliveryRecord
{
    /// <summary>When the last e-mail was about to be sent (UTC): the next one waits until the window after it is over.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>
    /// When a pending notice was last sent, dropped or put off (UTC). Another check always follows a window later, so a process that adds
    /// one meanwhile need not wake anybody.
    /// </summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>The day of the office on which the last e-mail was about to be sent, as <c>2026-01-05</c>.</summary>
    public string? MailedOn { get; init; }

    /// <summary>How many it was on that day.</summary>
    public int Mailed { get; init; }

    /// <summary>When the person was last sent words of a customer (UTC), for the length of their quiet window.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> WordsSentAt { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>With one e-mail more.</summary>
    public NoticeDeliveryRecord Counting(string day) => this with { MailedOn = day, Mailed = MailedOn == day ? Mailed + 1 : 1 };
}
