using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Confirmation;

/// <summary>
/// Links, table <c>ConfirmLinks</c>: one partition a link, and one a follow-up with the ids of its links, so that they can be revoked and
/// erased with it.
/// </summary>
public sealed class ConfirmLinkStore(OutreachTables tables, TimeProvider clock)
{
    private const string LinkRow = "link";
    private const string ExpiresAt = "ExpiresAt";

    internal async Task<ConfirmLink?> FindAsync(string linkId, CancellationToken cancellationToken) =>
        await tables.ConfirmLinks.FindAsync(linkId, LinkRow, cancellationToken) is { } row ? Document.Read<ConfirmLink>(row) : null;

    /// <summary>Adds a link. The follow-up's row first: a link that is there can then always be found by its follow-up.</summary>
    internal async Task AddAsync(ConfirmLink link, CancellationToken cancellationToken)
    {
        await tables.ConfirmLinks.TryAddAsync(
            new TableEntity(link.FollowUpId, link.Id) { [ExpiresAt] = link.ExpiresAt }, cancellationToken);
        await tables.ConfirmLinks.TryAddAsync(RowOf(link), cancellationToken);
    }

    /// <summary>Notes that a link was answered; one that was revoked meanwhile stays gone.</summary>
    internal Task AnsweredAsync(ConfirmLink link, CancellationToken cancellationToken) =>
        tables.ConfirmLinks.ReplaceIfThereAsync(RowOf(link), cancellationToken);

    /// <summary>The links of a follow-up that still have a row.</summary>
    internal async Task<IReadOnlyList<ConfirmLink>> ReadOfAsync(string followUpId, CancellationToken cancellationToken)
    {
        var links = new List<ConfirmLink>();
        foreach (var row in await RowsOfAsync(followUpId, cancellationToken))
        {
            if (await FindAsync(row.RowKey, cancellationToken) is { } link)
            {
                links.Add(link);
            }
        }

        return links;
    }

    /// <summary>Deletes the links of a follow-up: their addresses lead nowhere from then on. Returns how many; safe to repeat.</summary>
    internal async Task<int> DeleteOfAsync(string followUpId, CancellationToken cancellationToken)
    {
        var rows = await RowsOfAsync(followUpId, cancellationToken);
        foreach (var row in rows)
        {
            await tables.ConfirmLinks.DeleteIfThereAsync(row.RowKey, LinkRow, cancellationToken);
            await tables.ConfirmLinks.DeleteIfThereAsync(followUpId, row.RowKey, cancellationToken);
        }

        return rows.Count;
    }

    /// <summary>Deletes the links that have expired. Returns how many rows; safe to repeat.</summary>
    internal async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deleted = 0;
        await foreach (var row in tables.ConfirmLinks.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"ExpiresAt lt {now}"),
            select: ["PartitionKey", "RowKey"],
            cancellationToken: cancellationToken))
        {
            await tables.ConfirmLinks.DeleteIfThereAsync(row.PartitionKey, row.RowKey, cancellationToken);
            deleted++;
        }

        return deleted;
    }

    private Task<IReadOnlyList<TableEntity>> RowsOfAsync(string followUpId, CancellationToken cancellationToken) =>
        tables.ConfirmLinks.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {followUpId}"), cancellationToken);

    private static TableEntity RowOf(ConfirmLink link)
    {
        var row = Document.Row(link.Id, LinkRow, link);
        row[ExpiresAt] = link.ExpiresAt;
        return row;
    }
}
