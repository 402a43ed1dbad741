using Outreach.Customers;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>A follow-up was offered to colleagues: who takes it first has it.</summary>
/// <param name="From">Whose it was.</param>
/// <param name="Clock">The clock that was due soon.</param>
/// <param name="At">When its owner was warned (UTC).</param>
/// <param name="To">Who was asked.</param>
internal sealed record FollowUpOffer(string From, ClockKind Clock, DateTimeOffset At, IReadOnlyList<string> To)
{
    /// <summary>What else was due soon when, while it stood: who takes the follow-up does that too.</summary>
    public IReadOnlyList<OfferedClock> Also { get; init; } = [];
}

/// <summary>A clock of a follow-up that is offered.</summary>
/// <param name="At">When its owner was warned of it (UTC).</param>
internal sealed record OfferedClock(ClockKind Clock, DateTimeOffset At);

/// <summary>A follow-up that became part of another one.</summary>
/// <param name="Id">Which.</param>
/// <param name="Mentions">How many of its mentions have been taken over.</param>
/// <param name="ReopenCount">How often it had been reopened then; reopened since, it has clocks and a promise of its own again.</param>
internal sealed record TakenFollowUp(string Id, int Mentions, int ReopenCount);

/// <summary>How a follow-up had ended that a reply reopened, to be restored if the reply was nothing new.</summary>
internal sealed record FormerEnding
{
    public required SharedKernel.FollowUpOutcome Outcome { get; init; }

    public ServiceLevelClock? NextResponse { get; init; }

