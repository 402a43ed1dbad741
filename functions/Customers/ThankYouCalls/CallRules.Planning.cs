using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <content>When somebody is asked to call, and who.</content>
public static partial class CallRules
{
    /// <summary>
    /// Plans the hours of the next attempt from a moment on; by somebody else where the assignee's never meet the customer's, by nobody
    /// where nobody's do: then a lead decides.
    /// </summary>
    /// <param name="change">The call.</param>
    /// <param name="from">Not before (UTC).</param>
    /// <param name="why">Why other hours are planned, in words; null where that is plain.</param>
    /// <param name="firstAsked">Whether the assignee has not been asked before: nobody is late before they were.</param>
    private static void Plan(CallChange change, DateTimeOffset from, string? why, bool firstAsked)
    {
        change.State = change.State with { Window = change.Planner.WindowOf(change.Profile, change.State.Window, change.Now), AskedFor = null };
        if (change.Planner.SlotFor(change.State.Assignee, change.State, from) is { } slot)
        {
            Ask(change, slot, why, firstAsked);
        }
        else if (change.Planner.AnyoneFor(change.State, Customers.CustomerRules.KnownBestBy(change.Profile), from) is { } other)
        {
            var name = change.Planner.Find(change.State.Assignee)?.Name ?? change.State.Assignee;
            Give(change, other.Who.StaffId, $"{name} is never on duty while the customer may be called; {other.Who.Why}", NoticeKind.CallOwed);
            Ask(change, other.Slot, why, firstAsked: true);
        }
        else if (change.State.Status != CallStatus.Queued || firstAsked)
        {
            change.State = change.State with { Status = CallStatus.Queued, Until = null, LeadWasTold = false };
            change.Happened(
                CallEventType.Queued,
                happened => happened with { Reason = "Nobody is on duty while the customer may be called, in the next two weeks; the lead decides." });
        }
    }

    private static CallAccepted Apply(CallChange change, ReplanCall command)
    {
        if (change.State is { IsOpen: true, AskedFor: { } asked } && asked > change.Now)
        {
            // What the customer asked for stands wherever they are, but for the hours in which nobody is called.
            CallBack(change, asked);
        }
        else if (IsToBeMade(change.State))
        {
            Plan(change, change.Now, command.Why, firstAsked: false);
        }

        return change.Accept();
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
        change.Happened(CallEventType.Scheduled, happened => happened with { NotBefore = slot.NotBefore, Until = slot.Until, Reason = why });
    }

    private static void Give(CallChange change, string to, string? why, NoticeKind notice)
    {
        change.State = change.State with { Assignee = to };
        change.Happened(CallEventType.Reassigned, happened => happened with { To = to, Reason = why });
        change.EnqueueNotice(notice, to);
    }

    /// <summary>Nobody is late, or warned, before they were ever asked; what was missed stays so.</summary>
    private static ServiceLevelClock NotLateBefore(CallSlot slot, ServiceLevelClock clock) => clock.MissedAt is not null ? clock : clock with
    {
        DueAt = slot.Until > clock.DueAt ? slot.Until : clock.DueAt,
        WarnAt = slot.NotBefore > clock.WarnAt ? slot.NotBefore : clock.WarnAt,
    };
}
