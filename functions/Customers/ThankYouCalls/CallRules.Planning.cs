using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <content>When a call is to be made, and by whom.</content>
internal static partial class CallRules
{
    /// <summary>
    /// Plans the next attempt from a moment on; assigns somebody else if the assignee's hours never overlap with the customer's. If
    /// nobody's do, a lead decides.
    /// </summary>
    /// <param name="from">Not before (UTC).</param>
    /// <param name="why">Why it is replanned, in words; null if that is obvious.</param>
    /// <param name="firstAsked">Whether the assignee has not been asked before; if so, they cannot be late before the slot.</param>
    private static void Plan(CallChange change, DateTimeOffset from, string? why, bool firstAsked)
    {
        change.State = change.State with { Window = change.CurrentWindow, AskedFor = null };
        if (change.Planner.SlotFor(change.State.Assignee, change.State, from) is { } slot)
        {
            Ask(change, slot, why, firstAsked);
        }
        else if (change.Planner.AnyoneFor(change.State, Customers.CustomerRules.KnownBestBy(change.Profile), from) is { } other)
        {
            var name = change.Planner.Find(change.State.Assignee)?.Name ?? change.State.Assignee;
            var given = $"{name} is never on duty while the customer may be called; {other.Who.Why}";
            Give(change, other.Who.StaffId, given, CallNotices.CallDue);
            Ask(change, other.Slot, why, firstAsked: true);
        }
        else if (change.State.Status != CallStatus.Queued || firstAsked)
        {
            change.State = change.State with { Status = CallStatus.Queued, Until = null, LeadWasTold = false };
            WithdrawOffer(change);
            const string Nobody = "Nobody is on duty while the customer may be called, in the next two weeks; the lead decides.";
            change.Happened(CallEventType.Queued, happened => happened with { Reason = Nobody });
        }
    }

    private static CallAccepted Apply(CallChange change, ReplanCall command)
    {
        WithdrawOffer(change);
        if (change.State is { IsOpen: true, AskedFor: { } asked } && asked > change.Now)
        {
            // The time the customer asked for stands wherever they are, except at hours in which calls are not legal.
            CallBack(change, asked);
        }
        else if (IsToBeMade(change.State))
        {
            Plan(change, change.Now, command.Why, firstAsked: false);
        }
        else
        {
            RefreshWindow(change);
        }

        return change.Accept();
    }

    /// <summary>While a lead decides nothing is planned, but whoever calls all the same has to see the customer's hours.</summary>
    private static void RefreshWindow(CallChange change)
    {
        if (change.State.IsOpen)
        {
            change.State = change.State with { Window = change.CurrentWindow };
        }
    }

    private static void Ask(CallChange change, CallSlot slot, string? why, bool firstAsked)
    {
        change.State = change.State with
        {
            Status = change.State.Attempts == 0 ? CallStatus.Scheduled : CallStatus.InProgress,
            NotBefore = slot.NotBefore,
            Until = slot.Until,
            LeadWasTold = false,
            Clock = firstAsked ? NotLateBefore(slot, change.State.Clock) : change.State.Clock,
        };
        change.Happened(
            CallEventType.Scheduled, happened => happened with { NotBefore = slot.NotBefore, Until = slot.Until, Reason = why });
    }

    private static void Give(CallChange change, string to, string? why, NoticeKind notice)
    {
        MakeCaller(change, to, why);
        change.EnqueueNotice(notice, to);
    }

    private static void MakeCaller(CallChange change, string to, string? why)
    {
        change.State = change.State with { Assignee = to };
        WithdrawOffer(change);
        change.Happened(CallEventType.Reassigned, happened => happened with { To = to, Reason = why });
    }

    /// <summary>Moves warning and deadline so that nobody is warned or late before they were asked; what is missed stays missed.</summary>
    private static ServiceLevelClock NotLateBefore(CallSlot slot, ServiceLevelClock clock) =>
        clock.MissedAt is not null ? clock : clock with
        {
            DueAt = slot.Until > clock.DueAt ? slot.Until : clock.DueAt,
            WarnAt = slot.NotBefore > clock.WarnAt ? slot.NotBefore : clock.WarnAt,
        };
}
