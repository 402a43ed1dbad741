using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>What the customer history keeps of a follow-up.</summary>
internal interface IFollowUpRecord
{
    /// <summary>Which follow-up.</summary>
    string Id { get; }

    string CustomerId { get; }

    /// <summary>The channel the customer wrote on.</summary>
    string Channel { get; }

    /// <summary>Who is responsible for answering.</summary>
    string Owner { get; }

    /// <summary>How often it was reopened.</summary>
    int ReopenCount { get; }

    /// <summary>What it is about.</summary>
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

    /// <summary>Whether it is about a problem that is not solved.</summary>
    bool IsOpenProblem { get; }

    /// <summary>Number of events; what is already recorded is not recorded again.</summary>
    int EventCount { get; }
}
