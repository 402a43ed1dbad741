using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <content>What people do.</content>
internal static partial class FollowUpRules
{
    private static Accepted Apply(FollowUpChange change, Acknowledge command, ServicePolicy policy)
    {
        var kind = command.Kind ?? change.State.Kind;
        var needsResolution = command.NeedsResolution ?? kind == MentionKind.Problem;
        change.Meet(ClockKind.FirstResponse, policy.Calendar);
        change.Meet(ClockKind.NextResponse, policy.Calendar);
        change.State = change.State with
        {
            Stage = FollowUpStage.InProgress,
            Kind = kind,
            KindReason = command.Kind is null ? change.State.KindReason : null,
            IsIdeaToo = kind == change.State.Kind && change.State.IsIdeaToo,
        };
        change.Spoke();
        WaitOn(change, WaitingOn.Us, policy);
        change.Happened(FollowUpEventType.Acknowledged, happened => happened with
        {
            Said = command.Said,
            Where = command.Where,
            Kind = command.Kind,
            NeedsResolution = needsResolution,
            PostId = command.PostId,
            SameWords = command.SameWords ? true : null,
        });
        if (needsResolution)
        {
            change.State = change.State with
            {
                Resolution = ServiceLevelClock.ForResolution(policy.Resolution, policy.Calendar, change.State.FirstResponse, change.Now),
            };
        }
        else
        {
            Close(change, FollowUpOutcome.Acknowledged, policy);
        }

        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Resolve command, ServicePolicy policy)
    {
        change.Meet(ClockKind.FirstResponse, policy.Calendar);
        change.Meet(ClockKind.NextResponse, policy.Calendar);
        change.Meet(ClockKind.Resolution, policy.Calendar);
        change.Meet(ClockKind.Promise, policy.Calendar);
        change.Spoke();
        change.State = change.State with { Stage = FollowUpStage.AwaitingConfirmation, ResolvedAt = change.Now };
        WaitOn(change, WaitingOn.Customer, policy);
        change.Happened(FollowUpEventType.ResolutionAttempted, happened => happened with
        {
            Done = command.Done,
            Where = command.Where,
            PostId = command.PostId,
            SameWords = command.SameWords ? true : null,
        });
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Confirm command, ServicePolicy policy)
    {
        change.Happened(FollowUpEventType.Confirmed, happened => happened with
        {
            Evidence = command.Evidence,
            IsLesson = command.IsLesson ? true : null,
        });
        if (command.IsLesson)
        {
            change.EnqueueFeedback();
        }

        if (command.By == Actor.Customer && command.LoggedBy is null)
        {
            // Nobody of us heard it.
            change.State = change.State with { LatestWord = MentionText.SummaryOf(command.Evidence) };
            change.EnqueueNotice(FollowUpNotices.CustomerConfirmed, change.State.Owner);
        }

        change.State = change.State with { ConfirmedAt = change.Now };
        Close(change, FollowUpOutcome.Confirmed, policy);
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Promise command, ServicePolicy policy)
    {
        // A promise is also an answer to the customer. A promise that is moved in time is still the same one, neither kept nor broken.
        change.Meet(ClockKind.NextResponse, policy.Calendar);
        var isMoved = change.State.PromisedFor > change.Now;
        if (!isMoved)
        {
            change.Meet(ClockKind.Promise, policy.Calendar);
        }

        change.Spoke();
        change.State = change.State with
        {
            Promise = ServiceLevelClock.ForPromise(command.For, policy.Calendar, change.Now),
            PromisedWhat = command.What,
            PromisesMade = isMoved ? change.State.PromisesMade : change.State.PromisesMade + 1,
            PromisesMoved = isMoved ? change.State.PromisesMoved + 1 : change.State.PromisesMoved,
            LatestPromiseMoved = isMoved ? change.State.LatestPromiseMoved + 1 : 0,
        };
        change.Happened(FollowUpEventType.Promised, happened => happened with
        {
            What = command.What,
            Until = command.For,
            Where = command.Where,
            PostId = command.PostId,
            SameWords = command.SameWords ? true : null,
        });
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Wait command, ServicePolicy policy)
    {
        if (command.On == WaitingOn.Customer)
        {
            // It can only be their turn once we have answered.
            change.Meet(ClockKind.NextResponse, policy.Calendar);
            change.Spoke();
        }

        WaitOn(change, command.On, policy, command.Until);
        change.Happened(FollowUpEventType.Waiting, happened => happened with
        {
            On = command.On,
            Said = command.Said,
            Where = command.Where,
            Until = CheckInToMake(change.State),
            PostId = command.PostId,
            SameWords = command.SameWords ? true : null,
        });
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Snooze command)
    {
        change.State = change.State with { SnoozedUntil = command.Until };
        change.Happened(FollowUpEventType.Snoozed, happened => happened with { Until = command.Until, Reason = command.Reason });
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Assign command)
    {
        if (change.State.Owner == command.To)
        {
            return change.Accept();
        }

        change.State = change.State with { Owner = command.To, Offer = null };
        change.Happened(FollowUpEventType.Assigned, happened => happened with { To = command.To, Reason = $"assigned by {command.By.Id}" });
        if (command.To != command.By.Id)
        {
            change.EnqueueNotice(FollowUpNotices.Assigned, command.To);
        }

        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Note command, ServicePolicy policy)
    {
        if (command.KeepsPromise)
        {
            change.Meet(ClockKind.Promise, policy.Calendar);
        }

        // While we wait, what staff write down is that they asked again.
        change.State = change.State with { CheckInsMade = change.State.CheckInsDue };
        if (command.Kind is { } kind)
        {
            change.State = change.State with { Kind = kind, KindReason = null, IsIdeaToo = false };
            change.EnqueueCustomerHistory();
        }

        change.Happened(FollowUpEventType.Noted, happened => happened with
        {
            Text = command.Text,
            Kind = command.Kind,
            KeepsPromise = command.KeepsPromise ? true : null,
        });
        foreach (var colleague in command.Named)
        {
            change.EnqueueNotice(FollowUpNotices.Named, colleague);
        }

        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, MarkSpam command, ServicePolicy policy)
    {
        change.Happened(FollowUpEventType.MarkedSpam, happened => happened with { Reason = command.Reason });
        Close(change, FollowUpOutcome.Spam, policy);
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, CloseUnconfirmed command, ServicePolicy policy)
    {
        Close(change, FollowUpOutcome.Unconfirmed, policy, command.Reason);
        return change.Accept();
    }

