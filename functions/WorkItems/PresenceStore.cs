using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.WorkItems;

/// <summary>Who has which item open, table <c>Presence</c>: no event and no audit, as it changes nothing.</summary>
public sealed class PresenceStore(OutreachTables tables, TimeProvider clock)
{
    /// <summary>Records that somebody has an item open, and gives who else has.</summary>
    internal async Task<PresenceView> NoteAsync(string itemId, string staffId, PresenceKind doing, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = Document.Row(itemId, staffId, new Presence(staffId, doing, now));
        row["At"] = now;
        await tables.Presence.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        var all = await tables.Presence.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {itemId}"), cancellationToken);
        foreach (var gone in all.Where(other => PresenceRules.IsOver(Document.Read<Presence>(other), now)))
        {
            await tables.Presence.DeleteIfUnchangedAsync(gone, cancellationToken);
        }

        return new PresenceView(PresenceRules.Others(all.Select(Document.Read<Presence>), staffId, now));
    }

    /// <summary>Deletes a page of who is not there any more. Returns how many, and where to go on; safe to repeat.</summary>
    public Task<(int Deleted, string? Continuation)> DeleteOldAsync(
        string? continuation, int pageSize, CancellationToken cancellationToken) =>
        tables.Presence.DeletePageAsync(
            TableClient.CreateQueryFilter($"At le {clock.GetUtcNow() - PresenceRules.LastsFor}"), continuation, pageSize,
            cancellationToken);

    /// <summary>Who had which calls of a customer open lately: a call's id begins with the customer's.</summary>
    internal async Task<IReadOnlyList<Presence>> ReadOfCustomerAsync(string customerId, CancellationToken cancellationToken) =>
        [.. (await RowsOfCustomerAsync(customerId, cancellationToken)).Select(Document.Read<Presence>)];

    /// <summary>Deletes who had them open. Returns the number of rows.</summary>
    internal async Task<int> DeleteOfCustomerAsync(string customerId, CancellationToken cancellationToken)
    {
        var rows = await RowsOfCustomerAsync(customerId, cancellationToken);
        await tables.Presence.DeleteAllAsync(rows, cancellationToken);
        return rows.Count;
    }

    private Task<IReadOnlyList<TableEntity>> RowsOfCustomerAsync(string customerId, CancellationToken cancellationToken)
    {
        var (first, end) = ($"{customerId}.", $"{customerId}/");
        return tables.Presence.ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}"), cancellationToken);
    }
}
