using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Imports;

internal sealed record StoredImport(Import Import, ETag ETag);

/// <summary>Imports, table <c>Imports</c>, all in one partition: there are few. Each change is guarded by the row's ETag.</summary>
public sealed class ImportStore(OutreachTables tables)
{
    private const string Partition = "imports";

    internal async Task<StoredImport?> FindAsync(string id, CancellationToken cancellationToken) =>
        ImportId.IsWellFormed(id) && await tables.Imports.FindAsync(Partition, id, cancellationToken) is { } row
            ? new StoredImport(Document.Read<Import>(row), row.ETag)
            : null;

    internal async Task<IReadOnlyList<Import>> ReadAllAsync(CancellationToken cancellationToken) =>
    [
        .. (await tables.Imports.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
            .Select(Document.Read<Import>),
    ];

    internal Task<bool> TryAddAsync(Import import, CancellationToken cancellationToken) =>
        tables.Imports.TryAddAsync(Document.Row(Partition, import.Id, import), cancellationToken);

    /// <summary>Changes an import, as often as it takes until nobody else did meanwhile.</summary>
    /// <param name="change">What it becomes; the same one for no change.</param>
    /// <returns>What it is then; null where there is none.</returns>
    internal async Task<Import?> ChangeAsync(string id, Func<Import, Import> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken) is var (import, etag))
        {
            var changed = change(import);
            if (ReferenceEquals(changed, import) || await TryCommitAsync(changed, etag, cancellationToken))
            {
                return changed;
            }
        }

        return null;
    }

    internal Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.Imports.DeleteIfThereAsync(Partition, id, cancellationToken);

    private async Task<bool> TryCommitAsync(Import import, ETag readAs, CancellationToken cancellationToken) =>
        await tables.Imports.TryCommitAsync(
            [new TableTransactionAction(TableTransactionActionType.UpdateReplace, Document.Row(Partition, import.Id, import), readAs)],
            cancellationToken) is not null;
}