    private static void Close(FollowUpChange change, FollowUpOutcome outcome, ServicePolicy policy, string? reason = null)
    {
        if (outcome != FollowUpOutcome.Merged)
        {
            // What becomes part of another one has handed these on.
            change.Meet(ClockKind.NextResponse, policy.Calendar);
            change.Meet(ClockKind.Promise, policy.Calendar);
        }

        change.State = change.State with
        {
            Stage = FollowUpStage.Closed,
            Outcome = outcome,
            ClosedAt = change.Now,
            SnoozedUntil = null,
            BeforeReply = null,
            // Closed unanswered, as spam is: should it be undone, the time until then does not count.
            FirstResponse = change.State.FirstResponse.Paused(change.Now),
        };
        change.Happened(FollowUpEventType.Closed, happened => happened with { Outcome = outcome, Reason = reason });
        change.EnqueueCustomerHistory();
    }

    /// <summary>
    /// The clocks pause while it is not our turn; a customer who has not been answered still waits while a third party works.
    /// </summary>
    /// <remarks>What is not our turn comes back after the check-ins' distances; who says when, moves them all.</remarks>
    private static void WaitOn(FollowUpChange change, WaitingOn on, ServicePolicy policy, DateTimeOffset? until = null)
    {
        var (state, now) = (change.State, change.Now);
        var first = until ?? now + policy.CheckIns[0];
        change.State = state with
        {
            WaitingOn = on,
            WaitingSince = now,
            CheckIns = on == WaitingOn.Us ? [] : [.. policy.CheckIns.Select(distance => first + (distance - policy.CheckIns[0]))],
            CheckInsDue = 0,
            CheckInsMade = 0,
            ReviewIsDue = false,
            FirstResponse = on == WaitingOn.Customer ? state.FirstResponse.Paused(now) : state.FirstResponse.Resumed(now, policy.Calendar),
            Resolution = on == WaitingOn.Us ? state.Resolution?.Resumed(now, policy.Calendar) : state.Resolution?.Paused(now),
        };
    }
}
