using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.FollowUps;
using Outreach.Privacy;
using Outreach.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>
/// Tells the customer's memory how a follow-up stands and, where that makes them loyal, owes them a call; where a problem opens, the call
/// that is owed is canceled. All in one commit, so a call is never owed twice.
/// </summary>
public sealed class CustomerMemory(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    ThankYou thankYou,
    CallStarter starter,
    IOptions<LoyaltyPolicy> policy,
    IOptions<RetentionPolicy> retention)
{
    /// <summary>Safe to repeat: what the memory knows already it does not count again.</summary>
    public async Task LearnAsync(FollowUpState followUp, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (await customers.FindCurrentAsync(followUp.CustomerId, cancellationToken) is { Profile.ErasingSince: null } stored)
        {
            var customerId = stored.Profile.Id;
            var (known, contact) = await FindContactAsync(stored.Profile, followUp, cancellationToken);
            if (contact.KnownUpTo >= followUp.EventCount)
            {
                // An attempt that crashed may have committed a call without starting it.
                await starter.StartLatestAsync(client, stored.Profile);
                return;
            }

            var (profile, knows) = CustomerRules.Learn(known, contact, followUp);
            var row = CustomerStore.Put(customerId, knows with { KnownUpTo = followUp.EventCount });
            var loyalty = LoyaltyRule.Judge(profile, policy.Value, now);
            if (knows.EndedAt is { } endedAt && knows.EndedAt != contact.EndedAt && retention.Value.LookAfter(endedAt) is { } day)
            {
                // Before the commit, as below.
                await calendar.NoteAsync(customerId, day, cancellationToken);
            }

            var endedWell = followUp.Outcome is FollowUpOutcome.Acknowledged or FollowUpOutcome.Confirmed or FollowUpOutcome.Unconfirmed
                && contact.Outcome != followUp.Outcome;
            if (endedWell && loyalty.CallIsOwed)
            {
                if (await thankYou.TryOweAsync(stored with { Profile = profile }, followUp.Owner, loyalty.Reason, [row], now, client, cancellationToken) is not null)
                {
                    return;
                }

                continue;
            }

            if (loyalty.OwedFrom is { } owedFrom)
            {
                // Before the commit: a day noted in vain does no harm, one that is not noted is a call forgotten.
                await calendar.NoteAsync(customerId, owedFrom, cancellationToken);
            }

            var canceled = profile is { CallIsOpen: true, OpenProblems.Count: > 0 }
                ? await changes.CancelAsync(stored, profile, ThankYou.ProblemOpened, now)
                : null;
            if (await customers.TryCommitAsync(
                canceled?.Profile ?? profile, stored.ETag, [row, .. canceled is null ? [] : CallStore.Write(canceled)], cancellationToken) is not null)
            {
                if (canceled is not null)
                {
                    await starter.WakeAsync(client, canceled.State);
                }

                return;
            }
        }
    }

    /// <summary>
    /// The contact about a follow-up, with the profile that counts it. One of a customer who is being merged may not have been moved yet: it is now.
    /// </summary>
    private async Task<(CustomerProfile Profile, Contact Contact)> FindContactAsync(
        CustomerProfile profile, FollowUpState followUp, CancellationToken cancellationToken)
    {
        if (await customers.FindContactAsync(profile.Id, followUp.Id, cancellationToken) is { } contact)
        {
            return (profile, contact);
        }

        return profile.Id != followUp.CustomerId && await customers.FindContactAsync(followUp.CustomerId, followUp.Id, cancellationToken) is { } absorbed
            ? (CustomerRules.Adopt(profile, absorbed), absorbed with { Origin = absorbed.Origin ?? followUp.CustomerId })
            : (profile, ContactOf(followUp));
    }

    private static Contact ContactOf(FollowUpState followUp) => new()
    {
        FollowUpId = followUp.Id,
        Channel = followUp.Channel,
        At = followUp.ReceivedAt,
        Kind = followUp.Kind,
    };
}
