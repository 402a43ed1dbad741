namespace Outreach.DevHost.Tests.Hosting;

/// <summary>A system clock that shows what the test says, and whose timers end when the test says.</summary>
internal sealed class StandingSystemClock(DateTimeOffset now) : TimeProvider
{
    private readonly List<StandingTimer> timers = [];

    public DateTimeOffset Now { get; private set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StandingTimer(this, callback, state);
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        Now += time;
        foreach (var timer in timers.ToList())
        {
            timer.EndIfDue();
        }
    }

    private sealed class StandingTimer(StandingSystemClock clock, TimerCallback callback, object? state) : ITimer
    {
        private DateTimeOffset? dueAt;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Now + dueTime;
            return true;
        }

        public void EndIfDue()
        {
            if (dueAt <= clock.Now)
            {
                dueAt = null;
                callback(state);
            }
        }

        public void Dispose() => dueAt = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
