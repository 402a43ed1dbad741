namespace Outreach.SharedKernel;

/// <summary>How a follow-up ended.</summary>
public enum FollowUpOutcome
{
    /// <summary>Answered, and nothing was to be resolved.</summary>
    Acknowledged,

    /// <summary>The customer said that it is fixed.</summary>
    Confirmed,

    /// <summary>The customer never said so.</summary>
    Unconfirmed,

    /// <summary>Not a customer's word.</summary>
    Spam,

    /// <summary>Part of another follow-up.</summary>
    Merged,

    /// <summary>Its customer was erased before it ended.</summary>
    Erased,
}
