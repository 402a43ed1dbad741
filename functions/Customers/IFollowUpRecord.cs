using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>What a customer's history keeps of a follow-up.</summary>
public interface IFollowUpRecord
{
    /// <summary>Which follow-up.</summary>
    string Id { get; }

    /// <summary>Whose.</summary>
    string CustomerId { get; }

    /// <summary>Where the customer wrote.</summary>
    string Channel { get; }

    /// <summary>Whose it is to answer.</summary>
    string Owner { get; }

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

    /// <summary>Who did.</summary>
    string? LastSpokeWith { get; }

    /// <summary>Whether it is about a problem that is not solved.</summary>
    bool IsOpenProblem { get; }

    /// <summary>How many events it has: what is recorded already is not recorded again.</summary>
    int EventCount { get; }
}
