using System.Diagnostics;
using DurableTask.Core;
using DurableTask.Core.History;

namespace Outreach.DevHost.Durable.Time;

/// <summary>
/// Counts what this process has sent and not yet handled, per instance and generation, and what it is working on. A service drops unseen
/// what is sent to a generation or an instance that is over, so the count forgets it with that; what it drops besides, and what other
/// processes have sent, only the service's queues know.
/// </summary>
internal sealed class MessagesUnderWay
{
    private const string Activities = "activities";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Target> _targets = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewChange();
    private int _working;
    private int _counted;
    private long _changedAt = Stopwatch.GetTimestamp();

    /// <summary>Grows with everything that happens.</summary>
    public long Version { get; private set; }

    /// <summary>Whether nothing that is known of is left.</summary>
    public bool IsNone
    {
        get
        {
            lock (_gate)
            {
                return _working == 0 && _counted == 0;
            }
        }
    }

    public bool IsWorking
    {
        get
        {
            lock (_gate)
            {
                return _working > 0;
            }
        }
    }

    /// <summary>How long nothing has happened.</summary>
    public TimeSpan StandsStillFor
    {
        get
        {
            lock (_gate)
            {
                return Stopwatch.GetElapsedTime(_changedAt);
            }
        }
    }

    /// <summary>Whether something is on its way to the instance, or its turn is running.</summary>
    public bool IsAnyFor(string instanceId)
    {
        lock (_gate)
        {
            return _targets.TryGetValue(instanceId, out var target) && target.Counts.Keys.Any(key => key != Activities);
        }
    }

    public Task WhenChanged()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    public void BeginWork() => Change(() => _working++);

    public void EndWork() => Change(() => _working--);

    /// <summary>Before a message is sent: it may be handled before the call that sends it returns.</summary>
    public void Sending(TaskMessage message) => Change(() =>
    {
        var (key, target) = (KeyOf(message), TargetOf(message.OrchestrationInstance.InstanceId));
        if (message.Event is ExecutionStartedEvent { ParentInstance: not null })
        {
            target.IsOver = false;
        }

        if (message.Event is ExecutionStartedEvent or TaskScheduledEvent || target.Awaits(key))
        {
            target.Counts[key] = target.Counts.GetValueOrDefault(key) + 1;
            _counted++;
        }
    });

    /// <summary>After a client's start was taken; one that was refused leaves the instance as it was.</summary>
    public void Started(TaskMessage start) => Change(() =>
    {
        // Its first turns may be over by now, and its end with them.
        var target = TargetOf(start.OrchestrationInstance.InstanceId);
        target.IsOver &= target.ExecutionId == start.OrchestrationInstance.ExecutionId;
    });

    public void Handled(TaskMessage message) => Change(() =>
    {
        var key = KeyOf(message);
        if (_targets.TryGetValue(message.OrchestrationInstance.InstanceId, out var target) && target.Counts.TryGetValue(key, out var count))
        {
            _counted--;
            if (count > 1)
            {
                target.Counts[key] = count - 1;
            }
            else
            {
                target.Counts.Remove(key);
            }
        }
    });

    /// <summary>Before a turn is committed: in which generation it leaves the instance, and whether that has ended.</summary>
    public void Turned(string instanceId, string executionId, bool isOver) => Change(() =>
    {
        var target = TargetOf(instanceId);
        if (target.ExecutionId is { } earlier && earlier != executionId)
        {
            Forget(target, earlier);
        }

        target.ExecutionId = executionId;
        target.IsOver = isOver;
        if (isOver)
        {
            Forget(target, executionId);
            Forget(target, "");
        }
    });

    /// <summary>The queues are empty: whatever was counted was dropped unseen.</summary>
    public void Reset() => Change(() =>
    {
        _counted = 0;
        foreach (var target in _targets.Values)
        {
            target.Counts.Clear();
        }
    });

    // An activity runs, whatever becomes of the generation that wants its result.
    private static string KeyOf(TaskMessage message) =>
        message.Event is TaskScheduledEvent ? Activities : message.OrchestrationInstance.ExecutionId ?? "";

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Forget(Target target, string executionId)
    {
        if (target.Counts.Remove(executionId, out var count))
        {
            _counted -= count;
        }
    }

    private Target TargetOf(string instanceId)
    {
        if (!_targets.TryGetValue(instanceId, out var target))
        {
            _targets[instanceId] = target = new Target();
        }

        return target;
    }

    private void Change(Action change)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            change();
            Version++;
            _changedAt = Stopwatch.GetTimestamp();
            waiting = _changed;
            _changed = NewChange();
        }

        waiting.TrySetResult();
    }

    private sealed class Target
    {
        public Dictionary<string, int> Counts { get; } = [];

        /// <summary>Its generation as of its last turn here; null when it has not had one.</summary>
        public string? ExecutionId { get; set; }

        public bool IsOver { get; set; }

        public bool Awaits(string executionId) =>
            ExecutionId is null
                || (executionId.Length == 0 ? !IsOver : !IsOver && executionId == ExecutionId)
                || Counts.ContainsKey(executionId);
    }
}
