using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Staff.Snippets;

/// <param name="AddedAt">When it was added (UTC); null where an earlier version did.</param>
internal sealed record StoredSnippet(Snippet Snippet, ETag ETag, DateTimeOffset? AddedAt);

/// <summary>Snippets in table <c>Snippets</c>, in one partition.</summary>
public sealed class SnippetStore(OutreachTables tables)
{
    private const string Partition = "snippets";

    /// <summary>All, by id.</summary>
    internal async Task<IReadOnlyList<StoredSnippet>> ReadAsync(CancellationToken cancellationToken) =>
    [
        .. (await tables.Snippets.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
            .Select(StoredIn),
    ];

    internal async Task<StoredSnippet?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.Snippets.FindAsync(Partition, id, cancellationToken) is { } row ? StoredIn(row) : null;

    /// <summary>Adds or replaces one. Gives its new ETag; null where it was changed meanwhile.</summary>
    /// <param name="before">As it was read; null for a new one.</param>
    internal Task<ETag?> TryPutAsync(Snippet snippet, StoredSnippet? before, CancellationToken cancellationToken)
    {
        var row = Document.Row(Partition, snippet.Id, snippet);
        row["AddedAt"] = before is null ? snippet.ChangedAt : before.AddedAt;
        return tables.Snippets.TryCommitAsync(
            [
                before is { ETag: var etag }
                    ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
                    : new TableTransactionAction(TableTransactionActionType.Add, row),
            ],
            cancellationToken);
    }

    internal Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        tables.Snippets.DeleteIfThereAsync(Partition, id, cancellationToken);

    private static StoredSnippet StoredIn(TableEntity row) => new(Document.Read<Snippet>(row), row.ETag, row.GetDateTimeOffset("AddedAt"));
}
