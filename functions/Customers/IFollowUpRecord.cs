using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>What the customer history keeps of a follow-up.</summary>
internal interface IFollowUpRecord
{
    string Id { get; }

    string CustomerId { get; }

    string Channel { get; }

    string Owner { get; }

    int ReopenCount { get; }

    MentionKind Kind { get; }

    /// <summary>How it ended; null while it is open.</summary>
    FollowUpOutcome? Outcome { get; }

    /// <summary>When it reached us (UTC).</summary>
    DateTimeOffset ReceivedAt { get; }

    /// <summary>When it ended (UTC).</summary>
    DateTimeOffset? ClosedAt { get; }

    /// <summary>When somebody last spoke with the customer (UTC).</summary>
    DateTimeOffset? LastSpokeAt { get; }

    /// <summary>The staff member who did.</summary>
    string? LastSpokeWith { get; }

    bool IsOpenProblem { get; }

    /// <summary>Number of events; what is already recorded is not recorded again.</summary>
    int EventCount { get; }
}
