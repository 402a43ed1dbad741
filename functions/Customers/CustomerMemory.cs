using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Staff;
using Outreach.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>
/// Tells the customer's memory how a follow-up ended and, where that makes them loyal, owes them a call: both in one commit,
/// so a call is never owed twice.
/// </summary>
public sealed class CustomerMemory(
    CustomerStore customers, LoyaltyCalendar loyaltyCalendar, StaffStore staff, Workload workload, CallScheduling scheduling, CallStarter starter)
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

            var (profile, knows) = CustomerRules.Learn(stored.Profile, contact, followUp);
            var learnt = knows with { KnownUpTo = followUp.EventCount };
            var loyalty = LoyaltyRule.Judge(profile, now);
            var owesCall = followUp.Outcome is not null and not FollowUpOutcome.Spam && contact.Outcome != followUp.Outcome && loyalty.CallIsOwed;
            if (!owesCall)
            {
                if (loyalty.OwedFrom is { } owedFrom)
                {
                    // Before the commit: a day noted in vain does no harm, one that is not noted is a call forgotten.
                    await loyaltyCalendar.NoteAsync(profile.Id, owedFrom, cancellationToken);
                }

                if (await customers.TryCommitAsync(profile, stored.ETag, [CustomerStore.Put(profile.Id, learnt)], cancellationToken) is not null)
                {
                    return;
                }
            }
            else if (await OweCallAsync(
                stored with { Profile = profile }, followUp.Owner, loyalty.Reason, [CustomerStore.Put(profile.Id, learnt)], now, client, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Owes a call to a customer whose day has come, if they have earned it. True where it is owed now; safe to repeat.</summary>
    /// <param name="customerId">Who.</param>
    /// <param name="now">UTC.</param>
    /// <param name="client">Starts the call's orchestration.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<bool> NominateAsync(string customerId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (await customers.FindAsync(customerId, cancellationToken) is { } stored)
        {
            var loyalty = LoyaltyRule.Judge(stored.Profile, now);
            if (!loyalty.CallIsOwed)
            {
                if (loyalty.OwedFrom is { } owedFrom)
                {
                    // Their day has come while an earlier call is still open: look again tomorrow.
                    await loyaltyCalendar.NoteAsync(customerId, owedFrom > now ? owedFrom : now.AddDays(1), cancellationToken);
                }

                return false;
            }

            var roster = await staff.GetRosterAsync(cancellationToken);
            if (roster.Members.FirstOrDefault(member => member.IsPerson) is not { } anyone)
            {
                return false;
            }

            if (await OweCallAsync(stored, anyone.Id, loyalty.Reason, [], now, client, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> OweCallAsync(
        StoredCustomer stored,
        string otherwise,
        string reason,
        IReadOnlyList<TableTransactionAction> more,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var profile = stored.Profile;
        var roster = await staff.GetRosterAsync(cancellationToken);
        var assignee = await AssigneeForAsync(profile.KnownBy, otherwise, roster, now, cancellationToken);
        var call = CallRules.Open(profile, assignee, reason, scheduling.WindowOf(profile), now);
        var calling = profile with { Calls = profile.Calls + 1, CallIsOpen = true, LastCallAt = now };
        if (await customers.TryCommitAsync(calling, stored.ETag, [.. more, .. CallStore.Write(call)], cancellationToken) is null)
        {
            return false;
        }

        await starter.StartLatestAsync(client, calling);
        return true;
    }

    /// <summary>The one who knows them: who spoke with them last, else somebody who may call; a stand-in where they are absent.</summary>
    private async Task<string> AssigneeForAsync(string? knownBy, string otherwise, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = roster.Find(knownBy) is { IsPerson: true } person ? person.Id : otherwise;
        return roster.IsAbsent(known, now)
            && await workload.ChooseAsync(
                open => StandInRule.Choose(roster.Find(known)!, otherwise, CallIndex.Channel, roster, open, now), cancellationToken) is { } standIn
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
