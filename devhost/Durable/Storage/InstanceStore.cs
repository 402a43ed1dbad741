using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;

namespace Outreach.DevHost.Durable.Storage;

/// <summary>The table of instances. Reads of one instance are point reads; writes go through the writer of its partition.</summary>
internal sealed class InstanceStore
{
    private readonly TableClient _table;

    private readonly ShardWriter[] _writers;

    public InstanceStore(TableServiceClient tables, DurableEngineOptions options, Func<bool> moreIsComing)
    {
        _table = tables.GetTableClient(options.TableName);
        _writers = [.. Enumerable.Range(0, options.Shards).Select(_ => new ShardWriter(_table, moreIsComing, options.GatherResults))];
    }

    public Task CreateAsync(CancellationToken cancellation) => _table.CreateIfNotExistsAsync(cancellation);

    public string Partition(string instanceId) => Shard(instanceId).ToString("D2", CultureInfo.InvariantCulture);

    public Task WriteAsync(string instanceId, InstanceWrite write, bool urgent) =>
        _writers[Shard(instanceId)].WriteAsync(write, urgent);

    public void Hurry()
    {
        foreach (var writer in _writers)
            writer.Hurry();
    }

    public Task CloseAsync() => Task.WhenAll(_writers.Select(writer => writer.CloseAsync()));

    public async Task<InstanceState?> ReadAsync(string instanceId, CancellationToken cancellation)
    {
        var partition = Partition(instanceId);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, InstanceRow.Key(instanceId), cancellationToken: cancellation);
        if (!found.HasValue)
            return null;
        var row = found.Value!;
        var history = new List<HistoryEvent>(row.GetInt32("Events") ?? 0);
        var execution = row.GetInt32("Execution")!.Value;
        for (var segment = 0; segment < row.GetInt32("Segments"); segment++)
        {
            var key = InstanceRow.SegmentKey(instanceId, execution, segment);
            var stored = await _table.GetEntityAsync<TableEntity>(partition, key, cancellationToken: cancellation);
            HistoryText.Read(LongText.Read(stored.Value, "History") ?? "", history);
        }

        return InstanceRow.Read(row, history);
    }

    public IAsyncEnumerable<StoredInstance> ListLiveAsync(CancellationToken cancellation) => ListAsync("Live eq true", cancellation);

    public IAsyncEnumerable<StoredInstance> ListAsync(OrchestrationQuery query, CancellationToken cancellation) =>
        ListAsync(Filter(query), cancellation);

    /// <summary>One page and the token of the next; <paramref name="inputsAndOutputs"/> reads whole rows.</summary>
    public async Task<(IReadOnlyList<OrchestrationMetadata> Values, string? Continuation)> PageAsync(
        OrchestrationQuery query, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var select = query.FetchInputsAndOutputs ? null : InstanceRow.SummaryColumns;
        var rows = _table.QueryAsync<TableEntity>(Filter(query), Math.Clamp(pageSize, 1, 1000), select, cancellation);
        await foreach (var page in rows.AsPages(continuation, Math.Clamp(pageSize, 1, 1000)).WithCancellation(cancellation))
        {
            return ([.. page.Values.Select(row => Metadata(row, query.FetchInputsAndOutputs))], page.ContinuationToken);
        }

        return ([], null);
    }

    private static OrchestrationMetadata Metadata(TableEntity row, bool whole)
    {
        if (whole)
        {
            // A long history is in other rows and is no part of the metadata.
            return InstanceRow.Read(row, []).ToMetadata(inputsAndOutputs: true);
        }

        var summary = InstanceRow.ReadSummary(row).Summary;
        return new OrchestrationMetadata(summary.Name, summary.Id)
        {
            RuntimeStatus = summary.Status,
            CreatedAt = summary.CreatedAt,
            LastUpdatedAt = summary.UpdatedAt,
        };
    }

    private static string Filter(OrchestrationQuery query)
    {
        var from = InstanceRow.KeyPrefix + query.InstanceIdPrefix;
        var to = from[..^1] + (char)(from[^1] + 1);
        var filter = new StringBuilder(TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {to}"));
        if (query.CreatedFrom is { } createdFrom)
            filter.Append(" and ").Append(TableClient.CreateQueryFilter($"CreatedAt ge {createdFrom}"));
        if (query.CreatedTo is { } createdTo)
            filter.Append(" and ").Append(TableClient.CreateQueryFilter($"CreatedAt le {createdTo}"));
        if (query.Statuses?.ToList() is { Count: > 0 } statuses)
            filter.Append(" and (").AppendJoin(" or ", statuses.Select(status => $"Status eq '{status}'")).Append(')');
        return filter.ToString();
    }

    private async IAsyncEnumerable<StoredInstance> ListAsync(string filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = _table.QueryAsync<TableEntity>(filter, 1000, InstanceRow.SummaryColumns, cancellation);
        await foreach (var row in rows.WithCancellation(cancellation))
            yield return InstanceRow.ReadSummary(row);
    }

    private int Shard(string instanceId)
    {
        // FNV-1a: the same in every process, unlike string.GetHashCode.
        var hash = 2166136261u;
        foreach (var unit in instanceId)
            hash = (hash ^ unit) * 16777619u;
        return (int)(hash % (uint)_writers.Length);
    }
}
