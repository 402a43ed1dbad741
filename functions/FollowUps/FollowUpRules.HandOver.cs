namespace Outreach.FollowUps;

/// <content>What a colleague's absence, or their leaving, does.</content>
internal static partial class FollowUpRules
{
    private static Accepted Apply(FollowUpChange change, HandOver command)
    {
        if (!change.State.IsOpen || change.State.Owner == command.To)
        {
            return change.Accept();
        }

        change.State = change.State with { Owner = command.To, Offer = null };
        change.Happened(FollowUpEventType.Assigned, happened => happened with { To = command.To, Reason = command.Why });
        change.EnqueueNotice(FollowUpNotices.HandedOver, command.To);
        return change.Accept();
    }
}
