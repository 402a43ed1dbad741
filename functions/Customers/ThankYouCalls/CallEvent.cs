using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Event types of a call.</summary>
internal enum CallEventType
{
    /// <summary>The customer became loyal: a call is due.</summary>
    Due,

    /// <summary>An attempt was logged.</summary>
    Attempted,

    /// <summary>The next attempt was planned.</summary>
    Scheduled,

    /// <summary>The customer was thanked.</summary>
    Completed,

    /// <summary>It will not be made.</summary>
    Canceled,

    /// <summary>A lead decides.</summary>
    Deferred,

    /// <summary>Three quarters of the time have passed.</summary>
    DueSoon,

    /// <summary>It was not made in time.</summary>
    Missed,

    /// <summary>Assigned to somebody else.</summary>
    Reassigned,

    /// <summary>Nobody's hours overlap with the customer's: a lead decides.</summary>
    Queued,

    /// <summary>A lead had it tried again.</summary>
    Retried,

    /// <summary>Another lead is notified that it was not made in time.</summary>
    Escalated,

    /// <summary>Colleagues were asked to take it.</summary>
    Offered,
}

/// <summary>An event of a call.</summary>
[Sparse]
internal sealed record CallEvent
{
    /// <summary>1, 2, 3, ... without a gap.</summary>
    public int Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required CallEventType Type { get; init; }

    /// <summary>A staff id or <c>system</c>.</summary>
    public required string By { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How an attempt ended.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The staff member it went to.</summary>
    public string? To { get; init; }

    /// <summary>Start of the next planned slot (UTC).</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>End of the next planned slot (UTC).</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Its line in a timeline; null where another event's line says it all.</summary>
    internal EventLine? LineIn(CallTimelineContext about) => Type switch
    {
        CallEventType.Due => new(
            about.Purpose switch
            {
                CallPurpose.ThankYou => $"{about.Customer} has earned a call from {about.NameOf(To ?? about.Assignee)}",
                CallPurpose.Resolution => $"{about.NameOf(To ?? about.Assignee)} is to call {about.Customer} {about.Purpose.InWords()}",
            },
            about.Reason,
            Tone.Thanks),
        CallEventType.Attempted => new($"rings {about.Customer}: {Json.NameOf(Outcome!.Value).Replace('_', ' ')}", about.Note, Tone.Thanks),
        CallEventType.Canceled => new($"{about.Customer} will not be called", Reason),
        CallEventType.Deferred => new($"{about.Customer} could not be reached", Reason),
        CallEventType.DueSoon => new($"the call to {about.Customer} is due soon", Tone: Tone.Warning),
        CallEventType.Missed => new($"the call to {about.Customer} was not made in time", Tone: Tone.Late),
        CallEventType.Reassigned => new($"the call to {about.Customer} is {about.NameOf(To)}'s: {Reason}"),
        CallEventType.Escalated => new($"the call to {about.Customer} goes up to {about.NameOf(To)}", Tone: Tone.Late),
        CallEventType.Offered => new($"the call to {about.Customer} is offered to colleagues: {Reason}", Tone: Tone.Warning),
        CallEventType.Scheduled or CallEventType.Completed or CallEventType.Queued or CallEventType.Retried => null,
    };
}

/// <summary>What the lines of a call's timeline name besides the event.</summary>
internal sealed record CallTimelineContext(
    string Customer, CallPurpose Purpose, string Assignee, string Reason, string? Note, Func<string?, string> NameOf);
