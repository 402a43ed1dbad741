namespace Outreach.DevHost.Tests.Hosting;

/// <summary>A system clock that shows what the test says, and whose timers end when the test says.</summary>
internal sealed class StandingSystemClock(DateTimeOffset now) : TimeProvider
{
    private readonly List<StandingTimer> _timers = [];

    public DateTimeOffset Now { get; private set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StandingTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        Now += time;
        foreach (var timer in _timers.ToList())
        {
            timer.EndIfDue();
        }
    }

    private sealed class StandingTimer(StandingSystemClock clock, TimerCallback callback, object? state) : ITimer
    {
        private DateTimeOffset? _dueAt;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Now + dueTime;
            return true;
        }

        public void EndIfDue()
        {
            if (_dueAt <= clock.Now)
            {
                _dueAt = null;
                callback(state);
            }
        }

        public void Dispose() => _dueAt = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
