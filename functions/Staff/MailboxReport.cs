using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>That e-mail to a staff member does not arrive.</summary>
/// <param name="At">When it last came back (UTC).</param>
/// <param name="Reason">What the other mail server said, without an address.</param>
public sealed record AddressBounce(DateTimeOffset At, string Reason);

/// <summary>What became of a person's latest digest of one kind.</summary>
public sealed record DigestRecord
{
    /// <summary>The day it was for, <c>2026-03-02</c> in the person's zone.</summary>
    public required string Date { get; init; }

    /// <summary>
    /// <c>queued</c> while it is being sent or to be tried again, <c>not_needed</c> where there was nothing to say, <c>bounced</c>
    /// where SendGrid had it and it came back.
    /// </summary>
    public required NoticeStatus Status { get; init; }

    /// <summary>Since when (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why it failed, waits or bounced, without personal data.</summary>
    public string? Reason { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this moment (UTC), after a failed attempt.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>A person's digests, row of table <c>Staff</c>.</summary>
public sealed record DigestRecords
{
    /// <summary>The latest daily one.</summary>
    public DigestRecord? Daily { get; init; }

    /// <summary>The latest weekly one.</summary>
    public DigestRecord? Weekly { get; init; }

    /// <summary>The latest one to an admin about calendars.</summary>
    public DigestRecord? Calendars { get; init; }
}

/// <summary>Whether what is sent to a person reaches them.</summary>
public sealed record MailboxReport(AddressBounce? Bounced, DigestRecords? Digests);

public interface IMailboxReports
{
    /// <summary>By staff id; nothing for those who were sent nothing.</summary>
    Task<IReadOnlyDictionary<string, MailboxReport>> ReadAsync(Roster roster, CancellationToken cancellationToken);
}
