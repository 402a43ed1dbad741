using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <content>What becomes of follow-ups that are one, and of one whose customer turns out to be another.</content>
internal static partial class FollowUpRules
{
    /// <summary>
    /// Whether one follow-up has taken over another as it is: its clocks and promise are not taken twice. Reopened since, it has others.
    /// </summary>
    public static bool HasTaken(FollowUpState state, FollowUpState other) =>
        state.Taken.Any(taken => taken.Id == other.Id && taken.ReopenCount == other.ReopenCount);

    /// <summary>How many of another follow-up's mentions one has taken over.</summary>
    public static int MentionsTaken(FollowUpState state, string otherId) =>
        state.Taken.FirstOrDefault(taken => taken.Id == otherId)?.Mentions ?? 0;

    private static string? WhyNot(FollowUpState state, Merge command) =>
        command.Into == state.Id ? "It can't become part of itself."
        // Two who merge them at once, each the other way round, would close both: the one with the lesser id stays.
        : state.Taken.Any(taken => taken.Id == command.Into) && string.CompareOrdinal(state.Id, command.Into) < 0
            ? $"It has taken over {command.Into} already: merge that one into this one."
            : null;

    /// <summary>It ends here. Its clocks and its promise run on where it went.</summary>
    private static Accepted Apply(FollowUpChange change, Merge command, ServicePolicy policy)
    {
        var promised = change.State.PromisedFor is not null;
        var isBroken = promised && change.State.Promise?.MissedAt is not null;
        change.State = change.State with
        {
            MergedInto = command.Into,
            NextResponse = change.State.NextResponse is { MetAt: null } ? null : change.State.NextResponse,
            Promise = promised ? null : change.State.Promise,
            PromisesMade = promised ? change.State.PromisesMade - 1 : change.State.PromisesMade,
            PromisesBroken = isBroken ? change.State.PromisesBroken - 1 : change.State.PromisesBroken,
            PromisesMoved = promised ? change.State.PromisesMoved - change.State.LatestPromiseMoved : change.State.PromisesMoved,
            LatestPromiseMoved = promised ? 0 : change.State.LatestPromiseMoved,
        };
        change.Happened(FollowUpEventType.Merged, happened => happened with { Into = command.Into });
        Close(change, FollowUpOutcome.Merged, policy);
        return change.Accept();
    }

    /// <summary>
    /// Takes over what the customer wrote, the stricter of the clocks, and what was promised. What was taken before is not taken again.
    /// </summary>
    private static Accepted Apply(FollowUpChange change, TakeOver command, ServicePolicy policy)
    {
        var from = command.From;
        var isFirst = !HasTaken(change.State, from);
        var wasOpenProblem = IsOpenProblem(change.State);
        var hadToResolve = change.State.Resolution is not null;
        var promiseBefore = change.State.Promise;
        if (isFirst)
        {
            TakeKind(change, from.Kind);
            TakeAnswerDue(change, from, policy);
            if (change.State.Stage != FollowUpStage.AwaitingConfirmation
                && from.Resolution is { IsRunning: true } theirs
                && IsStricter(theirs, change.State.Resolution))
            {
                change.Replace(ClockKind.Resolution, theirs);
            }

            TakePromise(change, from);
            change.State = change.State with { HasMissed = change.State.HasMissed || from.HasMissed };
            if (!wasOpenProblem && IsOpenProblem(change.State))
            {
                change.EnqueueCustomerHistory();
            }
        }

        var first = change.State.MentionCount + 1;
        List<MentionRow> rows = [
            .. command.Mentions.Where(mention => mention.From != change.State.Id).Select(
                (mention, n) => mention with { Number = first + n, From = mention.From ?? from.Id })];
        change.State = change.State with
        {
            MentionCount = change.State.MentionCount + rows.Count,
            // There is more in it now than the reply that reopened it.
            BeforeReply = null,
            LatestWord = rows.Count > 0 ? rows[^1].Summary : change.State.LatestWord,
            Taken =
            [
                .. change.State.Taken.Where(taken => taken.Id != from.Id),
                new TakenFollowUp(from.Id, MentionsTaken(change.State, from.Id) + command.Mentions.Count, from.ReopenCount),
            ],
        };
        if (isFirst)
        {
            change.Happened(FollowUpEventType.Merged, happened => happened with
            {
                From = from.Id,
                NeedsResolution = !hadToResolve && change.State.Resolution is not null ? true : null,
                Until = change.State.Promise != promiseBefore ? change.State.PromisedFor : null,
            });
        }

        return change.Accept() with { TakenOver = rows };
    }

