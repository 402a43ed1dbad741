using DurableTask.Core;
using DurableTask.Core.Query;

namespace Outreach.DevHost.Durable.Memory;

internal sealed partial class MemoryOrchestrationService : IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient
{
    /// <summary>
    /// In the order of ids, as a table has them. A page ends with the id that the next one begins with, and a space; any other token
    /// gives an empty page. Outputs are given even where none are asked for: that is what Azure Storage does.
    /// </summary>
    public Task<OrchestrationQueryResult> GetOrchestrationWithQueryAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var from = query.ContinuationToken ?? " ";
        if (!from.EndsWith(' '))
        {
            return Task.FromResult(new OrchestrationQueryResult([], null));
        }

        from = from[..^1];
        lock (_lock)
        {
            List<OrchestrationState> found =
            [
                .. States()
                    .Where(state => string.CompareOrdinal(state.OrchestrationInstance.InstanceId, from) >= 0 && Matches(state, query))
                    .OrderBy(state => state.OrchestrationInstance.InstanceId, StringComparer.Ordinal)
                    .Take(query.PageSize + 1),
            ];
            var next = found.Count > query.PageSize ? $"{found[^1].OrchestrationInstance.InstanceId} " : null;
            return Task.FromResult(new OrchestrationQueryResult(
                [.. found.Take(query.PageSize).Select(state => state.Copy(query.FetchInputsAndOutputs))], next));
        }
    }

    /// <summary>Whatever its status: it is the caller who spares the running ones.</summary>
    public Task<PurgeResult> PurgeInstanceStateAsync(string instanceId)
    {
        lock (_lock)
        {
            if (_instances.GetValueOrDefault(instanceId) is not { State: not null } instance)
            {
                return Task.FromResult(new PurgeResult(0));
            }

            Purge(instance);
            return Task.FromResult(new PurgeResult(1));
        }
    }

    /// <summary>
    /// Of the statuses asked for only those of ended instances count; without any of these, running instances are purged, too.
    /// </summary>
    public Task<PurgeResult> PurgeInstanceStateAsync(PurgeInstanceFilter purgeInstanceFilter)
    {
        var query = new OrchestrationQuery
        {
            CreatedTimeFrom = purgeInstanceFilter.CreatedTimeFrom,
            CreatedTimeTo = purgeInstanceFilter.CreatedTimeTo,
            RuntimeStatus = [.. (purgeInstanceFilter.RuntimeStatus ?? []).Where(status => status.IsEnd())],
        };
        lock (_lock)
        {
            var found = _instances.Values.Where(instance => instance.State is { } state && Matches(state, query)).ToList();
            found.ForEach(Purge);
            return Task.FromResult(new PurgeResult(found.Count));
        }
    }

    private IEnumerable<OrchestrationState> States() => _instances.Values.Select(instance => instance.State).OfType<OrchestrationState>();

    private static bool Matches(OrchestrationState state, OrchestrationQuery query) =>
        (query.CreatedTimeFrom is not { } from || state.CreatedTime >= from)
        && (query.CreatedTimeTo is not { } to || to == default || state.CreatedTime <= to)
        && (query.RuntimeStatus is not { Count: > 0 } statuses || statuses.Contains(state.OrchestrationStatus))
        && (string.IsNullOrEmpty(query.InstanceIdPrefix)
            || state.OrchestrationInstance.InstanceId.StartsWith(query.InstanceIdPrefix, StringComparison.Ordinal))
        && (!query.ExcludeEntities || !state.OrchestrationInstance.InstanceId.StartsWith('@'));
}
