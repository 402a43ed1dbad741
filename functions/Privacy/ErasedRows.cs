using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Storage;

namespace Outreach.Privacy;

/// <summary>Erases an erased customer's own rows, and what hangs on them: calls, and what is kept elsewhere.</summary>
public sealed class ErasedRows(CustomerStore customers, CallErasure calls, IEnumerable<IKeptElsewhere> elsewhere, OutreachTables tables)
{
    private const int RowsTogether = 100;

    /// <summary>Ends the orchestrations of their calls, and removes them from the indexes. Safe to repeat.</summary>
    internal async Task<Erasure> EraseCallsAsync(
        Erasure erasure, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await calls.EraseAsync(erasure.Id, await KeptAsync(erasure, cancellationToken), now, client, cancellationToken);
        return erasure.Next();
    }

    /// <summary>Erases what is kept about them in other tables. Safe to repeat.</summary>
    internal async Task<Erasure> EraseElsewhereAsync(Erasure erasure, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var customer = await KeptAsync(erasure, cancellationToken);
        var count = 0;
        foreach (var one in elsewhere)
        {
            count += await one.EraseAsync(customer, client, cancellationToken);
        }

        return (erasure with { Erased = erasure.Erased with { Elsewhere = erasure.Erased.Elsewhere + count } }).Next();
    }

    /// <summary>The profile last: as long as it is there it says that they are being erased.</summary>
    internal async Task<Erasure> EraseAsync(Erasure erasure, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var customer = await KeptAsync(erasure, cancellationToken);
        for (var rows = customer.Rows; !await TryEraseRowsAsync(rows, cancellationToken);)
        {
            // Somebody who had read the profile before it said so wrote a moment ago: what they wrote goes too.
            rows = (await KeptAsync(erasure, cancellationToken)).Rows;
            customer = customer with { Rows = [.. customer.Rows, .. rows] };
        }

        // What was noted while they were still there.
        foreach (var one in elsewhere)
        {
            await one.EraseAsync(customer, client, cancellationToken);
        }

        return erasure.Next();
    }

    private async Task<KeptCustomer> KeptAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var partition = erasure.Partitions[erasure.Partition];
        return new KeptCustomer(partition, await customers.ReadPartitionAsync(partition, cancellationToken)) { ErasureId = erasure.Id };
    }

    /// <summary>False where the profile was changed since it was read: others may have written more.</summary>
    private async Task<bool> TryEraseRowsAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var together in rows.Where(row => row.RowKey != "profile").Chunk(RowsTogether))
        {
            await tables.Customers.SubmitTransactionAsync(
                together.Select(
                    row => new TableTransactionAction(TableTransactionActionType.Delete, row, Azure.ETag.All)), cancellationToken);
        }

        return rows.FirstOrDefault(row => row.RowKey == "profile") is not { } profile
            || await tables.Customers.TryCommitAsync(
                [new TableTransactionAction(TableTransactionActionType.Delete, profile, profile.ETag)], cancellationToken) is not null;
    }
}
