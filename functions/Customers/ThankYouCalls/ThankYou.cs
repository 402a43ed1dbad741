using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Schedules thank-you calls, at most one open call a customer: the commit is guarded by the profile's ETag.</summary>
public sealed class ThankYou(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    StaffStore staff,
    Workload workload,
    IdentityKey identityKey,
    IdentityStore identities,
    CallScheduling scheduling,
    CallStarter starter,
    WorkIndex index,
    IOptions<LoyaltyPolicy> policy,
    TimeProvider clock)
{
    /// <summary>Schedules a call if the customer is loyal and may be called now. True if a call was scheduled; safe to repeat.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="now">UTC.</param>
    /// <param name="client">Starts the call's orchestration.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<bool> ScheduleIfLoyalAsync(string customerId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (await customers.FindCurrentAsync(customerId, cancellationToken) is { } stored)
        {
            var loyalty = LoyaltyRule.Judge(stored.Profile, policy.Value, now);
            if (!loyalty.CallIsOwed)
            {
                if (loyalty.OwedFrom is { } owedFrom)
                {
                    await calendar.NoteAsync(stored.Profile.Id, owedFrom > now ? owedFrom : now.AddDays(1), cancellationToken);
                }

                return false;
            }

            var roster = await staff.GetRosterAsync(cancellationToken);
            if (roster.Members.FirstOrDefault(member => member.IsPerson) is not { } anyone)
            {
                return false;
            }

            if (await TryScheduleAsync(stored, anyone.Id, loyalty.Reason, [], now, client, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Schedules a call to a nominated customer, whatever their history, if they may be called.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="by">Who nominates them, and calls if nobody knows them.</param>
    /// <param name="reason">Why they should be thanked.</param>
    /// <param name="client">Starts the call's orchestration.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    /// <exception cref="ProblemException">404, or 409 with the obstacle.</exception>
    public async Task<CallState> NominateAsync(
        string customerId, StaffMember by, string reason, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await changes.FindAsync(customerId, cancellationToken);
            var now = clock.GetUtcNow();
            if (CallEligibility.Judge(stored.Profile, policy.Value.DaysBetweenCalls, now) is { } obstacle)
            {
                throw new ProblemException(409, "They can't be called.", obstacle.Reason)
                {
                    Errors = new Dictionary<string, string[]> { ["customer"] = [obstacle.Reason] },
                    Extensions = new Dictionary<string, object?>
                    {
                        ["eligibleFrom"] = obstacle.Until,
                        ["callId"] = stored.Profile.CallIsOpen ? $"{stored.Profile.Id}.{stored.Profile.Calls}" : null,
                    },
                };
            }

            if (await TryScheduleAsync(stored, by.Id, $"{by.Name}: {reason}", [], now, client, CancellationToken.None) is { } call)
            {
                return call;
            }
        }
    }

    /// <summary>
    /// Schedules a call and starts it. Null if the customer was changed meanwhile: read and judge again. Also null if their number belonged
    /// to an erased customer who opted out of calls; then the opt-out is recorded instead.
    /// </summary>
    /// <param name="stored">The customer, with the ETag from the read.</param>
    /// <param name="otherwise">Who calls if nobody knows them.</param>
    /// <param name="reason">Why they are thanked, in words.</param>
    /// <param name="more">Other rows of the partition, in the same commit.</param>
    /// <param name="now">UTC.</param>
    /// <param name="client">Starts the call's orchestration.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<CallState?> TryScheduleAsync(
        StoredCustomer stored,
        string otherwise,
        string reason,
        IReadOnlyList<TableTransactionAction> more,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var profile = stored.Profile;
        if (profile.Phone is { } phone && await FindOptOutAsync(phone, cancellationToken) is { } wish)
        {
            await customers.TryCommitAsync(profile with { DoNotContact = [.. profile.DoNotContact, wish] }, stored.ETag, more, cancellationToken);
            return null;
        }

        var planner = await scheduling.PlannerAsync(cancellationToken);
        var roster = await staff.GetRosterAsync(cancellationToken);
        var assignee = await AssigneeForAsync(CustomerRules.KnownBestBy(profile), otherwise, roster, now, cancellationToken);
        var call = CallRules.Open(profile, assignee, reason, scheduling.WindowOf(profile, now), now, planner);
        var calling = profile with { Calls = profile.Calls + 1, CallIsOpen = true };

        // Before the commit: after a crash right after it, the sweep finds the call there.
        await index.AnnounceAsync(CallIndex.TargetOf(call.State, roster, now), cancellationToken);
        if (await customers.TryCommitAsync(calling, stored.ETag, [.. more, .. CallStore.Write(call)], cancellationToken) is null)
        {
            return null;
        }

        await starter.StartLatestAsync(client, calling);
        return call.State;
    }

    /// <summary>The opt-out of an erased customer with this number, if any.</summary>
    private async Task<DoNotContact?> FindOptOutAsync(string phone, CancellationToken cancellationToken) =>
        (await identities.FindOptOutsAsync(identityKey.Of(Channel.Phone.Name, phone), cancellationToken))
        .FirstOrDefault(wish => wish.Channel == Channel.Phone.Name);

    /// <summary>The one who knows them best, else somebody who may call; a stand-in if they are absent.</summary>
    private async Task<string> AssigneeForAsync(string? knownBy, string otherwise, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = roster.Find(knownBy) is { IsPerson: true } person ? person.Id : otherwise;
        return roster.IsAbsent(known, now)
            && await workload.ChooseAsync(
                open => StandInRule.Choose(roster.Find(known)!, otherwise, CallIndex.Channel, roster, open, now), cancellationToken) is { } standIn
            ? standIn.StaffId
            : known;
    }
}
