namespace Outreach.Sweep;

/// <summary>The steps of a sweep, in order. A new one is added at the end, so that a sweep under way goes on where it was.</summary>
public enum SweepStep
{
    OpenWork,

    Worklists,

    Orchestrations,

    /// <summary>The customers whose day has come.</summary>
    LoyalCustomers,

    People,

    /// <summary>The orchestrations that are over, and old.</summary>
    Histories,

    Erasures,

    /// <summary>The answers kept for an Idempotency-Key, once they are old.</summary>
    KeptAnswers,

    /// <summary>The imports that are under way, and what is left of others.</summary>
    Imports,

    /// <summary>What webhooks left, once it is old.</summary>
    Webhooks,

    /// <summary>How much each sender of e-mails sent, once it is old.</summary>
    MailSenders,

    /// <summary>The links by which customers say whether it is fixed, once they have expired.</summary>
    ConfirmLinks,

    /// <summary>Who had an item open.</summary>
    Presence,

    /// <summary>Which words went to how many customers, once that is a day ago.</summary>
    SaidWords,

    /// <summary>What reports count: what a lead asked to be written anew, and the days that have changed since they were summed.</summary>
    Reports,
}
