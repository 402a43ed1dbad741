using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <content>What is offered to colleagues while its owner cannot do it.</content>
internal static partial class FollowUpRules
{
    /// <summary>The offer that stands; null once all that was due soon is done, or it is taken or has another owner.</summary>
    public static FollowUpOffer? OfferOf(FollowUpState state) =>
        state is { IsOpen: true, Offer: { } offer } && state.Owner == offer.From && OfferedClocks(state, offer).Any() ? offer : null;

    /// <summary>Whether colleagues are still to be asked for what was due soon then.</summary>
    public static bool IsOffered(FollowUpState state, ClockKind? clock, DateTimeOffset at) =>
        OfferOf(state) is { } offer
        && (offer.Clock, offer.At) == (clock, at)
        && OfferedClocks(state, offer).First() == new OfferedClock(offer.Clock, offer.At);

    /// <summary>What of an offer is still to be done, what colleagues were asked for last first.</summary>
    private static IEnumerable<OfferedClock> OfferedClocks(FollowUpState state, FollowUpOffer offer) =>
        offer.Also.Prepend(new(offer.Clock, offer.At))
            .Where(offered => ClockOf(state, offered.Clock) is { IsRunning: true } clock && clock.WarnedAt == offered.At);

    private static void Offer(FollowUpChange change, ClockKind clock, ColleaguesToAsk? colleagues)
    {
        if (colleagues is null)
        {
            return;
        }

        var standing = OfferOf(change.State);
        if (standing is not null && IsOffered(change.State, standing.Clock, standing.At) && IsEnough(change.State, standing, change.Now))
        {
            change.State = change.State with { Offer = standing with { Also = [.. standing.Also, new(clock, change.Now)] } };
            return;
        }

        change.State = change.State with
        {
            Offer = new FollowUpOffer(change.State.Owner, clock, change.Now, colleagues.StaffIds)
            {
                Also = standing is null ? [] : [.. OfferedClocks(change.State, standing)],
            },
        };
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
    /// Whether colleagues need not be asked again: who takes it does both. Not once it is late, for nobody took it; nor where they were
    /// asked for the problem, which may be days ago.
    /// </summary>
    private static bool IsEnough(FollowUpState state, FollowUpOffer standing, DateTimeOffset now) =>
        standing.Clock != ClockKind.Resolution && ClockOf(state, standing.Clock)!.DueAt > now;

    private static Accepted Apply(FollowUpChange change, Take command)
    {
        var owner = change.State.Owner;
        if (owner == command.By.Id)
        {
            return change.Accept();
        }

        var offered = OfferOf(change.State) is { } offer ? OfferedClocks(change.State, offer).First().Clock : (ClockKind?)null;
        change.State = change.State with { Owner = command.By.Id, Offer = null };
        change.Happened(
            FollowUpEventType.Assigned, happened => happened with { To = command.By.Id, Reason = "taken, when it was offered" });
        change.EnqueueNotice(FollowUpNotices.Taken, owner, offered);
        return change.Accept();
    }
}
