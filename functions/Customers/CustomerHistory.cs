using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>
/// Records the state of a follow-up in the customer history and, if that makes the customer loyal, schedules a thank-you call; if a problem
/// opens, cancels the pending call. All in one commit, so that a call is never scheduled twice.
/// </summary>
public sealed class CustomerHistory(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    CallOpening opening,
    CallStarter starter,
    IOptions<LoyaltyPolicy> policy,
    IOptions<RetentionPolicy> retention)
{
    /// <summary>Safe to repeat: what is already recorded is not counted again.</summary>
    internal async Task RecordAsync(
        IFollowUpRecord followUp, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (await customers.FindCurrentAsync(followUp.CustomerId, cancellationToken) is { Profile.ErasingSince: null } stored)
        {
            if (await FindContactAsync(stored, followUp, cancellationToken) is not (var whose, var known, var contact))
            {
                continue;
            }

            stored = whose;
            var customerId = stored.Profile.Id;
            if (contact.KnownUpTo >= followUp.EventCount)
            {
                // A crashed attempt may have committed a call without starting it.
                await starter.StartLatestAsync(client, stored.Profile);
                return;
            }

            var (profile, knows) = CustomerRules.Record(known, contact, followUp);
            var row = CustomerStore.Put(customerId, knows with { KnownUpTo = followUp.EventCount });
            var loyalty = LoyaltyRule.Judge(profile, policy.Value, now);
            if (knows.EndedAt is { } endedAt && knows.EndedAt != contact.EndedAt && retention.Value.ReviewAfter(endedAt) is { } day)
            {
                // Before the commit, as below.
                await calendar.NoteAsync(customerId, day, cancellationToken);
            }

            if (loyalty.CallIsOwed)
            {
                if (await opening.TryScheduleAsync(
                    stored with { Profile = profile }, followUp.Owner, loyalty.Reason, [row], now, client, cancellationToken) is not null)
                {
                    return;
                }

                continue;
            }

            if (loyalty.OwedFrom is { } dueFrom)
            {
                // Before the commit: a surplus day does no harm, a missing one would lose the call.
                await calendar.NoteAsync(customerId, dueFrom, cancellationToken);
            }

            if (await changes.TryCommitAsync(profile, stored, [row], now, client) is not null)
            {
                return;
            }
        }
    }

    /// <summary>
    /// The contact about a follow-up, with the customer who has it and the profile that counts it. During a merge the contact may not have
    /// been moved yet; then it is moved here. If undoing a merge moved it back, it is recorded with the customer it went to. Null: read
    /// again.
    /// </summary>
    private async Task<(StoredCustomer Whose, CustomerProfile Profile, Contact Contact)?> FindContactAsync(
        StoredCustomer stored, IFollowUpRecord followUp, CancellationToken cancellationToken)
    {
        var profile = stored.Profile;
        if (await customers.FindContactAsync(profile.Id, followUp.Id, cancellationToken) is { } contact)
        {
            return (stored, profile, contact);
        }

        // During a merge, rows are added to the target partition before they are deleted from the source.
        if (profile.Merging is not { } merge
            || MergeId.OtherThan(profile.Id, merge) is var otherId
                && await customers.FindContactAsync(otherId, followUp.Id, cancellationToken) is not { } elsewhere)
        {
            if (profile.GivenAway.Contains(followUp.Id))
            {
                // Read before it was given to whom it concerns; it is recorded there.
                return (stored, profile, ContactOf(followUp) with { KnownUpTo = int.MaxValue });
            }

            // The redirect that led here may be gone by now: the owner counts only if read after the profile whose ETag guards the commit.
            return (await customers.FindCurrentAsync(followUp.CustomerId, cancellationToken))?.Profile.Id == profile.Id
                ? (stored, profile, ContactOf(followUp))
                : null;
        }

        return await customers.FindAsync(otherId, cancellationToken) is not { } other ? null
            : other.Profile.MergedInto == profile.Id
                ? (stored, CustomerRules.Adopt(profile, elsewhere), elsewhere with { Origin = elsewhere.Origin ?? otherId })
            : await customers.FindContactAsync(otherId, followUp.Id, cancellationToken) is { } there ? (other, other.Profile, there)
            : null;
    }

    private static Contact ContactOf(IFollowUpRecord followUp) => new()
    {
        FollowUpId = followUp.Id,
        Channel = followUp.Channel,
        At = followUp.ReceivedAt,
        Kind = followUp.Kind,
    };
}