    /// <summary>Part of a problem is a problem; an idea stays one beside it, until a person says otherwise.</summary>
    private static void TakeKind(FollowUpChange change, MentionKind kind)
    {
        if (kind == MentionKind.Problem && change.State.Kind != MentionKind.Problem)
        {
            var isIdeaToo = change.State.IsIdeaToo || change.State.Kind == MentionKind.Idea;
            change.State = change.State with { Kind = kind, KindReason = null, IsIdeaToo = isIdeaToo };
            change.EnqueueCustomerHistory();
        }
    }

    /// <summary>A customer who has not been answered there waits for an answer here, no longer than they would have.</summary>
    private static void TakeAnswerDue(FollowUpChange change, FollowUpState from, ServicePolicy policy)
    {
        // Resolved without an answer and reopened, both answers can be due: the earlier one counts.
        ServiceLevelClock?[] answers = [from.FirstResponse, from.NextResponse];
        if (answers.Where(clock => clock is { IsRunning: true }).MinBy(clock => clock!.DueAt) is not { } theirs)
        {
            return;
        }

        if (change.State.WaitingOn != WaitingOn.Us)
        {
            WaitOn(change, WaitingOn.Us, policy);
        }

        var kind = change.State.FirstResponse.MetAt is null ? ClockKind.FirstResponse : ClockKind.NextResponse;
        if (IsStricter(theirs, ClockOf(change.State, kind)))
        {
            change.Replace(kind, theirs);
        }

        change.State = change.State with { SnoozedUntil = null };
        if (change.State.Owner != change.By.Id)
        {
            change.EnqueueNotice(FollowUpNotices.CustomerReplied, change.State.Owner);
        }
    }

    /// <summary>Of two promises the earlier time counts, and both words.</summary>
    private static void TakePromise(FollowUpChange change, FollowUpState from)
    {
        if (from is not { PromisedFor: not null, Promise: { } theirs })
        {
            return;
        }

        var ours = change.State.PromisedFor is null ? null : change.State.Promise;
        // Two that become one are broken once.
        var joined = IsStricter(theirs, ours) ? theirs with { MissedAt = theirs.MissedAt ?? ours?.MissedAt } : ours!;
        if (joined.MissedAt is not null && ours?.MissedAt is null)
        {
            change.BreakPromise(ClockKind.Promise);
        }

        change.State = change.State with
        {
            Promise = joined,
            PromisedWhat = ours is null ? from.PromisedWhat : $"{change.State.PromisedWhat} {from.PromisedWhat}",
            PromisesMade = ours is null ? change.State.PromisesMade + 1 : change.State.PromisesMade,
            PromisesMoved = change.State.PromisesMoved + from.LatestPromiseMoved,
            LatestPromiseMoved = (ours is null ? 0 : change.State.LatestPromiseMoved) + from.LatestPromiseMoved,
        };
    }

    private static bool IsStricter(ServiceLevelClock theirs, ServiceLevelClock? ours) =>
        ours is not { MetAt: null } || theirs.DueAt < ours.DueAt;

    private static Accepted Apply(FollowUpChange change, MoveToCustomer command)
    {
        if (change.State.CustomerId == command.To)
        {
            return change.Accept();
        }

        // What is over has no orchestration left that could carry out pending entries.
        var isOver = IsOver(change.State);
        change.State = change.State with { CustomerId = command.To };
        change.Happened(FollowUpEventType.Moved, happened => happened with { Reason = command.Why });
        return isOver ? change.AcceptOwingNothing() : change.Accept();
    }
}
