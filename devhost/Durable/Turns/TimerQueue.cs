namespace Outreach.DevHost.Durable.Turns;

/// <summary>The earliest timer of each instance, in order. Wakes by the clock, and when it is told that the clock was moved.</summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>No timer of the platform is longer than 49 days; a day is looked at again soon enough.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();

    private readonly SortedSet<(DateTimeOffset At, string InstanceId)> _byTime = [];

    private readonly Dictionary<string, DateTimeOffset> _byInstance = new(StringComparer.Ordinal);

    private readonly TimeProvider _clock;

    private readonly Action<string> _due;

    private readonly ITimer _alarm;

    private bool _running;

    public TimerQueue(TimeProvider clock, Action<string> due)
    {
        (_clock, _due) = (clock, due);
        _alarm = clock.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public DateTimeOffset? NextAt
    {
        get
        {
            lock (_lock)
                return _byTime.Count > 0 ? _byTime.Min.At : null;
        }
    }

    public void Run()
    {
        lock (_lock)
            _running = true;
        FireDue();
    }

    public void Set(string instanceId, DateTimeOffset? at)
    {
        lock (_lock)
        {
            if (_byInstance.Remove(instanceId, out var before))
                _byTime.Remove((before, instanceId));
            if (at is not { } time)
                return;
            _byInstance[instanceId] = time;
            _byTime.Add((time, instanceId));
            SetAlarm();
        }
    }

    /// <summary>Says of each instance with a timer that is due that it is; true when there was one.</summary>
    public bool FireDue()
    {
        var due = new List<string>();
        lock (_lock)
        {
            if (!_running)
                return false;
            var now = _clock.GetUtcNow();
            while (_byTime.Count > 0 && _byTime.Min is var (at, instanceId) && at <= now)
            {
                _byTime.Remove((at, instanceId));
                _byInstance.Remove(instanceId);
                due.Add(instanceId);
            }

            SetAlarm();
        }

        due.ForEach(_due);
        return due.Count > 0;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _running = false;
            _alarm.Dispose();
        }
    }

    private void SetAlarm()
    {
        if (!_running || _byTime.Count == 0)
            return;
        var wait = _byTime.Min.At - _clock.GetUtcNow();
        _alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestWait ? s_longestWait : wait, Timeout.InfiniteTimeSpan);
    }
}
