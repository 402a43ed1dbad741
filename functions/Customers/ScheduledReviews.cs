using Microsoft.DurableTask.Client;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>What came of a look at a customer.</summary>
/// <param name="CallOwed">Whether they are owed a thank-you call now.</param>
/// <param name="TouchAsked">Whether somebody was asked to get in touch.</param>
/// <param name="TextsForgotten">Follow-ups that ended so long ago that their words were forgotten.</param>
/// <param name="CustomersErased">1 where their erasure began, for nobody had been in touch for so long.</param>
public sealed record Looked(bool CallOwed, bool TouchAsked, int TextsForgotten, int CustomersErased);

/// <summary>Looks at a customer whose day has come: what time alone does to them. Safe to repeat.</summary>
public sealed class ScheduledReviews(
    CustomerStore customers, CustomerCalendar calendar, ThankYou thankYou, ContactReminders touch, IRetention retention)
{
    /// <summary>Looks, does what is due and notes the next day.</summary>
    public async Task<Looked> ReviewAsync(string customerId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await customers.FindWholeAsync(customerId, cancellationToken) is not { Stored.Profile: var profile } whole)
        {
            return new Looked(CallOwed: false, TouchAsked: false, 0, 0);
        }

        var forgotten = await retention.ApplyAsync(whole, now, client, cancellationToken);
        if (forgotten.NextLook is { } day)
        {
            await calendar.NoteAsync(customerId, day, cancellationToken);
        }

        if (profile.ErasingSince is not null || forgotten.CustomersErased > 0)
        {
            return new Looked(CallOwed: false, TouchAsked: false, forgotten.TextsForgotten, forgotten.CustomersErased);
        }

        var callOwed = await thankYou.ScheduleIfLoyalAsync(customerId, now, client, cancellationToken);
        var asked = await touch.AskAsync(customerId, now, cancellationToken);
        if (profile.MergedInto is null && CustomerRules.NextContactDueAt(profile) is { } next)
        {
            // Asked already, it is looked at again every day: whoever was asked may be absent by then.
            await calendar.NoteAsync(profile.Id, next > now ? next : now.AddDays(1), cancellationToken);
        }

        return new Looked(callOwed, asked, forgotten.TextsForgotten, forgotten.CustomersErased);
    }
}
