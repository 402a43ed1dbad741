using System.Collections.Concurrent;
using DurableTask.Core;

namespace Outreach.DevHost.Durable.Time;

/// <summary>What the turns of this process have shown of their instances.</summary>
internal sealed class TurnsSeen
{
    private readonly ConcurrentDictionary<string, (int HistoryLength, bool IsOver)> _instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new(StringComparer.Ordinal);
    private readonly Lock _longestGate = new();

    /// <summary>How many events the instance's history has, as of its last turn here.</summary>
    public int? HistoryLengthOf(string instanceId) => _instances.TryGetValue(instanceId, out var seen) ? seen.HistoryLength : null;

    /// <summary>Whether the instance has started and was not over after its last turn here; else it has to be looked up.</summary>
    public bool IsAlive(string instanceId) => _instances.TryGetValue(instanceId, out var seen) && !seen.IsOver;

    /// <summary>The most events that any history had at the end of a turn here, before it began anew included.</summary>
    public int LongestHistory { get; private set; }

    /// <summary>Completes when the instance's end was seen here.</summary>
    public Task WhenEnded(string instanceId) =>
        _ends.GetOrAdd(instanceId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void TurnEnded(string instanceId, int length, int lengthBeforeItBeganAnew, bool isOver)
    {
        _instances[instanceId] = (length, isOver);
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
