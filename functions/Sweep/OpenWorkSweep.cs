using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the open-work list: every open item must have a live orchestration, no old pending entries and a worklist row.
/// </summary>
public sealed class OpenWorkSweep(
    OutreachTables tables,
    FollowUpStore followUps,
    FollowUpWaker followUpWaker,
    FollowUpRecovery followUpRecovery,
    FollowUpHandOver followUpHandOver,
    CallStore calls,
    CallStarter callStarter,
    CallRecovery callRecovery,
    CallHandOver callHandOver,
    StaffStore staff,
    IntakeInFlight inFlight,
    IOptions<OutreachOptions> options,
    TimeProvider clock,
    ILogger<OpenWorkSweep> log)
{
    private const int PageSize = 200;
    private const int AtOnce = 8;

    /// <summary>Sweeps one page.</summary>
    public async Task<SweepStepResult> SweepPageAsync(string? token, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        await foreach (var page in tables.OpenWork.QueryAsync<TableEntity>(maxPerPage: PageSize, cancellationToken: cancellationToken)
            .AsPages(token, PageSize).WithCancellation(cancellationToken))
        {
            var sums = new SweepSums(log);
            await Parallel.ForEachAsync(
                page.Values,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (row, rowToken) => await sums.AddAsync(
                    row.RowKey,
                    () => row.GetString("Type") == Json.NameOf(IndexedType.Call)
                        ? SweepCallAsync(row, roster, client, rowToken)
                        : SweepFollowUpAsync(row, roster, client, rowToken),
                    rowToken));
            return sums.Result(string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        }

        return new SweepStepResult();
    }

    private async Task<SweepStepResult> SweepFollowUpAsync(TableEntity row, Roster roster, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await followUps.FindAsync(row.RowKey, cancellationToken) is not { } stored)
        {
            return await RemoveNeverCommittedAsync(row, cancellationToken);
        }

        var (state, now) = (stored.State, clock.GetUtcNow());
        if (FollowUpRules.IsOver(state))
        {
            return state.Outbox.Count > 0 ? DeadLetters(state.Id, state.Outbox) : await RemoveAsync(row, cancellationToken);
        }

        var given = DeadLetters(state.Id, state.Outbox);
        var found = given.Found with { Open = state.IsOpen ? 1 : 0 };
        if (await followUpWaker.RecoverAsync(stored, client, cancellationToken))
        {
            return given with { Found = found with { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } };
        }

        if (await followUpHandOver.HandOverAsync(stored, roster, now, client, cancellationToken))
        {
            return given with { Found = found with { OwnerAbsent = 1 }, Done = new SweepDone { HandedOver = 1 } };
        }

        if (FollowUpRules.NextDeadline(state, now) is { } deadline && deadline <= now)
        {
            await followUpWaker.WakeAsync(client, state);
            return given with { Found = found with { OwedLongAgo = 1 }, Done = new SweepDone { Woken = 1 } };
        }

        // An ended item with pending entries is listed by them, and is retried when its time comes.
        if (!state.IsOpen || await IsShownAsync(row, state.Indexed, FollowUpIndex.TargetOf(state, roster, now), cancellationToken))
        {
            return given with { Found = found };
        }

        await followUpRecovery.ReindexAsync(stored, client, cancellationToken);
        return given with { Found = found with { MissingFromIndex = 1 }, Done = new SweepDone { Reindexed = 1 } };
    }

    private async Task<SweepStepResult> SweepCallAsync(TableEntity row, Roster roster, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await calls.FindAsync(row.RowKey, cancellationToken) is not { } stored || (CallRules.IsOver(stored.State) && stored.State.Outbox.Count == 0))
        {
            return await RemoveAsync(row, cancellationToken);
        }

        var (state, now) = (stored.State, clock.GetUtcNow());
        if (CallRules.IsOver(state))
        {
            return DeadLetters(state.Id, state.Outbox);
        }

        var given = DeadLetters(state.Id, state.Outbox);
        var found = given.Found with { Open = state.IsOpen ? 1 : 0 };
        if (await callStarter.RecoverAsync(stored, client, cancellationToken))
        {
            return given with { Found = found with { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } };
        }

        if (await callHandOver.HandOverAsync(stored, roster, now, client, cancellationToken))
        {
            return given with { Found = found with { OwnerAbsent = 1 }, Done = new SweepDone { HandedOver = 1 } };
        }

        if (CallRules.NextDeadline(state, now) is { } deadline && deadline <= now)
        {
            await callStarter.WakeAsync(client, state);
            return given with { Found = found with { OwedLongAgo = 1 }, Done = new SweepDone { Woken = 1 } };
        }

        // An ended item with pending entries is listed by them, and is retried when its time comes.
        if (!state.IsOpen || await IsShownAsync(row, state.Indexed, CallIndex.TargetOf(state, roster, now), cancellationToken))
        {
            return given with { Found = found };
        }

        await callRecovery.ReindexAsync(stored, client, cancellationToken);
        return given with { Found = found with { MissingFromIndex = 1 }, Done = new SweepDone { Reindexed = 1 } };
    }

    private async Task<bool> IsShownAsync(TableEntity row, Indexed indexed, IndexTarget target, CancellationToken cancellationToken)
    {
        if (target.Open is not { } open || row.GetString("View") != open.Row.View || row.GetString("Owner") != open.Row.Owner)
        {
            return false;
        }

        if (target.Reached.Worklist is not [var wanted])
        {
            return true;
        }

        var key = wanted.Split('|');
        return indexed.Worklist.Contains(wanted) && await tables.Worklist.FindAsync(key[0], key[1], cancellationToken) is not null;
    }

    private async Task<SweepStepResult> RemoveNeverCommittedAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var age = TimeProvider.System.GetUtcNow() - (row.Timestamp ?? DateTimeOffset.MinValue);
        return inFlight.Contains(row.RowKey) || age < options.Value.IntakeGrace
            ? new SweepStepResult()
            : await RemoveAsync(row, cancellationToken);
    }

    private async Task<SweepStepResult> RemoveAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await tables.OpenWork.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // Somebody wrote it after we read it, so it is not what we took it for.
            return new SweepStepResult();
        }

        return new SweepStepResult { Found = new SweepFound { StaleInIndex = 1 }, Done = new SweepDone { Removed = 1 } };
    }

    private static SweepStepResult DeadLetters(string id, IReadOnlyList<OutboxEntry> outbox)
    {
        var dead = outbox.Where(entry => entry.Dead)
            .Select(entry => DeadLetter.Of(id, entry))
            .ToList();
        return new SweepStepResult { Found = new SweepFound { DeadLetters = dead.Count }, DeadLetters = dead };
    }
}
