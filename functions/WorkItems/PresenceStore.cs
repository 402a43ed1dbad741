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
        return new PresenceView(PresenceRules.Others(all.Select(Document.Read<Presence>), staffId, now));
    }

    /// <summary>Deletes who is not there any more.</summary>
    public async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - PresenceRules.LastsFor;
        foreach (var row in await tables.Presence.ReadAsync(TableClient.CreateQueryFilter($"At le {before}"), cancellationToken))
        {
            await tables.Presence.DeleteIfUnchangedAsync(row, cancellationToken);
        }
    }
}
