namespace Outreach.Customers.ThankYouCalls;

/// <content>What is offered to colleagues while its caller cannot do it.</content>
internal static partial class CallRules
{
    /// <summary>The offer that stands; null where there is none.</summary>
    public static CallOffer? OfferOf(CallState state) => IsToBeMade(state) ? state.Offer : null;

    private static void Offer(CallChange change)
    {
        WithdrawOffer(change);
        if (!IsToBeMade(change.State))
        {
            return;
        }

        if (change.Planner.ColleaguesFor(change.State, change.Profile.Prefers, change.Now) is not { } colleagues)
        {
            // The warning comes a day and a half after the call was opened: often at night.
            change.State = change.State with { OfferAt = change.Planner.NextColleagueAt(change.State, change.Now) };
            return;
        }

        change.State = change.State with { Offer = new CallOffer(change.Now, colleagues.StaffIds) };
        change.Happened(CallEventType.Offered, happened => happened with
        {
            Reason = $"{colleagues.Why}; asked: {string.Join(", ", colleagues.StaffIds)}",
        });
        foreach (var colleague in colleagues.StaffIds)
        {
            change.EnqueueNotice(CallNotices.Offered, colleague);
        }
    }

    private static CallAccepted Apply(CallChange change, TakeCall command)
    {
        var caller = change.State.Assignee;
        if (caller == command.By.Id)
        {
            return change.Accept();
        }

        MakeCaller(change, command.By.Id, "taken, when it was offered");
        change.EnqueueNotice(CallNotices.Taken, caller);
        if (!IsAskedFor(change))
        {
            PlanFor(change, command.By.Id);
        }

        return change.Accept();
    }

    /// <summary>Nobody who was asked is to take it any more, and nobody is asked.</summary>
    private static void WithdrawOffer(CallChange change) => change.State = change.State with { Offer = null, OfferAt = null };
}
