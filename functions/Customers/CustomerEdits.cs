using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Http;
using Outreach.Staff;

namespace Outreach.Customers;

/// <summary>Changes of a profile by staff, with what depends on it: review days, likely duplicates, kept opt-outs, and a call.</summary>
public sealed class CustomerEdits(
    CustomerChanges changes,
    CustomerCalendar calendar,
    CustomerMatchStore matches,
    SuppressionList suppressionList,
    ThankYou thankYou,
    StaffStore staff,
    TimeProvider clock)
{
    /// <summary>Everyone whom a customer may ask for.</summary>
    internal Task<Roster> GetRosterAsync(CancellationToken cancellationToken) => staff.GetRosterAsync(cancellationToken);

    /// <summary>Applies a patch.</summary>
    /// <exception cref="ProblemException">What <see cref="CustomerChanges"/> throws.</exception>
    internal async Task ApplyAsync(
        string id,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        KeyedRequest? keyed,
        Func<CustomerProfile, CustomerProfile> patch,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var roster = await GetRosterAsync(cancellationToken);
        var phoneBefore = (string?)null;
        var after = (await changes.ChangeAsync(
            id,
            ifMatch,
            keyed,
            async (stored, _) =>
            {
                phoneBefore = stored.Profile.Phone;
                var changed = patch(stored.Profile);
                if (changed.Prefers is { } preferred
                    && preferred != stored.Profile.Prefers
                    && roster.Find(preferred) is not { IsPerson: true })
                {
                    throw ProblemException.Invalid("prefers", $"'{preferred}' is not a person on the roster.");
                }

                if (CustomerRules.NextContactDueAt(changed) is { } next)
                {
                    // Before the commit: a surplus day costs one review, a missing one would lose the agreement.
                    await calendar.NoteAsync(id, next, cancellationToken);
                }

                await matches.NoteAsync(stored.Profile, changed, cancellationToken);
                var kept = await suppressionList.FindAsync(stored.Profile, changed, cancellationToken);
                return new CustomerChange(changed with { DoNotContact = OptOuts.Join(changed.DoNotContact, kept) });
            },
            client,
            cancellationToken)).Profile;
        if (after.Phone is not null && (after.Phone != phoneBefore || keyed is { WasBegun: true }))
        {
            // The phone number may have been the only thing missing.
            await thankYou.ScheduleIfLoyalAsync(id, clock.GetUtcNow(), client, cancellationToken);
        }
    }
}
