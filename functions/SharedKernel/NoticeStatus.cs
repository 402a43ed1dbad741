namespace Outreach.SharedKernel;

/// <summary>How far a notice has come.</summary>
public enum NoticeStatus
{
    /// <summary>Not sent yet, or to be tried again.</summary>
    Queued,

    /// <summary>SendGrid has it.</summary>
    Sent,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>It did not reach the person's mailbox.</summary>
    Bounced,

    /// <summary>The person hears of it in their digest.</summary>
    InDigest,

    /// <summary>The person does not want to hear of it.</summary>
    Off,

    /// <summary>What it would have asked for had been done.</summary>
    NotNeeded,
}
