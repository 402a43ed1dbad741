using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Outreach.DevHost.Durable.Time;
using OrchestrationQuery = Microsoft.DurableTask.Client.OrchestrationQuery;
using PurgeResult = Microsoft.DurableTask.Client.PurgeResult;

namespace Outreach.DevHost.Durable;

/// <summary>
/// The client that functions get. It answers as the worker's client of the Functions host does
/// (Microsoft.Azure.WebJobs.Extensions.DurableTask 3.18 on Azure Storage):
/// <list type="table">
/// <listheader><term>call</term><description>answer</description></listheader>
/// <item><term>start of an id whose status is one of the dedupe statuses, or that is not over, whatever those are</term>
/// <description><see cref="OrchestrationAlreadyExistsException"/></description></item>
/// <item><term>start of an id that begins with @, as those of entities do</term>
/// <description><see cref="ArgumentException"/></description></item>
/// <item><term>start with an unknown name</term><description>an instance that fails</description></item>
/// <item><term>raise, terminate, suspend, resume: no such instance</term>
/// <description><see cref="RpcException"/>, NotFound</description></item>
/// <item><term>raise, terminate: it is over; suspend: it is over or suspended; resume: it is not suspended</term>
/// <description><see cref="RpcException"/>, FailedPrecondition</description></item>
/// <item><term>purge of one that is not over</term><description><see cref="RpcException"/>, FailedPrecondition</description></item>
/// <item><term>purge of a missing one</term><description>0 purged</description></item>
/// <item><term>get of a missing one</term><description>null</description></item>
/// <item><term>wait for the start or the end of a missing one</term>
/// <description>waits until it is there, or is cancelled</description></item>
/// <item><term>a custom status that was never set</term>
/// <description>the text <c>null</c>, once the instance has had a turn</description></item>
/// <item><term>a failed instance</term><description>its output is the failure as text; there are no FailureDetails</description></item>
/// <item><term>list from a continuation that is none</term><description>an empty list</description></item>
/// </list>
/// </summary>
internal sealed class EngineClient(MovableTimeService service) : DurableTaskClient("devhost")
{
    private static readonly OrchestrationStatus[] NotOver =
        [OrchestrationStatus.Running, OrchestrationStatus.ContinuedAsNew, OrchestrationStatus.Pending, OrchestrationStatus.Suspended];

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls that came before waited for this.</summary>
    public void Open() => _opened.TrySetResult();

    public void FailToOpen(Exception exception) => _opened.TrySetException(exception);

    /// <summary>What Core has as UTC, whatever it says.</summary>
    public static DateTimeOffset TimeOf(DateTime utc) =>
        new(utc.Kind == DateTimeKind.Local ? utc.ToUniversalTime() : DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        if (instanceId.StartsWith('@'))
        {
            throw new ArgumentException($"'{instanceId}' is the ID of an entity.", nameof(options));
        }

        // What is not over is deduped whatever the caller says: overridableExistingInstanceStates of host.json, by default.
        OrchestrationStatus[] dedupe = [.. NotOver.Union((options?.DedupeStatuses ?? []).Select(ParseStatus))];

        await _opened.Task.WaitAsync(cancellation);
        using var span = Tracing.BeginStart(orchestratorName.Name, instanceId);
        var instance = new OrchestrationInstance { InstanceId = instanceId, ExecutionId = Guid.NewGuid().ToString("N") };
        var started = new ExecutionStartedEvent(-1, JsonDataConverter.Default.Serialize(input))
        {
            Name = orchestratorName.Name,
            Version = options?.Version ?? "",
            OrchestrationInstance = instance,
            ScheduledStartTime = options?.StartAt?.UtcDateTime,
            Tags = options?.Tags is { Count: > 0 } tags ? new Dictionary<string, string>(tags) : null,
            ParentTraceContext = span?.Id is { } id ? new DistributedTraceContext(id, span.TraceStateString) : null,
        };
        try
        {
            await service.CreateTaskOrchestrationAsync(
                new TaskMessage { OrchestrationInstance = instance, Event = started }, dedupe).WaitAsync(cancellation);
        }
        catch (DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
        {
            throw new OrchestrationAlreadyExistsException($"An Orchestration instance with the ID {instanceId} already exists.");
        }

        return instanceId;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (!service.Turns.IsAlive(instanceId))
        {
            await ExpectAsync(
                instanceId, IsNotOver, "The orchestration instance with the provided instance id is not running.", cancellation);
        }

        await SendAsync(
            instanceId, new EventRaisedEvent(-1, JsonDataConverter.Default.Serialize(eventPayload)) { Name = eventName }, cancellation);
    }

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await ExpectAsync(
            instanceId, IsNotOver, $"Cannot terminate the orchestration instance {instanceId} because it is over.", cancellation);
        await SendAsync(instanceId, new ExecutionTerminatedEvent(-1, JsonDataConverter.Default.Serialize(options?.Output)), cancellation);
    }

