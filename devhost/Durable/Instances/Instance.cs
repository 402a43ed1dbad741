using Outreach.DevHost.Durable.Turns;

namespace Outreach.DevHost.Durable.Instances;

/// <summary>
/// An instance in memory: small while it waits. Its inbox is worked off by one pump at a time; a closed one takes nothing more.
/// </summary>
internal sealed class Instance(string id)
{
    private readonly Lock _lock = new();

    private List<InboxItem>? _inbox;

    private List<TaskCompletionSource>? _watchers;

    private bool _isPumping;

    private bool _isClosed;

    public string Id => id;

    /// <summary>As stored; null when it has to be read, or is not stored yet.</summary>
    public InstanceState? State { get; set; }

    /// <summary>It is in storage, and not over or not yet done with its outbox.</summary>
    public bool IsLive { get; set; }

    /// <summary>Its outbox is being delivered.</summary>
    public bool IsDelivering { get; set; }

    /// <summary>False when the instance takes nothing more; <paramref name="startPump"/> is true when nobody is at work on the inbox.</summary>
    public bool TryPost(InboxItem item, out bool startPump)
    {
        lock (_lock)
        {
            startPump = false;
            if (_isClosed)
                return false;
            (_inbox ??= []).Add(item);
            startPump = !_isPumping;
            _isPumping = true;
            return true;
        }
    }

    /// <summary>Everything in the inbox; null when it is empty, and the pump is then over.</summary>
    public List<InboxItem>? TakeOrStop(bool close)
    {
        lock (_lock)
        {
            var items = _inbox;
            _inbox = null;
            if (items is null)
            {
                _isPumping = false;
                _isClosed = close;
            }

            return items;
        }
    }

    /// <summary>Forgets the state to save memory, unless it is in use.</summary>
    public bool TryForget()
    {
        lock (_lock)
        {
            if (_isPumping)
                return false;
            State = null;
            return true;
        }
    }

    /// <summary>Completes at the next change of status.</summary>
    public Task WhenChanged()
    {
        var watcher = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isClosed)
                watcher.SetResult();
            else
                (_watchers ??= []).Add(watcher);
        }

        return watcher.Task;
    }

    public void Changed()
    {
        List<TaskCompletionSource>? watchers;
        lock (_lock)
            (watchers, _watchers) = (_watchers, null);
        watchers?.ForEach(watcher => watcher.TrySetResult());
    }
}
