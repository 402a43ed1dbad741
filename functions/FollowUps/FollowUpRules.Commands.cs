using Outreach.Mentions;
using Outreach.Platform.Outbox;
using Outreach.ServiceLevels;

namespace Outreach.FollowUps;

/// <content>What people do.</content>
public static partial class FollowUpRules
{
    private static Accepted Apply(FollowUpChange change, Acknowledge command)
    {
        var kind = command.Kind ?? change.State.Kind;
        var needsResolution = command.NeedsResolution ?? kind == MentionKind.Problem;
        change.State = change.State with
        {
            Stage = FollowUpStage.InProgress,
            Kind = kind,
            LastSpokeWith = command.By.Id,
            WaitingOn = WaitingOn.Us,
            WaitingSince = change.Now,
            FirstResponse = change.State.FirstResponse.Met(change.Now),
            NextResponse = change.State.NextResponse?.Met(change.Now),
        };
        change.Happened(FollowUpEventType.Acknowledged, happened => happened with
        {
            Said = command.Said,
            Where = command.Where,
            Kind = command.Kind,
            NeedsResolution = needsResolution,
        });
        if (needsResolution)
        {
            change.State = change.State with { Resolution = ResolutionClock(change.State.ReceivedAt, change.Now) };
        }
        else
        {
            Close(change, FollowUpOutcome.Acknowledged);
        }

        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Resolve command)
    {
        change.State = change.State with
        {
            Stage = FollowUpStage.AwaitingConfirmation,
            LastSpokeWith = command.By.Id,
            WaitingOn = WaitingOn.Customer,
            WaitingSince = change.Now,
            FirstResponse = change.State.FirstResponse.Met(change.Now),
            NextResponse = change.State.NextResponse?.Met(change.Now),
            Resolution = change.State.Resolution?.Met(change.Now),
            ResolvedAt = change.Now,
            CheckInsDue = 0,
            CheckInsMade = 0,
        };
        change.Happened(FollowUpEventType.ResolutionAttempted, happened => happened with { Done = command.Done });
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Confirm command)
    {
        change.Happened(FollowUpEventType.Confirmed, happened => happened with { Evidence = command.Evidence });
        Close(change, FollowUpOutcome.Confirmed);
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Reopen command)
    {
        var wasClosed = change.State.Stage == FollowUpStage.Closed;
        change.State = change.State with
        {
            Stage = FollowUpStage.InProgress,
            Outcome = null,
            ClosedAt = null,
            WaitingOn = WaitingOn.Us,
            WaitingSince = change.Now,
            ReopenCount = change.State.ReopenCount + 1,
            ResolvedAt = null,
            CheckInsDue = 0,
            CheckInsMade = 0,
            Resolution = ResolutionClock(change.Now, change.Now),
            // The orchestration of a closed run is over or about to be: a new run needs an instance of its own.
            Run = wasClosed ? change.State.Run + 1 : change.State.Run,
        };
        change.Happened(FollowUpEventType.Reopened, happened => happened with
        {
            Reason = command.Reason,
            Run = wasClosed ? change.State.Run : null,
        });
        if (wasClosed)
        {
            change.OweCustomerMemory();
        }

        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, CustomerReplied command)
    {
        var number = change.State.MentionCount + 1;
        change.State = change.State with
        {
            MentionCount = number,
            WaitingOn = WaitingOn.Us,
            WaitingSince = change.Now,
            // Before the first reply that clock runs anyway; afterwards the customer's oldest unanswered word counts.
            NextResponse = change.State.Stage == FollowUpStage.New ? null
                : change.State.NextResponse is { MetAt: null } running ? running
                : new ServiceLevelClock { StartedAt = change.Now, DueAt = change.Now + ServiceLevelPolicy.Default.NextResponse },
        };
        change.Happened(FollowUpEventType.CustomerReplied, happened => happened with { Text = command.Text });
        return change.Accept(new MentionRow { Number = number, Text = command.Text, ReceivedAt = change.Now });
    }

    private static Accepted Apply(FollowUpChange change, Assign command)
    {
        if (change.State.Owner == command.To)
        {
            return change.Accept();
        }

        change.State = change.State with { Owner = command.To };
        change.Happened(FollowUpEventType.Assigned, happened => happened with { To = command.To, Reason = $"assigned by {command.By.Id}" });
        change.OweNotice(NoticeKind.Assigned, command.To);
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, Note command)
    {
        // While we wait for the customer, what staff write down is that they asked again.
        change.State = change.State with { CheckInsMade = change.State.CheckInsDue };
        change.Happened(FollowUpEventType.Noted, happened => happened with { Text = command.Text });
        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, MarkSpam command)
    {
        change.Happened(FollowUpEventType.MarkedSpam, happened => happened with { Reason = command.Reason });
        Close(change, FollowUpOutcome.Spam);
        return change.Accept();
    }

    private static void Close(FollowUpChange change, FollowUpOutcome outcome)
    {
        change.State = change.State with
        {
            Stage = FollowUpStage.Closed,
            Outcome = outcome,
            ClosedAt = change.Now,
            NextResponse = change.State.NextResponse?.Met(change.Now),
            SnoozedUntil = null,
        };
        change.Happened(FollowUpEventType.Closed, happened => happened with { Outcome = outcome });
        change.OweCustomerMemory();
    }

    private static ServiceLevelClock ResolutionClock(DateTimeOffset startedAt, DateTimeOffset now)
    {
        var due = startedAt + ServiceLevelPolicy.Default.Resolution;

        // A problem first answered after its time is not late twice: it gets the time from now.
        return due > now
            ? new ServiceLevelClock { StartedAt = startedAt, DueAt = due }
            : new ServiceLevelClock { StartedAt = now, DueAt = now + ServiceLevelPolicy.Default.Resolution };
    }
}
