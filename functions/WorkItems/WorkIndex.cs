using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Outreach.Platform;
using Outreach.Platform.Storage;

namespace Outreach.WorkItems;

/// <summary>Writes the three indexes. They say nothing that the state rows don't; the sweep can rebuild them.</summary>
public sealed class WorkIndex(OutreachTables tables)
{
    /// <summary>Makes the index rows what they should be. Safe to repeat.</summary>
    /// <param name="keepOpen">
    /// Whether something is still pending or was given up, so that an open-work row has to stay for the sweep to find it.
    /// </param>
    internal async Task BringToAsync(Indexed known, IndexTarget target, bool keepOpen, CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            WriteWorklistAsync(known, target, cancellationToken),
            target.Closed is { } over
                ? tables.Closed.UpsertEntityAsync(over.ToEntity(), TableUpdateMode.Replace, cancellationToken)
                : Task.CompletedTask,
            target.Open is { } open && known.OpenWork != open.CheckSum
                ? tables.OpenWork.UpsertEntityAsync(open.ToEntity(), TableUpdateMode.Replace, cancellationToken)
                : Task.CompletedTask);

        // Here and below, a row goes only once the other is there: who lists meanwhile sees it in one of them.
        if (known.Closed && target.Closed is null)
        {
            await tables.Closed.DeleteIfThereAsync(OpenWorkRow.ShardOf(target.Id), target.Id, cancellationToken);
        }

        if (target.Open is not null)
        {
            return;
        }

        // Last, so that what is not in every index yet can still be found by the sweep.
        if (keepOpen && target.Closed is { } closed)
        {
            await tables.OpenWork.UpsertEntityAsync(OpenWorkRow.OfOver(closed.Row).ToEntity(), TableUpdateMode.Replace, cancellationToken);
        }
        else if (!keepOpen)
        {
            await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(target.Id), target.Id, cancellationToken);
        }
    }

    /// <summary>
    /// Puts an item on the open-work list ahead of the commit that opens it, or that leaves something pending of what is over: should
    /// everything stop right after that commit, that is where the sweep finds it.
    /// </summary>
    internal Task AnnounceAsync(IndexTarget target, CancellationToken cancellationToken) => target switch
    {
        { Open: { } open } => tables.OpenWork.UpsertEntityAsync(open.ToEntity(), TableUpdateMode.Replace, cancellationToken),

        // Only where there is none: somebody may open it at this moment.
        { Closed: { } closed } => tables.OpenWork.TryAddAsync(OpenWorkRow.OfOver(closed.Row).ToEntity(), cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>
    /// Puts another summary into the rows that show an item, at once: the turn that brings them up to date comes later. Adds no row.
    /// </summary>
    /// <param name="known">The rows that may show it.</param>
    /// <param name="target">The rows as they are to be; of each, the summary is taken.</param>
    /// <param name="summary">The summary within the item's view.</param>
    internal async Task ReplaceSummaryAsync(Indexed known, IndexTarget target, string summary, CancellationToken cancellationToken)
    {
        foreach (var table in (TableClient[])[tables.OpenWork, tables.Closed])
        {
            await ReplaceAsync(
                table, OpenWorkRow.ShardOf(target.Id), target.Id, row => row["View"] = SummaryReplaced(row.GetString("View"), summary),
                cancellationToken);
        }

        foreach (var key in known.Worklist.Select(key => key.Split('|')))
        {
            await ReplaceAsync(
                tables.Worklist, key[0], key[1], row => row["Summary"] = target.Todo?.Item.Summary ?? summary, cancellationToken);
        }
    }

    /// <summary>An item's view, in JSON, with another summary.</summary>
    internal static string SummaryReplaced(string view, string summary)
    {
        var json = JsonNode.Parse(view)!;
        json["summary"] = summary;
        return json.ToJsonString(Json.Http);
    }

    private static async Task ReplaceAsync(
        TableClient table, string partitionKey, string rowKey, Action<TableEntity> change, CancellationToken cancellationToken)
    {
        while (await table.FindAsync(partitionKey, rowKey, cancellationToken) is { } row)
        {
            change(row);
            if (await table.TryCommitAsync(
                [new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, row.ETag)], cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>Writes the row of a closed item anew, where it is there: what was reopened has none.</summary>
    internal async Task RewriteClosedAsync(IndexTarget target, CancellationToken cancellationToken)
    {
        while (target.Closed is { } closed
            && closed.ToEntity() is var row
            && await tables.Closed.FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } there
            && await tables.Closed.TryCommitAsync(
                [new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, there.ETag)], cancellationToken) is null)
        {
            // Written or deleted meanwhile: read again.
        }
    }

    private async Task WriteWorklistAsync(Indexed known, IndexTarget target, CancellationToken cancellationToken)
    {
        var wanted = target.Todo is { } todo ? WorklistRow(todo.StaffId, todo.Item) : null;
        var stale = known.Worklist
            .Select(key => key.Split('|'))
            .Where(key => wanted is null || key[0] != wanted.PartitionKey || key[1] != wanted.RowKey)
            .ToList();
        if (wanted is not null && stale is [var only] && only[0] == wanted.PartitionKey)
        {
            // Moving within one person's list is one transaction, so the item is never there twice or not at all.
            var moved = await tables.Worklist.TryCommitAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpsertReplace, wanted),
                    new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(only[0], only[1]), ETag.All),
                ],
                cancellationToken);
            if (moved is not null)
            {
                return;
            }
        }

        if (wanted is not null)
        {
            await tables.Worklist.UpsertEntityAsync(wanted, TableUpdateMode.Replace, cancellationToken);
        }

        foreach (var key in stale)
        {
            await tables.Worklist.DeleteIfThereAsync(key[0], key[1], cancellationToken);
        }
    }

    public static TableEntity WorklistRow(string staffId, WorkItem item)
    {
        var row = new TableEntity(staffId, item.RowKey())
        {
            ["Type"] = Json.NameOf(item.Type),
            ["Id"] = item.Id,
            ["CustomerId"] = item.CustomerId,
            ["DueAt"] = item.DueAt,
            ["ArrivedAt"] = item.ArrivedAt,
            ["Summary"] = item.Summary,
        };
        if (item.NotBefore is { } notBefore)
        {
            row["NotBefore"] = notBefore;
        }

        return row;
    }
}
