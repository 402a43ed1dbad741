namespace Outreach.DevHost.Clock;

/// <summary>A timer that is due by a <see cref="MovableClock"/>, however the clock gets there.</summary>
internal sealed class MovableTimer : ITimer
{
    // A system timer takes at most 49 days; a longer wait is checked again after this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly MovableClock clock;
    private readonly TimerCallback callback;
    private readonly object? state;
    private readonly ITimer wait;
    private DateTimeOffset? dueAt;
    private TimeSpan period;
    private bool disposed;

    public MovableTimer(MovableClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        this.clock = clock;
        this.callback = callback;
        this.state = state;
        wait = clock.SystemClock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Moved += Look;
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            if (disposed)
            {
                return false;
            }

            this.period = period;
            dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            Arm();
            return true;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            dueAt = null;
        }

        clock.Moved -= Look;
        wait.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Look()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (dueAt is null || disposed)
            {
                return;
            }

            if (dueAt > now)
            {
                Arm();
                return;
            }

            dueAt = period > TimeSpan.Zero ? now + period : null;
            Arm();
        }

        callback(state);
    }

    private void Arm()
    {
        var left = dueAt is { } due ? clock.SystemTimeUntil(due) : null;
        if (left is null)
        {
            wait.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Rounded up to the system timer's millisecond: a wait that ends early would only check and wait again.
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.Value.TotalMilliseconds));
        wait.Change(whole < LongestWait ? whole : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
