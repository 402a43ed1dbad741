using Outreach.Platform;
using Outreach.SharedKernel;
using static Outreach.Platform.Wording;

namespace Outreach.FollowUps;

/// <summary>What can happen to a follow-up.</summary>
internal enum FollowUpEventType
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

    /// <summary>The customer said no more than thanks after it was over.</summary>
    Thanked,

    /// <summary>A reply had reopened it for nothing.</summary>
    ReopeningUndone,

    /// <summary>The customer changed what they had written.</summary>
    Edited,

    /// <summary>The customer deleted what they had written.</summary>
    Deleted,

    /// <summary>Colleagues were asked to take it, since its owner could not.</summary>
    Offered,

    /// <summary>An e-mail came in that is no word of a customer, or one of too many: nothing follows from it.</summary>
    MailNoted,
}

/// <summary>One thing that happened: the audit trail, and the source of every metric.</summary>
[Sparse]
internal sealed record FollowUpEvent
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

    /// <summary>The number of the customer's mention that it is about, where it is about one.</summary>
    public int? Mention { get; init; }

    /// <summary>The id of what we posted, on the channel where we did.</summary>
    public string? PostId { get; init; }

    /// <summary>Whether other customers had got the same words, or might have, and who logged it said so.</summary>
    public bool? SameWords { get; init; }

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

    /// <summary>Whether the customer says what we should learn; without names it is in the feedback of the week.</summary>
    public bool? IsLesson { get; init; }

    /// <summary>Whether we knew the customer from an earlier mention.</summary>
    public bool? Returning { get; init; }

    /// <summary>The run that began.</summary>
    public int? Run { get; init; }

    /// <summary>What the e-mail was that has no effect.</summary>
    public NotedMail? Mail { get; init; }

    /// <summary>The follow-up that this one became part of.</summary>
    public string? Into { get; init; }

    /// <summary>The follow-up that became part of this one.</summary>
    public string? From { get; init; }

    /// <summary>What it says in the customer's export. Staff go by their ids.</summary>
    internal string ToCustomer() =>
        $"{At(At)}: {EventDefinition.Of[Type].ToCustomer(this)}{(LoggedBy is { } logged ? $" ({logged} wrote that down.)" : "")}";

    /// <summary>Its line in a timeline; null where another event's line says it all.</summary>
    internal EventLine? LineIn(TimelineContext about) => EventDefinition.Of[Type].Line(this, about);

    /// <summary>Without anybody's words. A field that holds words in one type of event is removed from all.</summary>
    internal FollowUpEvent WithoutWords() => EventDefinition.Of.Values.Aggregate(this, (left, type) => type.WithoutWords(left));

    internal bool Ends(ClockKind clock) => EventDefinition.Of[Type].Ends?.Invoke(this).Contains(clock) == true;

    internal bool Begins(ClockKind clock) => EventDefinition.Of[Type].Begins?.Invoke(this).Contains(clock) == true;

    internal void Count(FollowUpState state) => EventDefinition.Of[Type].Count?.Invoke(this, state);
}
