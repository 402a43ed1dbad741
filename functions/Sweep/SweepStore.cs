using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Sweep;

public sealed class SweepStore(OutreachTables tables)
{
    private const string Partition = "sweep";

    internal async Task<SweepReport?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.Sweeps.FindAsync(Partition, id, cancellationToken) is { } row ? Document.Read<SweepReport>(row) : null;

    internal async Task<IReadOnlyList<SweepReport>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var reports = new List<SweepReport>();
        await foreach (var row in tables.Sweeps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
        {
            reports.Add(Document.Read<SweepReport>(row));
        }

        return reports;
    }

    /// <summary>Adds a report. False where there is one with this id.</summary>
    internal Task<bool> TryAddAsync(SweepReport report, CancellationToken cancellationToken) =>
        tables.Sweeps.TryAddAsync(Document.Row(Partition, report.Id, report), cancellationToken);

    /// <summary>Writes a report; only the sweep's own orchestration does.</summary>
    internal Task PutAsync(SweepReport report, CancellationToken cancellationToken) =>
        tables.Sweeps.UpsertEntityAsync(Document.Row(Partition, report.Id, report), TableUpdateMode.Replace, cancellationToken);
}
