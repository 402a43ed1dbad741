using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <content>Assignment to somebody else: because of an absence, or by a person's decision.</content>
internal static partial class CallRules
{
    /// <summary>Whether the call is with an assignee; a lead decides about one that is deferred or queued.</summary>
    public static bool IsToBeMade(CallState state) => state.Status is CallStatus.Scheduled or CallStatus.InProgress;

    private static CallAccepted Apply(CallChange change, HandOverCall command)
    {
        if (!IsToBeMade(change.State) || change.State.Assignee == command.To)
        {
            return change.Accept();
        }

        Give(change, command.To, command.Why, CallNotices.HandedOver);
        if (!IsAskedFor(change))
        {
            Plan(change, change.Now, why: null, firstAsked: true);
        }

        return change.Accept();
    }

    private static CallAccepted Apply(CallChange change, AssignCall command)
    {
        if (IsToBeMade(change.State) && change.State.Assignee == command.To)
        {
            return change.Accept();
        }

        Give(change, command.To, why: null, CallNotices.CallDue);
        if (!IsAskedFor(change))
        {
            PlanFor(change, command.To);
        }

        return change.Accept();
    }

    private static CallDecision Apply(CallChange change, RetryCall command)
    {
        change.State = change.State with { RoundBeganAfter = change.State.Attempts, TriedAtHours = [] };
        change.Happened(CallEventType.Retried, happened => happened with { Reason = command.Reason, To = command.To });
        if (command.To is { } to)
        {
            if (to != change.State.Assignee)
            {
                Give(change, to, command.Reason, CallNotices.CallDue);
            }
            else
            {
                change.EnqueueNotice(CallNotices.CallDue, to);
            }

            PlanFor(change, to);
            return change.Accept();
        }

        var before = change.State.Assignee;
        Plan(change, change.Now, why: null, firstAsked: false);
        if (change.State.Status == CallStatus.Queued)
        {
            return new CallRefused(
                RefusalKind.DoesNotFit, "Nobody is on duty while the customer may be called: say who is to try all the same.");
        }

        if (change.State.Assignee == before)
        {
            change.EnqueueNotice(CallNotices.CallDue, before);
        }

        return change.Accept();
    }

    private static CallAccepted Apply(CallChange change, LetCallGo command)
    {
        if (change.State.Purpose == CallPurpose.ThankYou)
        {
            change.Profile = change.Profile with { LastCallAt = Latest(change.Profile.LastCallAt, change.Now) };
        }

        End(change, CallStatus.Canceled, CallEventType.Canceled, command.Reason);
        return change.Accept();
    }

    /// <summary>Plans for a person chosen by name: in their duty hours, else outside them, as the choice was explicit.</summary>
    private static void PlanFor(CallChange change, string staffId)
    {
        var call = change.State = change.State with { Window = change.CurrentWindow, AskedFor = null };
        var onDuty = change.Planner.SlotFor(staffId, call, change.Now);
        if ((onDuty ?? change.Planner.SlotFor(staffId, call, change.Now, whateverTheirHours: true)) is { } slot)
        {
            var why = onDuty is null ? "Never on duty while the customer may be called: outside their duty hours." : null;
            Ask(change, slot, why, firstAsked: true);
        }
        else
        {
            Plan(change, change.Now, why: null, firstAsked: true);
        }
    }

    /// <summary>Whether the customer asked for these hours: they then stand for any assignee.</summary>
    private static bool IsAskedFor(CallChange change) =>
        IsToBeMade(change.State) && change.State is { AskedFor: not null, Until: { } until } && until > change.Now;
}
