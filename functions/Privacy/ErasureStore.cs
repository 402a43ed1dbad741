using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Privacy;

internal sealed record StoredErasure(Erasure Erasure, ETag ETag);

/// <summary>
/// Erasures: those that run in one partition, with the customer's id, those that are over in another, without it. The second row is written
/// before the first one goes.
/// </summary>
public sealed class ErasureStore(OutreachTables tables)
{
    private const string Running = "running";
    private const string Over = "over";

    internal async Task<StoredErasure?> FindRunningAsync(string id, CancellationToken cancellationToken) =>
        await tables.Erasures.FindAsync(Running, id, cancellationToken) is { } row
            ? new StoredErasure(Document.Read<Erasure>(row), row.ETag)
            : null;

    internal async Task<Erasure?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await FindRunningAsync(id, cancellationToken))?.Erasure
        ?? (await tables.Erasures.FindAsync(Over, id, cancellationToken) is { } row ? Document.Read<Erasure>(row) : null);

    public async Task<IReadOnlyList<string>> ListRunningAsync(CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Running}");
        return [.. (await tables.Erasures.ReadAsync(filter, cancellationToken)).Select(row => row.RowKey)];
    }

    /// <summary>Adds one. False where it is there already.</summary>
    internal Task<bool> TryAddAsync(Erasure erasure, CancellationToken cancellationToken) =>
        tables.Erasures.TryAddAsync(Document.Row(Running, erasure.Id, erasure), cancellationToken);

    /// <summary>Writes how far one has come. False where somebody else did meanwhile.</summary>
    internal async Task<bool> TryCommitAsync(Erasure erasure, ETag readAs, CancellationToken cancellationToken) =>
        await tables.Erasures.TryCommitAsync(
            [new TableTransactionAction(TableTransactionActionType.UpdateReplace, Document.Row(Running, erasure.Id, erasure), readAs)],
            cancellationToken) is not null;

    /// <summary>Keeps the numbers of one that is over, and forgets the rest. Safe to repeat.</summary>
    internal async Task FinishAsync(Erasure erasure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var over = new Erasure
        {
            Id = erasure.Id,
            Status = ErasureStatus.Completed,
            RequestedAt = erasure.RequestedAt,
            By = erasure.By,
            FinishedAt = now,
            Erased = erasure.Erased,
            Step = ErasureStep.Over,
        };
        await tables.Erasures.TryAddAsync(Document.Row(Over, over.Id, over), cancellationToken);
        await tables.Erasures.DeleteIfThereAsync(Running, over.Id, cancellationToken);
    }
}
