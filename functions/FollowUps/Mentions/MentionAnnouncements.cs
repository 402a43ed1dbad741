using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps.Mentions;

/// <summary>Writes the index rows of follow-ups before the follow-ups exist.</summary>
public sealed class MentionAnnouncements(FollowUpStore followUps, FirstTurns firstTurns, OutreachTables tables)
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>
    /// Adds the new ones to the open-work list and to their owners' worklists before they exist, a shard or a person in one transaction: if
    /// everything stops right after the follow-up is committed, the sweep finds it in the open-work list.
    /// </summary>
    internal async Task AnnounceAsync(IReadOnlyList<Arrival> arrivals, Roster roster)
    {
        foreach (var arrival in arrivals)
        {
            var state = arrival.Opened!.State;
            var target = FollowUpIndex.TargetOf(state, roster, state.ReceivedAt);
            arrival.OpenWork = target.Open!;
            arrival.Worklist = target.Todo is { } todo ? WorkIndex.WorklistRow(todo.StaffId, todo.Item) : null;
            arrival.Opened = arrival.Opened with
            {
                State = state with { Indexed = target.Reached },
            };
        }

        await Parallel.ForEachAsync(arrivals.GroupBy(arrival => OpenWorkRow.ShardOf(arrival.FollowUpId)), AtOnce, async (shard, _) =>
        {
            var rows = shard.Select(arrival => arrival.OpenWork!.ToEntity()).ToList();
            if (await tables.OpenWork.TryCommitAsync(
                [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], CancellationToken.None) is null)
            {
                await Parallel.ForEachAsync(rows, AtOnce, async (row, _) => await AnnounceAgainAsync(row));
            }
        });

        await firstTurns.AnnounceAsync(arrivals);
    }

    /// <summary>
    /// Where an earlier attempt left a row without its follow-up, it is replaced: a sweep that has seen it may delete it only as it
    /// was. The row of a follow-up that is there says more than this first picture of it, and stays.
    /// </summary>
    private async Task AnnounceAgainAsync(TableEntity row)
    {
        while (!await tables.OpenWork.TryAddAsync(row, CancellationToken.None))
        {
            if (await tables.OpenWork.FindAsync(row.PartitionKey, row.RowKey, CancellationToken.None) is { } left
                && (await followUps.FindAsync(row.RowKey, CancellationToken.None) is not null
                    || await tables.OpenWork.TryCommitAsync(
                        [new(TableTransactionActionType.UpdateReplace, row, left.ETag)], CancellationToken.None) is not null))
            {
                return;
            }
        }
    }

    /// <summary>Takes back the rows of a follow-up that there will not be.</summary>
    internal async Task WithdrawAsync(Arrival arrival)
    {
        if (arrival.Worklist is { } announced)
        {
            await tables.Worklist.DeleteIfThereAsync(announced.PartitionKey, announced.RowKey, CancellationToken.None);
        }

        await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(arrival.FollowUpId), arrival.FollowUpId, CancellationToken.None);
    }

    /// <summary>Takes back the rows that a follow-up which was there already has no use for.</summary>
    internal async Task WithdrawAsync(Arrival arrival, FollowUpState known, Roster roster)
    {
        if (arrival.Worklist is { } announced && !known.Indexed.Worklist.Contains($"{announced.PartitionKey}|{announced.RowKey}"))
        {
            await tables.Worklist.DeleteIfThereAsync(announced.PartitionKey, announced.RowKey, CancellationToken.None);
        }

        if (!known.IsOpen && arrival.OpenWork is not null)
        {
            await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(arrival.FollowUpId), arrival.FollowUpId, CancellationToken.None);
        }
        else if (known.IsOpen && arrival.OpenWork is { Row: var announcedAs })
        {
            await ShowAgainAsync(announcedAs, known, roster);
        }
    }

    /// <summary>
    /// Two that come in at once under one id announce it both, and the picture that stays may be that of the one which there will not be.
    /// </summary>
    private async Task ShowAgainAsync(IndexRow announced, FollowUpState known, Roster roster)
    {
        var row = FollowUpIndex.TargetOf(known, roster, known.ReceivedAt).Open!.ToEntity();
        while (row.GetString("View") != announced.View
            && await tables.OpenWork.FindAsync(row.PartitionKey, row.RowKey, CancellationToken.None) is { } there
            && there.GetString("View") == announced.View
            && await tables.OpenWork.TryCommitAsync(
                [new(TableTransactionActionType.UpdateReplace, row, there.ETag)], CancellationToken.None) is null)
        {
            // Written meanwhile: read again.
        }
    }
}
