using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.Merges;

/// <summary>Settles to whom a call is due that a merge canceled: the survivor, or the absorbed customer again once undone.</summary>
public sealed class MergedCalls(
    CustomerStore customers,
    MergedContacts contacts,
    CallStore calls,
    CallStarter starter,
    CallOpening opening,
    IOptions<LoyaltyPolicy> policy)
{
    /// <summary>The call that the merge canceled, even if it became due after the merge had begun.</summary>
    internal async Task<string?> CanceledByAsync(MergeRecord record, CustomerProfile absorbed, CancellationToken cancellationToken)
    {
        var latest = $"{absorbed.Id}.{absorbed.Calls}";
        return absorbed.Calls > 0
            && await calls.FindAsync(latest, cancellationToken) is { State: { Status: CallStatus.Canceled, EndedAt: { } endedAt } }
            && endedAt >= record.At
                ? latest
                : record.CanceledCall;
    }

    /// <summary>Makes the canceled call the survivor's, if they may be called. Null where that is settled and started.</summary>
    internal async Task<MergeStepResult?> SettleAsync(MergeStep step, CancellationToken cancellationToken)
    {
        var (record, survivor) = (step.Record, step.Survivor);
        if (record.CallIsSettled)
        {
            // The attempt that committed it may have stopped before it started it.
            await (record.DueCall is null ? Task.CompletedTask : starter.StartLatestAsync(step.Client, survivor.Profile));
            return null;
        }

        var settled = record with { CallIsSettled = true };
        if (await FindDueAsync(record, survivor.Profile, step.Now, cancellationToken) is { } call)
        {
            var id = $"{record.SurvivorId}.{survivor.Profile.Calls + 1}";
            var due = settled with { DueCall = id, Moved = record.Moved with { Calls = 1 } };
            await ScheduleAsync(survivor, call, [MergeStore.Put(due)], step, cancellationToken);
        }
        else
        {
            await customers.TryCommitAsync(survivor.Profile, survivor.ETag, [MergeStore.Put(settled)], cancellationToken);
        }

        return new MergeStepResult { Stage = "call" };
    }

    /// <summary>
    /// Makes the absorbed customer somebody of their own, to be called where they may be and nobody was in their place. Null where they
    /// are, and what is due to the survivor is planned anew.
    /// </summary>
    internal async Task<MergeStepResult?> ReturnAsync(MergeStep step, CancellationToken cancellationToken)
    {
        var (record, absorbed) = (step.Record, step.Absorbed);
        if (absorbed.Profile.Merging != record.Id)
        {
            // As above.
            await starter.StartLatestAsync(step.Client, absorbed.Profile);
            if (await calls.FindOpenAsync(step.Survivor, cancellationToken) is { State: var own })
            {
                // It was planned while they were one: a turn plans it by the survivor's own hours.
                await starter.WakeAsync(step.Client, own);
            }

            return null;
        }

        var theirs = await contacts.ReadAsync(record.AbsorbedId, cancellationToken);
        var ending = MergeRules.EndingOf(absorbed.Profile.LastEnding, theirs, record.At);
        var free = absorbed.Profile with { Merging = null, LastEnding = ending };
        if (!record.CallIsSettled && await FindDueAsync(record, free, step.Now, cancellationToken) is { } call)
        {
            await ScheduleAsync(absorbed with { Profile = free }, call, [], step, cancellationToken);
        }
        else
        {
            await customers.TryCommitAsync(free, absorbed.ETag, [], cancellationToken);
        }

        return new MergeStepResult { Stage = "end" };
    }

    /// <summary>The canceled call, where a customer may be called in its place.</summary>
    private async Task<CallState?> FindDueAsync(
        MergeRecord record, CustomerProfile customer, DateTimeOffset now, CancellationToken cancellationToken) =>
        record.CanceledCall is { } canceled
        && await calls.FindAsync(canceled, cancellationToken) is { State: { Status: CallStatus.Canceled } call }
        && ObstacleTo(call, customer with { Merging = null }, now) is null ? call : null;

    private CallObstacle? ObstacleTo(CallState call, CustomerProfile customer, DateTimeOffset now) => call.FollowUpId is { } followUpId
        ? CallEligibility.JudgeResolution(customer, followUpId, now)
        : CallEligibility.Judge(customer, policy.Value.DaysBetweenCalls, now);

    private Task ScheduleAsync(
        StoredCustomer to,
        CallState canceled,
        IReadOnlyList<TableTransactionAction> more,
        MergeStep step,
        CancellationToken cancellationToken) => canceled.FollowUpId is { } followUpId
        ? opening.TryScheduleResolutionAsync(
            to, (followUpId, canceled.Assignee, canceled.Reason), more, step.Now, step.Client, cancellationToken)
        : opening.TryScheduleAsync(to, canceled.Assignee, canceled.Reason, more, step.Now, step.Client, cancellationToken);
}
