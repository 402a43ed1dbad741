using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What somebody has to do about a follow-up.</summary>
/// <param name="Type">What.</param>
/// <param name="DueAt">By when (UTC).</param>
/// <param name="NotBefore">Not to be shown to them before (UTC); null for now.</param>
internal sealed record Todo(WorkType Type, DateTimeOffset DueAt, DateTimeOffset? NotBefore = null);

/// <content>What time does.</content>
internal static partial class FollowUpRules
{
    /// <summary>A lead reviews the follow-up once the last check-in has been due for so long and nobody made it.</summary>
    private static readonly TimeSpan UnmadeCheckInFor = TimeSpan.FromDays(1);

    private static readonly ClockKind[] Clocks = [ClockKind.FirstResponse, ClockKind.NextResponse, ClockKind.Resolution, ClockKind.Promise];

    /// <summary>
    /// The next moment (UTC) at which time alone changes this follow-up or something pending is to be retried; null where nothing is to
    /// come.
    /// </summary>
    public static DateTimeOffset? NextDeadline(FollowUpState state, DateTimeOffset now)
    {
        DateTimeOffset?[] moments =
        [
            .. RunningClocks(state).Select(running => running.Clock.NextMoment(SilentUntil(state, running.Kind))),
            NextCheckIn(state),
            OutboxRules.NextAttempt(state.Outbox, now),
        ];
        return moments.Min();
    }

    /// <summary>Whether there is nothing left to do, now or later, unless someone reopens it.</summary>
    public static bool IsOver(FollowUpState state) => !state.IsOpen && state.Outbox.All(entry => entry.Dead);

    /// <summary>Whether it is about something that is not right yet.</summary>
    public static bool IsOpenProblem(FollowUpState state) =>
        state.IsOpen && (state.Kind == SharedKernel.MentionKind.Problem || state.Resolution is not null);

    /// <summary>One of its clocks; null where it does not have it.</summary>
    public static ServiceLevelClock? ClockOf(FollowUpState state, ClockKind kind) => kind switch
    {
        ClockKind.FirstResponse => state.FirstResponse,
        ClockKind.NextResponse => state.NextResponse,
        ClockKind.Resolution => state.Resolution,
        ClockKind.Promise => state.Promise,
        _ => null,
    };

    /// <summary>When we ask again (UTC): the oldest check-in that nobody has made yet; null where none is left.</summary>
    public static DateTimeOffset? CheckInToMake(FollowUpState state) =>
        IsWaiting(state) && state.CheckInsMade < state.CheckIns.Count ? state.CheckIns[state.CheckInsMade] : null;

    /// <summary>Whether a lead must review it: the last check-in has been made, or is over without having been made.</summary>
    public static bool NeedsReview(FollowUpState state) =>
        IsWaiting(state) && (state.ReviewIsDue || state.CheckInsMade >= state.CheckIns.Count);

    /// <summary>The moment (UTC) by which one of us has to act; null where it is not our turn.</summary>
    public static DateTimeOffset? DueAt(FollowUpState state) => NextDue(state)?.Clock.DueAt;

    /// <summary>What is to be done about it next; null where it is over.</summary>
    public static Todo? TodoOf(FollowUpState state)
    {
        if (!state.IsOpen)
        {
            return null;
        }

        if (NextDue(state) is var (kind, clock))
        {
            return kind == ClockKind.Promise
                ? new Todo(WorkType.Promise, clock.DueAt)
                : new Todo(
                    // Spam that was none is in progress again, and may not have been answered yet.
                    state.Stage == FollowUpStage.New || kind == ClockKind.FirstResponse ? WorkType.Acknowledge : WorkType.Resolve,
                    clock.DueAt,
                    clock.DueAt < state.SnoozedUntil ? clock.DueAt : state.SnoozedUntil);
        }

        return NeedsReview(state) ? Later(state, WorkType.Review, state.CheckIns[^1])
            : CheckInToMake(state) is { } checkIn
                ? Later(state, state.WaitingOn == WaitingOn.Customer ? WorkType.CheckIn : WorkType.Resolve, checkIn)
            : new Todo(WorkType.Resolve, state.WaitingSince);
    }

    private static Todo Later(FollowUpState state, WorkType type, DateTimeOffset at) =>
        new(type, at, state.SnoozedUntil > at ? state.SnoozedUntil : at);

