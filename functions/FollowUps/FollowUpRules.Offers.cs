using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <content>What is offered to colleagues while its owner cannot do it.</content>
internal static partial class FollowUpRules
{
    /// <summary>The offer that stands; null once it is answered or taken, or has another owner.</summary>
    public static FollowUpOffer? OfferOf(FollowUpState state) =>
        state is { IsOpen: true, Offer: { } offer }
        && state.Owner == offer.From
        && ClockOf(state, offer.Clock) is { IsRunning: true } clock
        && clock.WarnedAt == offer.At ? offer : null;

    private static void Offer(FollowUpChange change, ClockKind clock, ColleaguesToAsk? colleagues)
    {
        // What is offered already is not offered again for another clock.
        if (colleagues is null || OfferOf(change.State) is not null)
        {
            return;
        }

        change.State = change.State with { Offer = new FollowUpOffer(change.State.Owner, clock, change.Now, colleagues.StaffIds) };
        change.Happened(FollowUpEventType.Offered, happened => happened with
        {
            Clock = clock,
            Reason = $"{colleagues.Why}; asked: {string.Join(", ", colleagues.StaffIds)}",
        });
        foreach (var colleague in colleagues.StaffIds)
        {
            change.EnqueueNotice(FollowUpNotices.Offered, colleague, clock);
        }
    }

    private static Accepted Apply(FollowUpChange change, Take command)
    {
        var owner = change.State.Owner;
        if (owner == command.By.Id)
        {
            return change.Accept();
        }

        var offered = change.State.Offer?.Clock;
        change.State = change.State with { Owner = command.By.Id, Offer = null };
        change.Happened(
            FollowUpEventType.Assigned, happened => happened with { To = command.By.Id, Reason = "taken, when it was offered" });
        change.EnqueueNotice(FollowUpNotices.Taken, owner, offered);
        return change.Accept();
    }
}
