using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;
using Outreach.DevHost.Durable.Storage;
using Outreach.DevHost.Durable.Turns;

namespace Outreach.DevHost.Durable;

/// <summary>The client of <see cref="DurableEngine"/>. What it returns from is stored.</summary>
internal sealed class EngineClient(
    Dispatcher dispatcher, InstanceStore store, DurableFunctions functions, TimeProvider clock, Task loaded) : DurableTaskClient("devhost")
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (functions.FindOrchestrator(orchestratorName.Name) is not { } function)
            throw new ArgumentException($"There is no orchestrator '{orchestratorName.Name}'.", nameof(orchestratorName));
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.Validate(instanceId);
        var dedupe = options?.DedupeStatuses?.Select(ParseStatus).ToHashSet() ?? DedupeDefaults.Running;
        await loaded.WaitAsync(cancellation);
        using var span = Tracing.BeginStart(function.Name, instanceId);
        var now = clock.GetUtcNow();
        var state = new InstanceState
        {
            Id = instanceId,
            Name = function.Name,
            CreatedAt = now,
            UpdatedAt = now,
            StartAt = options?.StartAt?.ToUniversalTime(),
            Input = JsonDataConverter.Default.Serialize(input),
            Tags = options?.Tags is { Count: > 0 } tags ? tags : null,
            TraceParent = span?.Id,
        };
        var stored = NewCaller();
        dispatcher.Post(instanceId, new Start(state, dedupe) { Caller = stored });
        await stored.Task.WaitAsync(cancellation);
        return instanceId;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var data = JsonDataConverter.Default.Serialize(eventPayload);
        return ArriveAsync(instanceId, HistoryEventKind.EventRaised, eventName, data, false, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        ArriveAsync(instanceId, HistoryEventKind.ExecutionSuspended, null, reason, false, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        ArriveAsync(instanceId, HistoryEventKind.ExecutionResumed, null, reason, false, cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) => ArriveAsync(
            instanceId,
            HistoryEventKind.ExecutionTerminated,
            null,
            JsonDataConverter.Default.Serialize(options?.Output),
            options?.Recursive ?? false,
            cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, metadata => metadata.RuntimeStatus != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, metadata => metadata.IsCompleted, getInputsAndOutputs, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        InstanceIds.Validate(instanceId);
        await loaded.WaitAsync(cancellation);
        var state = dispatcher.Find(instanceId)?.State ?? await store.ReadAsync(instanceId, cancellation);
        return state?.ToMetadata(getInputsAndOutputs);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>(async (continuation, pageSize, cancellation) =>
        {
            await loaded.WaitAsync(cancellation);
            var page = await store.PageAsync(query, continuation ?? query.ContinuationToken, pageSize ?? query.PageSize, cancellation);
            return new Page<OrchestrationMetadata>(page.Values, page.Continuation);
        });
    }

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        InstanceIds.Validate(instanceId);
        return PurgeAsync([(instanceId, null)], cancellation);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await loaded.WaitAsync(cancellation);
        OrchestrationRuntimeStatus[] over =
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];
        var statuses = filter.Statuses?.ToList() is { Count: > 0 } asked ? over.Intersect(asked).ToList() : [.. over];
        if (statuses.Count == 0)
            return new PurgeResult(0, true);
        var found = new List<(string, StoredInstance?)>();
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, statuses);
        await foreach (var stored in store.ListAsync(query, cancellation))
            found.Add((stored.Summary.Id, stored));
        return await PurgeAsync(found, cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource NewCaller() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static OrchestrationRuntimeStatus ParseStatus(string name) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? status
            : throw new ArgumentException($"'{name}' is no orchestration status to dedupe by.");

    private async Task ArriveAsync(
        string instanceId, HistoryEventKind kind, string? name, string? data, bool recursive, CancellationToken cancellation)
    {
        InstanceIds.Validate(instanceId);
        await loaded.WaitAsync(cancellation);
        var stored = NewCaller();
        var arrival = new Arrival(new HistoryEvent { Kind = kind, Name = name, Data = data }) { Recursive = recursive, Caller = stored };
        if (!dispatcher.TryPost(instanceId, arrival))
        {
            throw new RpcException(new Status(StatusCode.NotFound, $"No orchestration instance '{instanceId}' is running: it does not exist or is over."));
        }

        await stored.Task.WaitAsync(cancellation);
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<OrchestrationMetadata, bool> isReached, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        while (true)
        {
            // Watch first, look second: a change in between is then not missed.
            var changed = dispatcher.Find(instanceId)?.WhenChanged();
            var metadata = await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);
            if (metadata is not null && isReached(metadata))
                return metadata;
            if (changed is null && metadata is null)
                throw new InvalidOperationException($"There is no orchestration instance '{instanceId}'.");
            if (changed is not null)
                await changed.WaitAsync(cancellation);
        }
    }

    private async Task<PurgeResult> PurgeAsync(IEnumerable<(string Id, StoredInstance? Found)> instances, CancellationToken cancellation)
    {
        await loaded.WaitAsync(cancellation);
        var purges = instances.Select(instance =>
        {
            var purge = new Purge(instance.Found) { Caller = NewCaller() };
            dispatcher.Post(instance.Id, purge);
            return purge;
        }).ToList();
        await Task.WhenAll(purges.Select(purge => purge.Caller!.Task)).WaitAsync(cancellation);
        return new PurgeResult(purges.Count(purge => purge.Purged), true);
    }
}
