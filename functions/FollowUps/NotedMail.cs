namespace Outreach.FollowUps;

/// <summary>What an e-mail is that has no effect on a follow-up.</summary>
internal enum NotedMail
{
    /// <summary>A machine answers for somebody who is away, or for nobody.</summary>
    AutomaticReply,

    /// <summary>A mail server says what became of an e-mail, or somebody's program that it was read.</summary>
    DeliveryReport,

    /// <summary>It went to many.</summary>
    MailingList,

    /// <summary>We sent it ourselves.</summary>
    Own,

    /// <summary>Its sender sends so many that a person can't have written them.</summary>
    OneOfTooMany,
}
