using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Opens calls, at most one open call a customer: the commit is guarded by the profile's ETag.</summary>
public sealed class CallOpening(
    CustomerStore customers,
    SuppressionList suppressionList,
    CallScheduling scheduling,
    Workload workload,
    CallStarter starter,
    WorkIndex index)
{
    /// <summary>
    /// Schedules a call and starts it. Null if the customer was changed meanwhile: read and judge again. Also null if their number belonged
    /// to an erased customer who opted out of calls; then the opt-out is recorded instead.
    /// </summary>
    /// <param name="stored">The customer, with the ETag from the read.</param>
    /// <param name="otherwise">Who calls if nobody knows them.</param>
    internal Task<CallState?> TryScheduleAsync(
        StoredCustomer stored,
        string otherwise,
        string reason,
        IReadOnlyList<TableTransactionAction> more,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken) =>
        TryScheduleAsync(
            stored,
            new ToOpen(CustomerRules.KnownBestBy(stored.Profile), otherwise, reason, FollowUpId: null),
            more,
            now,
            client,
            cancellationToken);

    /// <summary>Schedules a call about something that is not solved, as above.</summary>
    internal Task<CallState?> TryScheduleResolutionAsync(
        StoredCustomer stored,
        (string FollowUpId, string Owner, string Reason) about,
        IReadOnlyList<TableTransactionAction> more,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken) =>
        TryScheduleAsync(
            stored, new ToOpen(about.Owner, about.Owner, about.Reason, about.FollowUpId), more, now, client, cancellationToken);

    private async Task<CallState?> TryScheduleAsync(
        StoredCustomer stored,
        ToOpen task,
        IReadOnlyList<TableTransactionAction> more,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var profile = stored.Profile;
        if (await suppressionList.FindAsync(profile with { Phone = null }, profile, cancellationToken) is [var optOut, ..])
        {
            await customers.TryCommitAsync(
                profile with { DoNotContact = [.. profile.DoNotContact, optOut] }, stored.ETag, more, cancellationToken);
            return null;
        }

        var planner = await scheduling.PlannerAsync(cancellationToken);
        var roster = await scheduling.GetRosterAsync(cancellationToken);
        var assignee = await AssigneeForAsync(task.KnownBy, task.Otherwise, roster, now, cancellationToken);
        var call = CallRules.Open(
            profile, assignee, task.Reason, scheduling.WindowOf(profile, now), now, planner, task.FollowUpId);
        var calling = profile with { Calls = profile.Calls + 1, CallIsOpen = true, CallIsAbout = task.FollowUpId };

        // Before the commit: after a crash right after it, the sweep finds the call there.
        await index.AnnounceAsync(CallIndex.TargetOf(call.State, roster, now), cancellationToken);
        if (await customers.TryCommitAsync(calling, stored.ETag, [.. more, .. CallStore.Write(call)], cancellationToken) is null)
        {
            return null;
        }

        await starter.StartLatestAsync(client, calling);
        return call.State;
    }

    /// <summary>The one who knows them best, else somebody who may call; a stand-in if they are absent.</summary>
    private async Task<string> AssigneeForAsync(
        string? knownBy, string otherwise, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = roster.Find(knownBy) is { IsPerson: true } person ? person.Id : otherwise;
        return roster.FindAccount(known) is { } account && !roster.IsPresent(known, now)
            && await workload.ChooseAsync(
                open => StandInRule.Choose(account, otherwise, CallIndex.Channel, roster, open, now),
                cancellationToken) is { } standIn
            ? standIn.StaffId
            : known;
    }

    /// <summary>A call to open.</summary>
    /// <param name="KnownBy">Who is to call.</param>
    /// <param name="Otherwise">Who calls if that is nobody.</param>
    /// <param name="Reason">Why, in words.</param>
    /// <param name="FollowUpId">What a resolution call is about; null for a thank-you call.</param>
    private sealed record ToOpen(string? KnownBy, string Otherwise, string Reason, string? FollowUpId);
}
