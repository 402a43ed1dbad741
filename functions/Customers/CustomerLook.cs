using Microsoft.DurableTask.Client;
using Outreach.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>What came of a look at a customer.</summary>
/// <param name="CallOwed">Whether they are owed a thank-you call now.</param>
/// <param name="TouchAsked">Whether somebody was asked to get in touch.</param>
public sealed record Looked(bool CallOwed, bool TouchAsked);

/// <summary>Looks at a customer whose day has come: what time alone does to them. Safe to repeat.</summary>
public sealed class CustomerLook(CustomerStore customers, CustomerCalendar calendar, ThankYou thankYou, CustomerTouch touch)
{
    /// <summary>Looks, does what is due and notes the next day.</summary>
    public async Task<Looked> LookAsync(string customerId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var callOwed = await thankYou.OweIfLoyalAsync(customerId, now, client, cancellationToken);
        if (await customers.FindCurrentAsync(customerId, cancellationToken) is not { Profile: { ErasingSince: null } profile })
        {
            return new Looked(callOwed, TouchAsked: false);
        }

        var asked = await touch.AskAsync(profile.Id, now, cancellationToken);
        if (CustomerRules.NextContactDueAt(profile) is { } next)
        {
            // Asked already, it is looked at again every day: whoever was asked may be absent by then.
            await calendar.NoteAsync(profile.Id, next > now ? next : now.AddDays(1), cancellationToken);
        }

        return new Looked(callOwed, asked);
    }
}