    public override async Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await ExpectAsync(
            instanceId, status => IsNotOver(status) && status != OrchestrationStatus.Suspended,
            $"Cannot suspend the orchestration instance {instanceId} because it does not run.", cancellation);
        await SendAsync(instanceId, new ExecutionSuspendedEvent(-1, reason), cancellation);
    }

    public override async Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await ExpectAsync(
            instanceId, status => status == OrchestrationStatus.Suspended,
            $"Cannot resume the orchestration instance {instanceId} because it is not suspended.", cancellation);
        await SendAsync(instanceId, new ExecutionResumedEvent(-1, reason), cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(
            instanceId, static metadata => metadata.RuntimeStatus != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, static metadata => metadata.IsCompleted, getInputsAndOutputs, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await FindAsync(instanceId, cancellation) is { } state ? MetadataOf(state, getInputsAndOutputs) : null;
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>(async (continuation, pageSize, cancellation) =>
        {
            await _opened.Task.WaitAsync(cancellation);
            var query = new DurableTask.Core.Query.OrchestrationQuery
            {
                RuntimeStatus = filter?.Statuses?.Select(status => (OrchestrationStatus)status).ToList(),
                CreatedTimeFrom = filter?.CreatedFrom?.UtcDateTime,
                CreatedTimeTo = filter?.CreatedTo?.UtcDateTime,
                TaskHubNames = filter?.TaskHubNames?.ToList(),
                PageSize = pageSize ?? filter?.PageSize ?? OrchestrationQuery.DefaultPageSize,
                ContinuationToken = continuation ?? filter?.ContinuationToken,
                InstanceIdPrefix = filter?.InstanceIdPrefix,
                FetchInputsAndOutputs = filter?.FetchInputsAndOutputs ?? false,
            };
            var page = await service.GetOrchestrationWithQueryAsync(query, cancellation);
            return new Page<OrchestrationMetadata>(
                [.. page.OrchestrationState.Select(state => MetadataOf(state, query.FetchInputsAndOutputs, alwaysWithStatus: true))],
                page.ContinuationToken);
        });

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (await FindAsync(instanceId, cancellation) is not { } state)
        {
            return new PurgeResult(0);
        }

        if (IsNotOver(state.OrchestrationStatus))
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition,
                $"The orchestration instance {instanceId} is not over and can't be purged: {state.OrchestrationStatus}."));
        }

        var purged = await service.PurgeInstanceStateAsync(instanceId).WaitAsync(cancellation);
        return new PurgeResult(purged.DeletedInstanceCount, purged.IsComplete);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await _opened.Task.WaitAsync(cancellation);
        var statuses = filter.Statuses?.Select(status => (OrchestrationStatus)status).ToList();
        var purged = await service.PurgeInstanceStateAsync(new PurgeInstanceFilter(
            filter.CreatedFrom?.UtcDateTime ?? default,
            filter.CreatedTo?.UtcDateTime,
            statuses is { Count: > 0 } ? statuses : null)).WaitAsync(cancellation);
        return new PurgeResult(purged.DeletedInstanceCount, purged.IsComplete);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsNotOver(OrchestrationStatus status) => NotOver.Contains(status);

    private static OrchestrationStatus ParseStatus(string name) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
            ? (OrchestrationStatus)status
            : throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.");

    private static OrchestrationMetadata MetadataOf(OrchestrationState state, bool withInputsAndOutputs, bool alwaysWithStatus = false) =>
        new(state.Name, state.OrchestrationInstance.InstanceId)
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)state.OrchestrationStatus,
            CreatedAt = TimeOf(state.CreatedTime),
            LastUpdatedAt = TimeOf(state.LastUpdatedTime),
            DataConverter = withInputsAndOutputs ? JsonDataConverter.Default : null,
            SerializedInput = withInputsAndOutputs ? state.Input : null,
            SerializedOutput = withInputsAndOutputs ? state.Output : null,
            SerializedCustomStatus = withInputsAndOutputs || alwaysWithStatus ? state.Status : null,
        };

    private async Task<OrchestrationState?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        await _opened.Task.WaitAsync(cancellation);
        var states = await service.GetOrchestrationStateAsync(instanceId, allExecutions: false).WaitAsync(cancellation);
        return states?.FirstOrDefault();
    }

    private async Task ExpectAsync(
        string instanceId, Func<OrchestrationStatus, bool> isRight, string otherwise, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var state = await FindAsync(instanceId, cancellation)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"No instance with ID '{instanceId}' was found."));
        if (!isRight(state.OrchestrationStatus))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, otherwise));
        }
    }

    private Task SendAsync(string instanceId, HistoryEvent happened, CancellationToken cancellation) => service
        .SendTaskOrchestrationMessageAsync(new TaskMessage
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
            Event = happened,
        })
        .WaitAsync(cancellation);

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<OrchestrationMetadata, bool> isReached, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            // Watch first, check second: an end in between is then not missed.
            var ended = service.Turns.WhenEnded(instanceId);
            if (await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation) is { } metadata && isReached(metadata))
            {
                return metadata;
            }

            await Task.WhenAny(ended, Task.Delay(PollInterval, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
