using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Newtonsoft.Json;

namespace Outreach.DevHost.Durable.Memory;

internal sealed partial class MemoryOrchestrationService : IOrchestrationServiceClient
{
    private readonly Dictionary<string, TaskCompletionSource<OrchestrationState>> _waiters = new(StringComparer.Ordinal);

    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage) => CreateTaskOrchestrationAsync(creationMessage, null);

    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses)
    {
        if (creationMessage.Event is not ExecutionStartedEvent started)
        {
            throw new ArgumentException("Only ExecutionStarted messages are supported.", nameof(creationMessage));
        }

        lock (_lock)
        {
            var instance = Instance(creationMessage.OrchestrationInstance.InstanceId);
            if (instance.State is { OrchestrationStatus: var status } && dedupeStatuses?.Contains(status) == true)
            {
                throw new OrchestrationAlreadyExistsException($"An Orchestration instance with the status {status} already exists.");
            }

            started.Generation ??= instance.State is { } before ? before.Generation + 1 : 0;
            instance.Start(started);
            Deliver(creationMessage);
        }

        return Task.CompletedTask;
    }

    public Task SendTaskOrchestrationMessageAsync(TaskMessage message)
    {
        lock (_lock)
        {
            Deliver(message);
        }

        return Task.CompletedTask;
    }

    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] messages)
    {
        lock (_lock)
        {
            Array.ForEach(messages, Deliver);
        }

        return Task.CompletedTask;
    }

    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string reason) =>
        SendTaskOrchestrationMessageAsync(new TaskMessage
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
            Event = new ExecutionTerminatedEvent(-1, reason),
        });

    /// <summary>As in Azure Storage, a list with a null in it when there is no such instance.</summary>
    public async Task<IList<OrchestrationState?>> GetOrchestrationStateAsync(string instanceId, bool allExecutions) =>
        [await GetOrchestrationStateAsync(instanceId, string.Empty)];

    /// <summary>As in Azure Storage, only the current execution is known, whichever is asked for.</summary>
    public Task<OrchestrationState?> GetOrchestrationStateAsync(string instanceId, string? executionId)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        lock (_lock)
        {
            return Task.FromResult(_instances.GetValueOrDefault(instanceId)?.State?.Copy());
        }
    }

    public Task<string> GetOrchestrationHistoryAsync(string instanceId, string? executionId)
    {
        IReadOnlyList<HistoryEvent> history = [];
        lock (_lock)
        {
            if (_instances.TryGetValue(instanceId, out var instance)
                && (string.IsNullOrEmpty(executionId) || executionId == instance.ExecutionId))
            {
                history = instance.History;
            }
        }

        return Task.FromResult(JsonConvert.SerializeObject(history));
    }

    /// <summary>Waits for an instance that is not there yet, too; null when the time is up.</summary>
    public async Task<OrchestrationState?> WaitForOrchestrationAsync(
        string instanceId, string? executionId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException($"Wait for a positive time or for ever, not for {timeout}.", nameof(timeout));
        }

        TaskCompletionSource<OrchestrationState>? end;
        lock (_lock)
        {
            if (_instances.GetValueOrDefault(instanceId)?.State is { } state && state.OrchestrationStatus.IsEnd())
            {
                return state.Copy();
            }

            if (timeout == TimeSpan.Zero)
            {
                return null;
            }

            if (!_waiters.TryGetValue(instanceId, out end))
            {
                _waiters.Add(instanceId, end = new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        try
        {
            return (await end.Task.WaitAsync(timeout, _clock, cancellationToken)).Copy();
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public Task PurgeOrchestrationHistoryAsync(DateTime thresholdDateTimeUtc, OrchestrationStateTimeRangeFilterType timeRangeFilterType) =>
        throw new NotSupportedException();

    private void AnswerWaiters(MemoryInstance instance)
    {
        if (instance.State is { } state && state.OrchestrationStatus.IsEnd() && _waiters.Remove(instance.Id, out var end))
        {
            end.SetResult(state.Copy());
        }
    }
}
