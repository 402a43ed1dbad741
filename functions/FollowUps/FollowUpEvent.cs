using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>What can happen to a follow-up.</summary>
public enum FollowUpEventType
{
    /// <summary>The mention reached us.</summary>
    Received,

    /// <summary>Someone owns it.</summary>
    Assigned,

    /// <summary>A person answered.</summary>
    Acknowledged,

    /// <summary>We think it is resolved.</summary>
    ResolutionAttempted,

    /// <summary>The customer said that it is fixed.</summary>
    Confirmed,

    /// <summary>It is not over after all.</summary>
    Reopened,

    /// <summary>The customer wrote again.</summary>
    CustomerReplied,

    /// <summary>Staff wrote something down.</summary>
    Noted,

    /// <summary>We promised something by a time.</summary>
    Promised,

    /// <summary>It is someone else's turn.</summary>
    Waiting,

    /// <summary>Reminders are silenced.</summary>
    Snoozed,

    /// <summary>Not a customer's word.</summary>
    MarkedSpam,

    /// <summary>Became part of another follow-up.</summary>
    Merged,

    /// <summary>Over.</summary>
    Closed,

    /// <summary>A clock has run for three quarters of its time.</summary>
    DueSoon,

    /// <summary>A clock was missed.</summary>
    Missed,

    /// <summary>A lead was notified.</summary>
    Escalated,

    /// <summary>The customer is to be asked whether it is fixed.</summary>
    CheckInDue,

    /// <summary>Its orchestration was lost and started anew.</summary>
    Restarted,

    /// <summary>Its customer turned out to be another one.</summary>
    Moved,
}

/// <summary>One thing that happened: the audit trail, and the source of every metric.</summary>
[Sparse]
public sealed record FollowUpEvent
{
    /// <summary>1, 2, 3, ... without a gap.</summary>
    public int Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required FollowUpEventType Type { get; init; }

    /// <summary>A staff id, <c>customer</c> or <c>system</c>.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The staff member who logged what someone else did.</summary>
    public string? LoggedBy { get; init; }

    /// <summary>What was said to the customer.</summary>
    public string? Said { get; init; }

    /// <summary>Where it was said.</summary>
    public string? Where { get; init; }

    /// <summary>Whether something was to be resolved.</summary>
    public bool? NeedsResolution { get; init; }

    /// <summary>What the mention is about, where a person decided it.</summary>
    public MentionKind? Kind { get; init; }

    /// <summary>What was done about the problem.</summary>
    public string? Done { get; init; }

    /// <summary>How we know that the customer said so.</summary>
    public string? Evidence { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>What was written.</summary>
    public string? Text { get; init; }

    /// <summary>The staff member it went to.</summary>
    public string? To { get; init; }

    /// <summary>Which clock.</summary>
    public ClockKind? Clock { get; init; }

    /// <summary>Which check-in: 1, 2, 3.</summary>
    public int? CheckIn { get; init; }

    /// <summary>How it ended.</summary>
    public FollowUpOutcome? Outcome { get; init; }

    /// <summary>What was promised.</summary>
    public string? What { get; init; }

    /// <summary>For when it was promised, or until when it waits or is silent (UTC).</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whose turn it is.</summary>
    public WaitingOn? On { get; init; }

    /// <summary>Whether what was promised is done.</summary>
    public bool? KeepsPromise { get; init; }

    /// <summary>The run that began.</summary>
    public int? Run { get; init; }

    /// <summary>The follow-up that this one became part of.</summary>
    public string? Into { get; init; }

    /// <summary>The follow-up that became part of this one.</summary>
    public string? From { get; init; }
}
