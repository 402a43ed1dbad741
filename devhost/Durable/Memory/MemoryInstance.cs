using DurableTask.Core;
using DurableTask.Core.History;

namespace Outreach.DevHost.Durable.Memory;

/// <summary>
/// One instance: what a client sees of it, the history of its current execution, and its inbox. The service's lock guards it.
/// </summary>
internal sealed class MemoryInstance(string id)
{
    private readonly List<TaskMessage> _inbox = [];

    /// <summary>What the turn that runs now was given; null when none runs.</summary>
    private IReadOnlyList<TaskMessage>? _inHand;

    private HistoryEvent[] _history = [];

    private string? _executionId;

    private bool _ended;

    /// <summary>Purged, or started anew, while a turn was running: what that turn did is void.</summary>
    private bool _overtaken;

    public string Id => id;

    public OrchestrationState? State { get; private set; }

    public IReadOnlyList<HistoryEvent> History => _history;

    public string? ExecutionId => _executionId;

    public bool IsLocked => _inHand is not null;

    public bool IsQueued { get; set; }

    public bool HasMessages => _inbox.Count > 0;

    /// <summary>Also those that a turn was given and has not committed.</summary>
    public bool HoldsMessages => HasMessages || _inHand is { Count: > 0 };

    public bool IsForgettable => State is null && _history.Length == 0 && !IsLocked && !IsQueued && !HasMessages;

    public void Start(ExecutionStartedEvent started)
    {
        State = new OrchestrationState
        {
            OrchestrationInstance = started.OrchestrationInstance,
            OrchestrationStatus = OrchestrationStatus.Pending,
            Name = started.Name,
            Version = started.Version,
            Input = started.Input,
            Tags = started.Tags,
            Generation = started.Generation,
            ScheduledStartTime = started.ScheduledStartTime,
            CreatedTime = started.Timestamp,
            LastUpdatedTime = started.Timestamp,
        };
        _overtaken = IsLocked;
    }

    public void Add(TaskMessage message) => _inbox.Add(message);

    /// <summary>Locks the instance for a turn; null when no message is for the execution that would run.</summary>
    public MemoryTurn? Lock(DateTime now)
    {
        var start = _inbox.FindLast(IsWantedStart);
        var execution = start?.OrchestrationInstance.ExecutionId ?? (_ended ? null : _executionId);
        if (execution is null)
        {
            TerminateBeforeStart(now);
            _inbox.Clear();
            return null;
        }

        var history = start is null ? _history : [];
        List<TaskMessage> messages = start is null ? [] : [start];
        messages.AddRange(_inbox.Where(message => IsFor(execution, message) && !IsEarly(message, history)));
        _inbox.RemoveAll(message => !IsFor(execution, message) || !IsEarly(message, history));
        if (messages.Count == 0)
        {
            return null;
        }

        _inHand = [.. messages];
        return new(messages, history);
    }

    /// <summary>False when the instance was purged or started anew since the turn began.</summary>
    public bool Commit(OrchestrationRuntimeState turn, DateTime now)
    {
        if (_overtaken)
        {
            return false;
        }

        _executionId = turn.OrchestrationInstance!.ExecutionId;
        _history = [.. turn.Events];
        _ended = turn.OrchestrationStatus.IsEnd();
        State = State.After(turn, now);
        _inHand = [];
        return true;
    }

    /// <summary>The messages of a turn that can't be carried out at all are not tried again.</summary>
    public void DropMessagesInHand() => _inHand = [];

    /// <summary>Messages of a turn that was not committed are given to the next one.</summary>
    public void Unlock()
    {
        _inbox.InsertRange(0, _inHand ?? []);
        (_inHand, _overtaken) = (null, false);
    }

    public void Purge()
    {
        (State, _history, _executionId, _ended) = (null, [], null, false);
        _inbox.Clear();
        if (IsLocked)
        {
            (_inHand, _overtaken) = ([], true);
        }
    }

    /// <summary>
    /// A start that a later one has replaced, or that has run, is void. Only a start by a client has a state before its first turn.
    /// </summary>
    private bool IsWantedStart(TaskMessage message) =>
        message.Event is ExecutionStartedEvent started
        && message.OrchestrationInstance.ExecutionId is var execution
        && execution != _executionId
        && (started.ParentInstance is not null || execution == State?.OrchestrationInstance.ExecutionId);

    private static bool IsFor(string execution, TaskMessage message) =>
        message is { Event: not ExecutionStartedEvent, OrchestrationInstance.ExecutionId: var target }
        && (string.IsNullOrEmpty(target) || target == execution);

    /// <summary>An answer to a step that the history does not have yet: played now it would be lost, so it waits.</summary>
    private static bool IsEarly(TaskMessage message, HistoryEvent[] history) =>
        message.Event switch
        {
            TaskCompletedEvent answer => answer.TaskScheduledId,
            TaskFailedEvent answer => answer.TaskScheduledId,
            SubOrchestrationInstanceCompletedEvent answer => answer.TaskScheduledId,
            SubOrchestrationInstanceFailedEvent answer => answer.TaskScheduledId,
            TimerFiredEvent answer => answer.TimerId,
            _ => (int?)null,
        } is { } step && !Array.Exists(history, happened => happened.EventId == step);

    /// <summary>Ends what the client sees; the start runs at its time all the same, which is what Azure Storage does.</summary>
    private void TerminateBeforeStart(DateTime now)
    {
        if (State is not { OrchestrationStatus: OrchestrationStatus.Pending } state
            || _inbox.Select(message => message.Event).OfType<ExecutionTerminatedEvent>().LastOrDefault() is not { } terminated)
        {
            return;
        }

        state.OrchestrationStatus = OrchestrationStatus.Terminated;
        state.Output = terminated.Input;
        state.LastUpdatedTime = terminated.Timestamp;
        state.CompletedTime = now;
    }
}
