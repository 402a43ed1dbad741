using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <content>Reopening, and what customers say to what is open.</content>
internal static partial class FollowUpRules
{
    private static Accepted Apply(FollowUpChange change, Reopen command, ServicePolicy policy)
    {
        var wasClosed = change.State.Stage == FollowUpStage.Closed;
        var undoesEnding = change.State.Outcome is FollowUpOutcome.Spam or FollowUpOutcome.Merged;
        WaitOn(change, WaitingOn.Us, policy);
        change.State = change.State with
        {
            Stage = FollowUpStage.InProgress,
            Outcome = null,
            ClosedAt = null,
            ReopenCount = change.State.ReopenCount + 1,
            EndingsUndone = undoesEnding ? change.State.EndingsUndone + 1 : change.State.EndingsUndone,
            ConfirmedAt = null,
            ResolvedAt = null,
            SnoozedUntil = null,
            BeforeReply = null,
            // An attempt that the customer did not confirm was none: its clock goes on. One that is over, or was missed, begins anew.
            Resolution = !wasClosed && change.State.Resolution is { Status: ClockStatus.Hit } going
                ? going.NotMetAfterAll(change.Now, policy.Calendar)
                : ServiceLevelClock.ForResolution(policy.Resolution, policy.Calendar, change.Now),
            // The orchestration of a closed run is over or about to be: a new run needs an instance of its own.
            Run = wasClosed ? change.State.Run + 1 : change.State.Run,
        };
        change.Happened(FollowUpEventType.Reopened, happened => happened with
        {
            Reason = command.Reason,
            Run = wasClosed ? change.State.Run : null,
        });
        if (command.NewOwner is { } chosen && chosen.StaffId != change.State.Owner)
        {
            change.State = change.State with { Owner = chosen.StaffId, Offer = null };
            change.Happened(FollowUpEventType.Assigned, happened => happened with
            {
                By = Actor.System.Id,
                LoggedBy = null,
                To = chosen.StaffId,
                Reason = chosen.Why,
            });
        }

        var doer = command.LoggedBy ?? command.By.Id;
        var lead = change.State.ReopenCount >= EscalatedFromReopening ? command.Lead : null;
        if (lead is not null)
        {
            change.State = change.State with { EscalatedTo = lead };
            change.Happened(FollowUpEventType.Escalated, happened => happened with
            {
                By = Actor.System.Id,
                LoggedBy = null,
                To = lead,
                Reason = $"Reopened {change.State.ReopenCount} times.",
            });
            if (lead != doer)
            {
                change.EnqueueNotice(FollowUpNotices.ReopenedAgain, lead);
            }
        }

        if (change.State.Owner != doer && change.State.Owner != lead)
        {
            change.EnqueueNotice(FollowUpNotices.Reopened, change.State.Owner);
        }

        if (change.State.ReopenCount >= EscalatedFromReopening)
        {
            change.EnqueueResolutionCall();
        }

        if (wasClosed)
        {
            change.EnqueueCustomerHistory();
        }

        return change.Accept();
    }

    private static Accepted Apply(FollowUpChange change, CustomerReplied command, ServicePolicy policy)
    {
        var number = change.State.MentionCount + 1;
        WaitOn(change, WaitingOn.Us, policy);
        change.State = change.State with
        {
            MentionCount = number,
            LatestWord = MentionText.SummaryOf(command.Text),
            SnoozedUntil = null,
            // To close it again would leave this word without an answer.
            BeforeReply = null,
            // Before the first reply that clock runs anyway; afterwards the customer's oldest unanswered word counts.
            NextResponse = change.State.Stage == FollowUpStage.New ? null
                : change.State.NextResponse is { MetAt: null } running ? running
                : ServiceLevelClock.ForAnswer(policy.NextResponse, policy.Calendar, change.Now),
        };
        change.Happened(FollowUpEventType.CustomerReplied, happened => happened with { Text = command.Text, Mention = number });
        if (command.LoggedBy != change.State.Owner)
        {
            change.EnqueueNotice(FollowUpNotices.CustomerReplied, change.State.Owner);
        }

        return change.Accept(
            command.Mention is { } mention
                ? mention with { Number = number }
                : new MentionRow { Number = number, Text = command.Text, ReceivedAt = change.Now });
    }
}
