using Outreach.Platform.Outbox;
using Outreach.ServiceLevels;

namespace Outreach.FollowUps;

/// <content>What time does.</content>
public static partial class FollowUpRules
{
    /// <summary>
    /// The next moment (UTC) at which time alone changes this follow-up or something owed is to be tried again; null where
    /// nothing is to come.
    /// </summary>
    public static DateTimeOffset? NextDeadline(FollowUpState state, DateTimeOffset now)
    {
        DateTimeOffset?[] moments =
        [
            .. RunningClocks(state).Select(running => running.Clock.NextMoment()),
            NextCheckIn(state),
            OutboxRules.NextAttempt(state.Outbox, now),
        ];
        return moments.Min();
    }

    /// <summary>Whether there is nothing left to do, now or later, unless someone reopens it.</summary>
    public static bool IsOver(FollowUpState state) => !state.IsOpen && state.Outbox.All(entry => entry.Dead);

    /// <summary>When the customer is to be asked (UTC): the oldest check-in that nobody has made yet; null where none is left.</summary>
    public static DateTimeOffset? CheckInToMake(FollowUpState state) =>
        AsksCustomer(state) && state.CheckInsMade < ServiceLevelPolicy.Default.CheckIns.Count
            ? state.ResolvedAt + ServiceLevelPolicy.Default.CheckIns[state.CheckInsMade]
            : null;

    /// <summary>Whether the last check-in has been made and a lead is to review.</summary>
    public static bool NeedsReview(FollowUpState state) =>
        AsksCustomer(state) && state.CheckInsMade >= ServiceLevelPolicy.Default.CheckIns.Count;

    /// <summary>The moment (UTC) by which somebody has to act; null where it is the customer's turn.</summary>
    public static DateTimeOffset? DueAt(FollowUpState state) =>
        RunningClocks(state).Where(running => running.Clock.MetAt is null).Min(running => (DateTimeOffset?)running.Clock.DueAt)
        ?? CheckInToMake(state);

    private static Accepted Apply(FollowUpChange change, ApplyDue command)
    {
        foreach (var (kind, clock) in RunningClocks(change.State))
        {
            if (clock is { WarnedAt: null, MetAt: null } && clock.WarnAt <= change.Now)
            {
                Replace(change, kind, running => running with { WarnedAt = change.Now });
                change.Happened(FollowUpEventType.DueSoon, happened => happened with { Clock = kind });
                change.OweNotice(NoticeKind.DueSoon, change.State.Owner, kind);
            }

            if (clock is { MissedAt: null, MetAt: null } && clock.DueAt <= change.Now)
            {
                Replace(change, kind, running => running with { MissedAt = change.Now });
                change.State = change.State with { EscalatedTo = command.Lead, HasMissed = true };
                change.Happened(FollowUpEventType.Missed, happened => happened with { Clock = kind });
                change.Happened(FollowUpEventType.Escalated, happened => happened with { Clock = kind, To = command.Lead });
                change.OweNotice(NoticeKind.Missed, command.Lead, kind);
            }
        }

        while (NextCheckIn(change.State) is { } checkIn && checkIn <= change.Now)
        {
            change.State = change.State with { CheckInsDue = change.State.CheckInsDue + 1 };
            change.Happened(FollowUpEventType.CheckInDue, happened => happened with { CheckIn = change.State.CheckInsDue });
        }

        return change.Accept();
    }

    private static Accepted ApplyReindex(FollowUpChange change)
    {
        change.State = change.State with { Indexed = change.State.Indexed with { OpenWork = null } };
        change.OweIndex();
        return change.Accept();
    }

    private static Accepted ApplyRestart(FollowUpChange change)
    {
        change.State = change.State with
        {
            Run = change.State.Run + 1,
            Indexed = change.State.Indexed with { OpenWork = null },
        };
        change.Happened(FollowUpEventType.Restarted, happened => happened with { Run = change.State.Run });
        return change.Accept();
    }

    /// <summary>The clocks that run while a follow-up stands where it does: one promise at a time wakes people.</summary>
    private static IEnumerable<(ClockKind Kind, ServiceLevelClock Clock)> RunningClocks(FollowUpState state)
    {
        if (state.Stage == FollowUpStage.New)
        {
            yield return (ClockKind.FirstResponse, state.FirstResponse);
        }

        if (state.IsOpen && state.NextResponse is { } next)
        {
            yield return (ClockKind.NextResponse, next);
        }

        if (state is { Stage: FollowUpStage.InProgress, Resolution: { } resolution })
        {
            yield return (ClockKind.Resolution, resolution);
        }
    }

    private static void Replace(FollowUpChange change, ClockKind kind, Func<ServiceLevelClock, ServiceLevelClock> with) =>
        change.State = kind switch
        {
            ClockKind.FirstResponse => change.State with { FirstResponse = with(change.State.FirstResponse) },
            ClockKind.NextResponse => change.State with { NextResponse = with(change.State.NextResponse!) },
            _ => change.State with { Resolution = with(change.State.Resolution!) },
        };

    /// <summary>An item that waits on the customer is asked about; one that waits on us is answered first.</summary>
    private static bool AsksCustomer(FollowUpState state) =>
        state is { Stage: FollowUpStage.AwaitingConfirmation, WaitingOn: WaitingOn.Customer, ResolvedAt: not null };

    private static DateTimeOffset? NextCheckIn(FollowUpState state) =>
        AsksCustomer(state) && state.CheckInsDue < ServiceLevelPolicy.Default.CheckIns.Count
            ? state.ResolvedAt + ServiceLevelPolicy.Default.CheckIns[state.CheckInsDue]
            : null;
}
