using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Reports;

internal sealed record StandingFigures
{
    /// <summary>Open follow-ups that wait for us.</summary>
    public int Waiting { get; init; }

    /// <summary>How long the mention that waits longest for a first answer has waited; zero where all are answered.</summary>
    public TimeSpan OldestUnacknowledged { get; init; }

    /// <summary>By how much the first answer that is latest is late, by the service levels; zero where none is.</summary>
    public TimeSpan FirstAnswerOverdue { get; init; }

    /// <summary>The age of the oldest pending outbox entry; zero where there is none. One that was given up is not pending.</summary>
    public TimeSpan OldestPending { get; init; }

    /// <summary>What was given up after eight attempts.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Thank-you calls that are due and not made.</summary>
    public int CallsDue { get; init; }

    public int StaffBounced { get; init; }

    public static StandingFigures Of(FollowUpState state, DateTimeOffset now) => Of(state.Outbox, now) with
    {
        Waiting = state is { IsOpen: true, WaitingOn: WaitingOn.Us } ? 1 : 0,
        OldestUnacknowledged = state.Stage == FollowUpStage.New ? Since(state.ReceivedAt, now) : TimeSpan.Zero,
        FirstAnswerOverdue = state.Stage == FollowUpStage.New ? Since(state.FirstResponse.DueAt, now) : TimeSpan.Zero,
    };

    public static StandingFigures Of(CallState state, DateTimeOffset now) =>
        Of(state.Outbox, now) with { CallsDue = state.IsOpen ? 1 : 0 };

    public static StandingFigures operator +(StandingFigures a, StandingFigures b) => new()
    {
        Waiting = a.Waiting + b.Waiting,
        OldestUnacknowledged = Longer(a.OldestUnacknowledged, b.OldestUnacknowledged),
        FirstAnswerOverdue = Longer(a.FirstAnswerOverdue, b.FirstAnswerOverdue),
        OldestPending = Longer(a.OldestPending, b.OldestPending),
        DeadLetters = a.DeadLetters + b.DeadLetters,
        CallsDue = a.CallsDue + b.CallsDue,
        StaffBounced = a.StaffBounced + b.StaffBounced,
    };

    public static StandingFigures Of(IReadOnlyList<OutboxEntry> outbox, DateTimeOffset now) => new()
    {
        OldestPending = outbox.Where(entry => !entry.Dead).Select(entry => Since(entry.PendingSince, now)).DefaultIfEmpty().Max(),
        DeadLetters = outbox.Count(entry => entry.Dead),
    };

    private static TimeSpan Since(DateTimeOffset then, DateTimeOffset now) => now > then ? now - then : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