    public ServiceLevelClock? Resolution { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public int ReopenCount { get; init; }

    public int EndingsUndone { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The lead who had been notified of a miss.</summary>
    public string? EscalatedTo { get; init; }

    /// <summary>What <paramref name="closed"/> is to be again.</summary>
    public static FormerEnding Of(FollowUpState closed) => new()
    {
        Outcome = closed.Outcome!.Value,
        NextResponse = closed.NextResponse,
        Resolution = closed.Resolution,
        ResolvedAt = closed.ResolvedAt,
        ReopenCount = closed.ReopenCount,
        EndingsUndone = closed.EndingsUndone,
        ConfirmedAt = closed.ConfirmedAt,
        EscalatedTo = closed.EscalatedTo,
    };
}

/// <summary>The first reply of a person to what the customer wrote.</summary>
/// <param name="By">Who gave it.</param>
/// <param name="After">From the arrival of the mention, whatever its clock stood still for.</param>
internal sealed record FirstReply(string By, ElapsedTime After);

/// <summary>A follow-up now, with its pending outbox entries: one row, one point read. Times are UTC.</summary>
internal sealed record FollowUpState : IFollowUpRecord
{
    bool IFollowUpRecord.IsOpenProblem => FollowUpRules.IsOpenProblem(this);

    /// <summary>Hash of channel and external id.</summary>
    public required string Id { get; init; }

    /// <summary>Where the customer wrote.</summary>
    public required string Channel { get; init; }

    /// <summary>What the customer wrote about.</summary>
    public required MentionKind Kind { get; init; }

    /// <summary>Why we took it for that, from its words; null where a person said what it is.</summary>
    public string? KindReason { get; init; }

    /// <summary>Whether it is an idea too, which became part of a problem by taking one over.</summary>
    public bool IsIdeaToo { get; init; }

    /// <summary>Who wrote.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The staff member who answers.</summary>
    public required string Owner { get; init; }

    /// <summary>The mention's beginning on one line, for lists and notices.</summary>
    public required string Summary { get; init; }

    /// <summary>How the customer calls themselves, for lists and notices.</summary>
    public required string CustomerName { get; init; }

    /// <summary>The language that the mention is written in, BCP 47; null where that is not known.</summary>
    public string? Language { get; init; }

    /// <summary>Where it stands.</summary>
    public FollowUpStage Stage { get; init; }

    /// <summary>How it ended, once it has.</summary>
    public FollowUpOutcome? Outcome { get; init; }

    /// <summary>When the mention reached us; clocks start here.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whose turn it is.</summary>
    public WaitingOn WaitingOn { get; init; }

    /// <summary>Since when it is their turn.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>What we promised the customer last, in staff's words.</summary>
    public string? PromisedWhat { get; init; }

    /// <summary>No reminders before this moment.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>What was last offered to colleagues; it may not stand any more: see <see cref="FollowUpRules.OfferOf"/>.</summary>
    public FollowUpOffer? Offer { get; init; }

    /// <summary>The lead who was notified of a miss.</summary>
    public string? EscalatedTo { get; init; }

    /// <summary>The staff member who answered the customer last.</summary>
    public string? LastSpokeWith { get; init; }

    /// <summary>When they did.</summary>
    public DateTimeOffset? LastSpokeAt { get; init; }

    /// <summary>What the customer wrote last, in short; null where that is the mention itself.</summary>
    public string? LatestWord { get; init; }

    /// <summary>
    /// When its words were deleted, the customer's and staff's: because the customer was erased, or it ended so long ago.
    /// </summary>
    public DateTimeOffset? WordsForgottenAt { get; init; }

    /// <summary>How often the customer said that it is not fixed.</summary>
    public int ReopenCount { get; init; }

    /// <summary>How many of those only undid an ending as spam or as part of another follow-up.</summary>
    public int EndingsUndone { get; init; }

    /// <summary>Which orchestration instance is its clock: 1, or raised by the commit that needs a new one.</summary>
    public int Run { get; init; } = 1;

    /// <summary>The version of the service levels that it was born with, and keeps.</summary>
    public int ServiceLevelVersion { get; init; }

    /// <summary>From arrival to the first human reply.</summary>
    public required ServiceLevelClock FirstResponse { get; init; }

    /// <summary>The first human reply; null where none was given, or before this was kept.</summary>
    public FirstReply? FirstReply { get; init; }

    /// <summary>Whether we knew the customer from an earlier mention when this one came in.</summary>
    public bool IsReturning { get; init; }

    /// <summary>From the customer's latest word to our answer.</summary>
    public ServiceLevelClock? NextResponse { get; init; }

    /// <summary>From arrival to the resolution attempt that the customer confirms.</summary>
    public ServiceLevelClock? Resolution { get; init; }

    /// <summary>From the latest promise to the moment that it was given for.</summary>
    public ServiceLevelClock? Promise { get; init; }

    /// <summary>Promises that were kept in time.</summary>
    public int PromisesKept { get; init; }

    /// <summary>Promises that were given.</summary>
    public int PromisesMade { get; init; }

    /// <summary>Promises that were not kept in time.</summary>
    public int PromisesBroken { get; init; }

    /// <summary>How often a promise was moved in time to another moment.</summary>
    public int PromisesMoved { get; init; }

    /// <summary>How often the latest of them was: with a merge, those go where an open promise goes.</summary>
    public int LatestPromiseMoved { get; init; }

    /// <summary>Whether any of its clocks was ever missed; a clock that begins anew does not undo that.</summary>
    public bool HasMissed { get; init; }

    /// <summary>When the customer's word that it is fixed reached us, while that stands.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When we last thought it resolved.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>While it is not our turn: when we ask again, if they say nothing before.</summary>
    public IReadOnlyList<DateTimeOffset> CheckIns { get; init; } = [];

    /// <summary>How many check-ins have come due since.</summary>
    public int CheckInsDue { get; init; }

    /// <summary>How many of them staff have made.</summary>
    public int CheckInsMade { get; init; }

    /// <summary>The last check-in is over: a lead must review the follow-up.</summary>
    public bool ReviewIsDue { get; init; }

    /// <summary>Rows <c>mention:{n}</c>.</summary>
    public int MentionCount { get; init; }

    /// <summary>The follow-ups that became part of this one, with how much of each has been taken over.</summary>
    public IReadOnlyList<TakenFollowUp> Taken { get; init; } = [];

    /// <summary>The follow-up that this one became part of; counts while that is its outcome.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Follow-ups that this one may belong together with.</summary>
    public IReadOnlyList<RelatedFollowUp> Related { get; init; } = [];

    /// <summary>How it had ended before a reply reopened it, until somebody answers or the customer writes again.</summary>
    public FormerEnding? BeforeReply { get; init; }

    /// <summary>What the customer changed last, in short, as it says now.</summary>
    public string? LatestEdit { get; init; }

    /// <summary>Rows <c>event:{000001}</c>.</summary>
    public int EventCount { get; init; }

    /// <summary>Entries the outbox has ever had; the next one's number.</summary>
    public int OutboxCount { get; init; }

    /// <summary>The outbox: what is still pending outside.</summary>
    public IReadOnlyList<OutboxEntry> Outbox { get; init; } = [];

    /// <summary>The persons whom the last turn that enqueued notices woke for them, or was about to.</summary>
    public NoticesEnqueued? HandedOver { get; init; }

    /// <summary>The index rows that show this follow-up, or may.</summary>
    public Indexed Indexed { get; init; } = Indexed.Nowhere;

    /// <summary>By when we promised the customer something that is still to be done.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? PromisedFor => Promise is { MetAt: null } promise ? promise.DueAt : null;

    /// <summary>The orchestration instance of the current run.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string InstanceId => Run == 1 ? Id : $"{Id}-run-{Run}";

    /// <summary>Whether it is not over.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => Stage != FollowUpStage.Closed;
}
