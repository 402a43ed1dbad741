using Outreach.Platform.Outbox;

namespace Outreach.ThankYouCalls;

/// <content>What a colleague's absence does.</content>
public static partial class CallRules
{
    /// <summary>Whether somebody is asked to make this call: one that is deferred is a lead's to decide upon, whoever tried.</summary>
    public static bool IsToBeMade(CallState state) => state.IsOpen && state.Status != CallStatus.Deferred;

    private static CallAccepted Apply(CallChange change, HandOverCall command)
    {
        if (!IsToBeMade(change.State) || change.State.Assignee == command.To)
        {
            return change.Accept();
        }

        change.State = change.State with { Assignee = command.To };
        change.Happened(CallEventType.Reassigned, happened => happened with { To = command.To, Reason = command.Why });
        change.OweNotice(NoticeKind.HandedOver, command.To);
        return change.Accept();
    }
}
