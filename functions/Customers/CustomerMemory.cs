using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Staff;
using Outreach.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>
/// Tells the customer's memory how a follow-up ended and, where that makes them loyal, owes them a call: both in one commit,
/// so a call is never owed twice.
/// </summary>
public sealed class CustomerMemory(CustomerStore customers, StaffStore staff, Workload workload, CallScheduling scheduling, CallStarter starter)
{
    /// <summary>Safe to repeat: what the memory knows already it does not count again.</summary>
    public async Task LearnAsync(FollowUpState followUp, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (await customers.FindAsync(followUp.CustomerId, cancellationToken) is { } stored)
        {
            var contact = await customers.FindContactAsync(followUp.CustomerId, followUp.Id, cancellationToken) ?? ContactOf(followUp);
            if (contact.KnownUpTo >= followUp.EventCount)
            {
                // An attempt that crashed may have committed a call without starting it.
                await starter.StartLatestAsync(client, stored.Profile);
                return;
            }

            var (profile, knows) = CustomerRules.Learn(stored.Profile, contact, followUp, now);
            var learnt = knows with { KnownUpTo = followUp.EventCount };
            var loyalty = LoyaltyRule.Judge(profile, now);
            var owesCall = followUp.Outcome is not null and not FollowUpOutcome.Spam && contact.Outcome != followUp.Outcome && loyalty.CallIsOwed;
            if (!owesCall)
            {
                if (await customers.TryCommitAsync(profile, stored.ETag, [CustomerStore.Put(profile.Id, learnt)], cancellationToken) is not null)
                {
                    return;
                }

                continue;
            }

            var roster = await staff.GetRosterAsync(cancellationToken);
            var call = CallRules.Open(profile, await AssigneeForAsync(profile, followUp, roster, now, cancellationToken), loyalty.Reason, scheduling.WindowOf(profile), now);
            var calling = profile with { Calls = profile.Calls + 1, CallIsOpen = true, LastCallAt = now };
            if (await customers.TryCommitAsync(
                calling, stored.ETag, [CustomerStore.Put(profile.Id, learnt), .. CallStore.Write(call)], cancellationToken) is not null)
            {
                await starter.StartLatestAsync(client, calling);
                return;
            }
        }
    }

    /// <summary>The one who knows them: who spoke with them last, else who owned this follow-up; a stand-in where they are absent.</summary>
    private async Task<string> AssigneeForAsync(
        CustomerProfile profile, FollowUpState followUp, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = roster.Find(profile.KnownBy) is { IsPerson: true } ? profile.KnownBy! : followUp.Owner;
        return roster.IsAbsent(known, now)
            && await workload.ChooseAsync(
                open => StandInRule.Choose(roster.Find(known)!, followUp.Owner, CallIndex.Channel, roster, open, now), cancellationToken) is { } standIn
            ? standIn.StaffId
            : known;
    }

    private static Contact ContactOf(FollowUpState followUp) => new()
    {
        FollowUpId = followUp.Id,
        Channel = followUp.Channel,
        At = followUp.ReceivedAt,
        Kind = followUp.Kind,
    };
}
