using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Sweep;

public sealed class SweepStore(OutreachTables tables)
{
    private const string Partition = "sweep";
    private const string StartedAt = "StartedAt";

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

    /// <summary>The ids of all sweeps and when each began (UTC): a report each night for years, so their documents are not read.</summary>
    internal async Task<IReadOnlyList<(string Id, DateTimeOffset StartedAt)>> ReadIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<(string, DateTimeOffset)>();
        await foreach (var row in tables.Sweeps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"),
            select: ["RowKey", StartedAt, "Timestamp"],
            cancellationToken: cancellationToken))
        {
            // A report from before there was this column has the moment of its last write, its end.
            ids.Add((row.RowKey, row.GetDateTimeOffset(StartedAt) ?? row.Timestamp ?? DateTimeOffset.MinValue));
        }

        return ids;
    }

    /// <summary>Adds a report. False where there is one with this id.</summary>
    internal Task<bool> TryAddAsync(SweepReport report, CancellationToken cancellationToken) =>
        tables.Sweeps.TryAddAsync(RowOf(report), cancellationToken);

    /// <summary>Writes a report; only the sweep's own orchestration does.</summary>
    internal Task PutAsync(SweepReport report, CancellationToken cancellationToken) =>
        tables.Sweeps.UpsertEntityAsync(RowOf(report), TableUpdateMode.Replace, cancellationToken);

    private static TableEntity RowOf(SweepReport report)
    {
        var row = Document.Row(Partition, report.Id, report);
        row[StartedAt] = report.StartedAt;
        return row;
    }
}
