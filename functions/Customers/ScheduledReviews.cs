using Microsoft.DurableTask.Client;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>The result of a scheduled review of a customer.</summary>
/// <param name="CallDue">Whether a thank-you call is due now.</param>
/// <param name="TouchAsked">Whether a contact reminder was created.</param>
/// <param name="TextsForgotten">Number of ended follow-ups whose texts were deleted.</param>
/// <param name="CustomersErased">1 if their erasure began after a long time without contact.</param>
internal sealed record Looked(bool CallDue, bool TouchAsked, int TextsForgotten, int CustomersErased);

/// <summary>Runs the scheduled review of a customer: everything that depends on time alone. Safe to repeat.</summary>
internal sealed class ScheduledReviews(
    CustomerStore customers, CustomerCalendar calendar, ThankYou thankYou, ContactReminders reminders, IRetention retention)
{
    public async Task<Looked> ReviewAsync(
        string customerId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await customers.FindWholeAsync(customerId, cancellationToken) is not { Stored.Profile: var profile } whole)
        {
            return new Looked(CallDue: false, TouchAsked: false, 0, 0);
        }

        var forgotten = await retention.ApplyAsync(whole, now, client, cancellationToken);
        if (forgotten.NextLook is { } day)
        {
            await calendar.NoteAsync(customerId, day, cancellationToken);
        }

        if (profile.ErasingSince is not null || forgotten.CustomersErased > 0)
        {
            return new Looked(CallDue: false, TouchAsked: false, forgotten.TextsForgotten, forgotten.CustomersErased);
        }

        var callIsDue = await thankYou.ScheduleIfLoyalAsync(customerId, now, client, cancellationToken);
        var asked = await reminders.AskAsync(customerId, now, cancellationToken);
        if (profile.MergedInto is null && CustomerRules.NextContactDueAt(profile) is { } next)
        {
            // If already asked, reviewed again daily: the staff member may be absent by then.
            await calendar.NoteAsync(profile.Id, next > now ? next : now.AddDays(1), cancellationToken);
        }

        return new Looked(callIsDue, asked, forgotten.TextsForgotten, forgotten.CustomersErased);
    }
}
