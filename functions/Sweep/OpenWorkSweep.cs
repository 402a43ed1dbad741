using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>
/// Goes through the open-work list: every open item must have a live orchestration, no old pending entries and a worklist row.
/// </summary>
internal sealed class OpenWorkSweep(
    OutreachTables tables, IEnumerable<IOpenItems> kinds, StaffStore staff, IOptions<OutreachOptions> options, TimeProvider clock,
    ILogger<OpenWorkSweep> log) : ISweepPart
{
    public SweepStep Step => SweepStep.OpenWork;

    public async Task<SweepStepResult> SweepPageAsync(string? continuation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        return await new SweepSums(log).AddPageAsync(
            tables.OpenWork.QueryAsync<TableEntity>(maxPerPage: SweepSums.PageSize, cancellationToken: cancellationToken),
            continuation, (row, rowToken) => SweepItemAsync(row, roster, client, rowToken), cancellationToken);
    }

    private async Task<SweepStepResult> SweepItemAsync(
        TableEntity row, Roster roster, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var type = Json.ParseName<IndexedType>(row.GetString("Type"));
        var ofType = kinds.Single(kind => kind.Type == type);
        if (await ofType.FindAsync(row.RowKey, cancellationToken) is not { } item)
        {
            // An item that is being added has the row before it is there.
            var age = TimeProvider.System.GetUtcNow() - (row.Timestamp ?? DateTimeOffset.MinValue);
            return ofType.IsArriving(row.RowKey) || age < options.Value.IntakeGrace
                ? new SweepStepResult()
                : await RemoveAsync(row, cancellationToken);
        }

        var given = DeadLetters(item.Id, item.Outbox);
        if (item.IsOver)
        {
            return item.Outbox.Count > 0 ? given : await RemoveAsync(row, cancellationToken);
        }

        var now = clock.GetUtcNow();
        var found = given.Found with { Open = item.IsOpen ? 1 : 0 };
        if (await item.RecoverAsync(client, cancellationToken))
        {
            return given with { Found = found with { WithoutOrchestration = 1 }, Done = new SweepDone { Restarted = 1 } };
        }

        if (await item.HandOverAsync(roster, now, client, cancellationToken))
        {
            return given with { Found = found with { OwnerAbsent = 1 }, Done = new SweepDone { HandedOver = 1 } };
        }

        if (item.NextDeadline(now) is { } deadline && deadline <= now)
        {
            await item.WakeAsync(client);
            return given with { Found = found with { LongOverdue = 1 }, Done = new SweepDone { Woken = 1 } };
        }

        // An ended item with pending entries is listed by them, and is retried when its time comes.
        if (!item.IsOpen || await IsShownAsync(row, item.Indexed, item.TargetOf(roster, now), cancellationToken))
        {
            return given with { Found = found };
        }

        await item.ReindexAsync(client, cancellationToken);
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
        var dead = outbox.Where(entry => entry.Dead).Select(entry => DeadLetter.Of(id, entry)).ToList();
        return new SweepStepResult { Found = new SweepFound { DeadLetters = dead.Count }, DeadLetters = dead };
    }
}
