using Microsoft.Extensions.Logging;
using Outreach.DevHost.Clock;

namespace Outreach.DevHost.Timers;

/// <summary>Runs the timer functions by the movable clock.</summary>
public sealed class TimerTriggers : IDueWork, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<TimerTrigger> _triggers;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private ITimer? _wait;

    /// <summary>Prepares the functions; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="dataDirectory">The folder of <c>timers.json</c>.</param>
    /// <exception cref="InvalidDataException"><c>timers.json</c> is there, but holds no history.</exception>
    public TimerTriggers(
        IReadOnlyList<TimerFunction> functions, TimeProvider clock, string dataDirectory, ILogger<TimerTriggers> logger)
    {
        _clock = clock;
        var history = new TimerHistory(Path.Combine(dataDirectory, "timers.json"));
        _triggers = [.. functions.Select(function => new TimerTrigger(function, clock, history, logger))];
    }

    public DateTimeOffset? NextDueAt => _triggers.Min(trigger => trigger.NextDueAt);

    /// <summary>Makes up for what was missed while the host was down, and runs on from there.</summary>
    public void Start()
    {
        foreach (var trigger in _triggers)
        {
            trigger.Resume();
        }

        // Infinite at first: the callback must find the timer assigned.
        _wait = _clock.CreateTimer(_ => ClockMoved(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ClockMoved();
    }

    public void ClockMoved()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        foreach (var trigger in _triggers)
        {
            trigger.RunIfDue(OnFinished, _stopping.Token);
        }

        Arm();
    }

    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ClockMoved();
            var running = _triggers.Select(trigger => trigger.Running).Where(task => !task.IsCompleted).ToList();
            if (running.Count == 0)
            {
                return;
            }

            await Task.WhenAll(running).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Starts nothing more, and waits for what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        _wait?.Dispose();
        await Task.WhenAll(_triggers.Select(trigger => trigger.Running));
    }

    // An occurrence that came while its function was running is taken as soon as the run is over.
    private void OnFinished() => ClockMoved();

    private void Arm()
    {
        lock (_gate)
        {
            // One that is running is looked at again when it is done.
            var next = _triggers.Where(trigger => trigger.Running.IsCompleted).Min(trigger => trigger.NextDueAt);
            var left = next - _clock.GetUtcNow();
            _wait?.Change(
                left is null ? Timeout.InfiniteTimeSpan : left.Value > TimeSpan.Zero ? left.Value : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan);
        }
    }
}
