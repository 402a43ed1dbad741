using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>A clock as callers see it. Times are UTC.</summary>
/// <param name="DueAt">To be met by then; null where it does not run.</param>
/// <param name="MetAt">When it was met.</param>
/// <param name="Status">How it stands.</param>
/// <param name="WarnAt">When the owner is warned.</param>
/// <param name="PausedAt">Since when it stands still.</param>
/// <param name="Actual">How long it took, once it is met.</param>
/// <param name="Variance">How long after its time it was met; negative where it was before.</param>
internal sealed record ClockView(
    DateTimeOffset? DueAt,
    DateTimeOffset? MetAt,
    ClockStatus Status,
    DateTimeOffset? WarnAt,
    DateTimeOffset? PausedAt,
    ElapsedTime? Actual,
    ElapsedTime? Variance)
{
    /// <summary>The view of a clock, or of one that does not run.</summary>
    public static ClockView Of(ServiceLevelClock? clock) => clock is null
        ? new ClockView(null, null, ClockStatus.None, null, null, null, null)
        : new ClockView(
            clock.PausedAt is null ? clock.DueAt : null,
            clock.MetAt,
            clock.Status,
            clock.IsRunning ? clock.WarnAt : null,
            clock.PausedAt,
            clock.Actual,
            clock.Variance);
}

/// <summary>How a follow-up stands against what we promise.</summary>
internal enum ServiceLevelStatus
{
    /// <summary>Open, nothing missed.</summary>
    Active,

    /// <summary>Open, something missed.</summary>
    ActiveWithMisses,

    /// <summary>Closed, everything met.</summary>
    Hit,

    /// <summary>Closed, something missed.</summary>
    Missed,
}

/// <summary>The clocks and what they come to.</summary>
/// <param name="Status">What they come to.</param>
/// <param name="Version">The version of the service levels that they run by.</param>
/// <param name="FirstResponse">From the mention to the first human reply.</param>
/// <param name="NextResponse">From the customer's word to our answer.</param>
/// <param name="Resolution">From the mention to what the customer confirms.</param>
/// <param name="Promise">To what the customer was promised.</param>
internal sealed record ServiceLevelView(
    ServiceLevelStatus Status, int Version, ClockView FirstResponse, ClockView NextResponse, ClockView Resolution, ClockView Promise)
{
    public static ServiceLevelView Of(FollowUpState state)
    {
        ClockView[] clocks = [
            ClockView.Of(state.FirstResponse),
            ClockView.Of(state.NextResponse),
            ClockView.Of(state.Resolution),
            ClockView.Of(state.Promise)];
        var missed = state.HasMissed || clocks.Any(clock => clock.Status == ClockStatus.Missed);
        var status = (state.IsOpen, missed) switch
        {
            (true, false) => ServiceLevelStatus.Active,
            (true, true) => ServiceLevelStatus.ActiveWithMisses,
            (false, false) => ServiceLevelStatus.Hit,
            (false, true) => ServiceLevelStatus.Missed,
        };
        return new ServiceLevelView(status, state.ServiceLevelVersion, clocks[0], clocks[1], clocks[2], clocks[3]);
    }
}

/// <summary>A follow-up in a list, and the answer to a command. Times are UTC.</summary>
internal record FollowUpView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required FollowUpStage State { get; init; }

    /// <summary>How it ended.</summary>
    public required FollowUpOutcome? Outcome { get; init; }

    /// <summary>What it is about.</summary>
    public required MentionKind Kind { get; init; }

    /// <summary>Where the customer wrote.</summary>
    public required string Channel { get; init; }

    /// <summary>Who wrote.</summary>
    public required string CustomerId { get; init; }

    /// <summary>How they call themselves.</summary>
    public required string CustomerName { get; init; }

    /// <summary>What it is about, in short.</summary>
    public required string Summary { get; init; }

    /// <summary>Who answers.</summary>
    public required string Owner { get; init; }

    /// <summary>Whose turn it is.</summary>
    public required WaitingOn WaitingOn { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>When it reached us.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>By when we promised something.</summary>
    public required DateTimeOffset? PromisedFor { get; init; }

    /// <summary>When we ask again, where it is not our turn.</summary>
    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>No reminders before.</summary>
    public required DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>The lead who was notified of a miss.</summary>
    public required string? EscalatedTo { get; init; }

    /// <summary>How often the customer said that it is not fixed.</summary>
    public required int ReopenCount { get; init; }

    /// <summary>What somebody has to do next; null where it is over.</summary>
    public WorkType? Todo { get; init; }

    /// <summary>The moment by which they have to.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>How it stands against what we promise.</summary>
    public required ServiceLevelView ServiceLevel { get; init; }

    /// <summary>Outbox entries that were given up after eight attempts.</summary>
    public required int DeadLetters { get; init; }

    public static FollowUpView Of(FollowUpState state) => Of(state, FollowUpRules.TodoOf(state));

    private static FollowUpView Of(FollowUpState state, Todo? todo) => new()
    {
        Id = state.Id,
        State = state.Stage,
        Outcome = state.Outcome,
        Kind = state.Kind,
        Channel = state.Channel,
        CustomerId = state.CustomerId,
        CustomerName = state.CustomerName,
        Summary = state.Summary,
        Owner = state.Owner,
        WaitingOn = state.WaitingOn,
        WaitingSince = state.WaitingSince,
        ReceivedAt = state.ReceivedAt,
        ClosedAt = state.ClosedAt,
        PromisedFor = state.PromisedFor,
        WaitingUntil = FollowUpRules.CheckInToMake(state),
        SnoozedUntil = state.SnoozedUntil,
        EscalatedTo = state.EscalatedTo,
        ReopenCount = state.ReopenCount,
        Todo = todo?.Type,
        DueAt = todo?.DueAt,
        ServiceLevel = ServiceLevelView.Of(state),
        DeadLetters = state.Outbox.Count(entry => entry.Dead),
    };
}
