using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>
/// Two customers who look like one and are two, as a person said: row <c>refused:{otherId}</c> of the one whose id comes first, so that
/// both directions are one row. Times are UTC.
/// </summary>
internal sealed record RefusedDuplicate
{
    public required string FirstId { get; init; }

    public required string SecondId { get; init; }

    /// <summary>The staff member who said so.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Reason { get; init; }

    public static RefusedDuplicate Of(string oneId, string otherId, string by, DateTimeOffset at, string? reason)
    {
        var (first, second) = RefusedDuplicates.InOrder(oneId, otherId);
        return new RefusedDuplicate { FirstId = first, SecondId = second, By = by, At = at, Reason = reason };
    }
}

/// <summary>
/// The pairs that are not suggested as duplicates. A merge moves none of them: whoever was merged keeps theirs in their own partition, and
/// who a customer is not is asked of all the names that they go by, before a merge and after its undoing.
/// </summary>
public sealed class RefusedDuplicates(OutreachTables tables)
{
    private const string Kind = "refused:";

    /// <summary>Whether a row of a customer's partition is one of these.</summary>
    internal static bool IsRow(TableEntity row) => row.RowKey.StartsWith(Kind, StringComparison.Ordinal);

    internal static (string First, string Second) InOrder(string one, string other) =>
        string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);

    internal static TableTransactionAction Put(RefusedDuplicate refused) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(refused.FirstId, Kind + refused.SecondId, refused));

    /// <summary>What was said of two customers, by any of the ids of each; none where nobody did.</summary>
    internal async Task<IReadOnlyList<RefusedDuplicate>> FindAsync(
        IReadOnlySet<string> one, IReadOnlySet<string> other, CancellationToken cancellationToken)
    {
        var found = new List<RefusedDuplicate>();
        foreach (var (first, second) in one.SelectMany(id => other.Select(id2 => InOrder(id, id2))))
        {
            if (await tables.Customers.FindAsync(first, Kind + second, cancellationToken) is { } row)
            {
                found.Add(Document.Read<RefusedDuplicate>(row));
            }
        }

        return found;
    }

    /// <summary>Those of a customer that are in others' partitions. Scans the whole table: for export and erasure.</summary>
    internal async Task<IReadOnlyList<RefusedDuplicate>> ReadElsewhereAsync(string customerId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey eq {Kind + customerId}");
        return [.. (await tables.Customers.ReadAsync(filter, cancellationToken)).Select(Document.Read<RefusedDuplicate>)];
    }

    /// <summary>Safe to repeat.</summary>
    internal Task ForgetAsync(RefusedDuplicate refused, CancellationToken cancellationToken) =>
        tables.Customers.DeleteIfThereAsync(refused.FirstId, Kind + refused.SecondId, cancellationToken);
}
