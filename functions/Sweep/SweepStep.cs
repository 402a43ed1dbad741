namespace Outreach.Sweep;

/// <summary>The steps of a sweep, in order. A new one is added at the end, so that a sweep under way goes on where it was.</summary>
public enum SweepStep
{
    /// <summary>What is open.</summary>
    OpenWork,

    /// <summary>What stands in somebody's worklist.</summary>
    Worklists,

    /// <summary>The orchestrations that have not completed.</summary>
    Orchestrations,

    /// <summary>The customers whose day has come.</summary>
    LoyalCustomers,

    /// <summary>The persons of the roster.</summary>
    People,

    /// <summary>The orchestrations that are over, and old.</summary>
    Histories,

    /// <summary>The erasures that are not over.</summary>
    Erasures,

    /// <summary>The answers kept for an Idempotency-Key, once they are old.</summary>
    KeptAnswers,
}