    private static Accepted Apply(FollowUpChange change, ApplyDue command)
    {
        foreach (var (kind, _) in RunningClocks(change.State).ToList())
        {
            if (ClockOf(change.State, kind) is { } running && running.IsWarningDue(change.Now, SilentUntil(change.State, kind)))
            {
                change.Replace(kind, running with { WarnedAt = change.Now });
                change.Happened(FollowUpEventType.DueSoon, happened => happened with { Clock = kind });
                change.EnqueueNotice(
                    kind == ClockKind.Promise ? FollowUpNotices.PromiseDue : FollowUpNotices.DueSoon, change.State.Owner, kind);
                Offer(change, kind, command.Colleagues);
            }

            if (ClockOf(change.State, kind) is { } late && late.IsMissDue(change.Now))
            {
                change.Replace(kind, late with { MissedAt = change.Now });
                change.State = change.State with { EscalatedTo = command.Lead, HasMissed = true };
                change.BreakPromise(kind);
                change.Happened(FollowUpEventType.Missed, happened => happened with { Clock = kind });
                change.Happened(FollowUpEventType.Escalated, happened => happened with { Clock = kind, To = command.Lead });
                change.EnqueueNotice(FollowUpNotices.Missed, command.Lead, kind);
            }
        }

        while (NextCheckIn(change.State) is { } checkIn && checkIn <= change.Now)
        {
            if (change.State.CheckInsDue == change.State.CheckIns.Count)
            {
                change.State = change.State with { EscalatedTo = command.Lead, ReviewIsDue = true };
                change.Happened(
                    FollowUpEventType.Escalated,
                    happened => happened with { To = command.Lead, Reason = "The last check-in was not made." });
                continue;
            }

            change.State = change.State with { CheckInsDue = change.State.CheckInsDue + 1 };
            change.Happened(FollowUpEventType.CheckInDue, happened => happened with { CheckIn = change.State.CheckInsDue });
        }

        if (command.EscalatedToHasLeft && change.State.IsOpen && change.State.EscalatedTo != command.Lead)
        {
            EscalateAnew(change, command.Lead);
        }

        return change.Accept();
    }

    private static void EscalateAnew(FollowUpChange change, string lead)
    {
        ClockKind? missed = RunningClocks(change.State).Where(running => running.Clock.MissedAt is not null)
            .OrderBy(running => running.Clock.DueAt)
            .Select(running => (ClockKind?)running.Kind)
            .FirstOrDefault();
        change.State = change.State with { EscalatedTo = lead };
        change.Happened(FollowUpEventType.Escalated, happened => happened with
        {
            Clock = missed,
            To = lead,
            Reason = "Who it was escalated to has left.",
        });

        SharedKernel.NoticeKind? notice = missed is not null ? FollowUpNotices.Missed
            : change.State is { Stage: FollowUpStage.InProgress, ReopenCount: >= EscalatedFromReopening } ? FollowUpNotices.ReopenedAgain
            : null;

        // What is still pending goes to the new lead by itself.
        if (notice is { } kind && !change.State.Outbox.Any(entry => entry is { Dead: false } && entry.Notice == kind))
        {
            change.EnqueueNotice(kind, lead, missed);
        }
    }

    private static Accepted Apply(FollowUpChange change, EscalateTo command)
    {
        change.State = change.State with { EscalatedTo = command.Lead };
        foreach (var clock in command.Clocks)
        {
            change.Happened(FollowUpEventType.Escalated, happened => happened with
            {
                Clock = clock,
                To = command.Lead,
                Reason = "Who it was escalated to is absent or has left.",
            });
        }

        return change.Accept();
    }

    private static Accepted ApplyReindex(FollowUpChange change)
    {
        change.State = change.State with { Indexed = change.State.Indexed with { OpenWork = null } };
        change.EnqueueIndex();
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

    /// <summary>The clocks that run while a follow-up stands where it does.</summary>
    private static IEnumerable<(ClockKind Kind, ServiceLevelClock Clock)> RunningClocks(FollowUpState state) => !state.IsOpen ? [] :
        from kind in Clocks
        let clock = ClockOf(state, kind)
        where clock is { IsRunning: true }
        select (kind, clock);

    private static (ClockKind Kind, ServiceLevelClock Clock)? NextDue(FollowUpState state) =>
        RunningClocks(state).Select(running => ((ClockKind, ServiceLevelClock)?)running).MinBy(running => running!.Value.Item2.DueAt);

    /// <summary>A snooze silences reminders, but never that of a promise.</summary>
    private static DateTimeOffset? SilentUntil(FollowUpState state, ClockKind kind) =>
        kind == ClockKind.Promise ? null : state.SnoozedUntil;

    /// <summary>What waits on somebody else is asked about; what waits on us is done.</summary>
    private static bool IsWaiting(FollowUpState state) => state is { IsOpen: true, WaitingOn: not WaitingOn.Us, CheckIns.Count: > 0 };

    private static bool WasAskedEnough(FollowUpState state, DateTimeOffset now) =>
        IsWaiting(state) && state.WaitingOn == WaitingOn.Customer && state.CheckIns[^1] <= now;

    private static DateTimeOffset? NextCheckIn(FollowUpState state)
    {
        if (!IsWaiting(state) || NeedsReview(state))
        {
            return null;
        }

        var at = state.CheckInsDue < state.CheckIns.Count ? state.CheckIns[state.CheckInsDue] : state.CheckIns[^1] + UnmadeCheckInFor;
        return state.SnoozedUntil > at ? state.SnoozedUntil : at;
    }
}
