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
        if (colleagues is null || IsOfferedAlready(change.State, clock, change.Now))
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

    /// <summary>
    /// Whether the offer that stands is enough for this clock too: who takes it does both. Not once it is late, for nobody took it; nor for
    /// a promise, or for who wrote again, where the problem was offered, which may be days ago.
    /// </summary>
    private static bool IsOfferedAlready(FollowUpState state, ClockKind clock, DateTimeOffset now) =>
        OfferOf(state) is { } standing
        && ClockOf(state, standing.Clock)!.DueAt > now
        && (standing.Clock, clock) is not (ClockKind.Resolution, ClockKind.Promise or ClockKind.NextResponse);

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
