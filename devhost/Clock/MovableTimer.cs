namespace Outreach.DevHost.Clock;

/// <summary>A timer that is due by a <see cref="MovableClock"/>, however the clock gets there.</summary>
internal sealed class MovableTimer : ITimer
{
    // A system timer takes at most 49 days; a longer wait is checked again after this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly MovableClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _wait;
    private DateTimeOffset? _dueAt;
    private TimeSpan _period;
    private bool _disposed;

    public MovableTimer(MovableClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
        _wait = clock.SystemClock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Moved += Look;
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            _period = period;
            _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
            Arm();
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _dueAt = null;
        }

        _clock.Moved -= Look;
        _wait.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Look()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            if (_dueAt is null || _disposed)
            {
                return;
            }

            if (_dueAt > now)
            {
                Arm();
                return;
            }

            _dueAt = _period > TimeSpan.Zero ? now + _period : null;
            Arm();
        }

        _callback(_state);
    }

    private void Arm()
    {
        var left = _dueAt is { } due ? _clock.SystemTimeUntil(due) : null;
        if (left is null)
        {
            _wait.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Rounded up to the system timer's millisecond: a wait that ends early would only check and wait again.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.Value.TotalMilliseconds));
        _wait.Change(whole < LongestWait ? whole : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
