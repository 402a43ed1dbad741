using System.Collections.Concurrent;
using DurableTask.Core;

namespace Outreach.DevHost.Durable.Time;

/// <summary>What the turns of this process have shown of their instances.</summary>
internal sealed class TurnsSeen
{
    private readonly ConcurrentDictionary<string, int> _historyLengths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new(StringComparer.Ordinal);
    private readonly Lock _longestGate = new();

    /// <summary>How many events the instance's history has, as of its last turn here.</summary>
    public int? HistoryLengthOf(string instanceId) => _historyLengths.TryGetValue(instanceId, out var length) ? length : null;

    /// <summary>The most events that any history had at the end of a turn here, before it began anew included.</summary>
    public int LongestHistory { get; private set; }

    /// <summary>Completes when the instance's end was seen here.</summary>
    public Task WhenEnded(string instanceId) =>
        _ends.GetOrAdd(instanceId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void TurnEnded(string instanceId, int length, int lengthBeforeItBeganAnew)
    {
        _historyLengths[instanceId] = length;
        lock (_longestGate)
        {
            LongestHistory = Math.Max(LongestHistory, lengthBeforeItBeganAnew);
        }
    }

    public void InstanceEnded(string instanceId)
    {
        if (_ends.TryRemove(instanceId, out var end))
        {
            end.TrySetResult();
        }
    }

    public static bool IsOver(OrchestrationStatus status) => status is not (
        OrchestrationStatus.Running or OrchestrationStatus.Pending or OrchestrationStatus.Suspended or OrchestrationStatus.ContinuedAsNew);
}
