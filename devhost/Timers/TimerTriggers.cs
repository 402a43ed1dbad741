using Microsoft.Extensions.Logging;
using Outreach.DevHost.Clock;

namespace Outreach.DevHost.Timers;

/// <summary>Runs the timer functions by the movable clock.</summary>
public sealed class TimerTriggers : IDueWork, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly IReadOnlyList<TimerTrigger> triggers;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private ITimer? wait;

    /// <summary>Prepares the functions; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="functions">The timer functions.</param>
    /// <param name="clock">What says when they are due.</param>
    /// <param name="dataDirectory">The folder of <c>timers.json</c>.</param>
    /// <param name="logger">Logs each run and each failure.</param>
    /// <exception cref="InvalidDataException"><c>timers.json</c> is there, but holds no history.</exception>
    public TimerTriggers(
        IReadOnlyList<TimerFunction> functions, TimeProvider clock, string dataDirectory, ILogger<TimerTriggers> logger)
    {
        this.clock = clock;
        var history = new TimerHistory(Path.Combine(dataDirectory, "timers.json"));
        triggers = [.. functions.Select(function => new TimerTrigger(function, clock, history, logger))];
    }

    /// <inheritdoc />
    public DateTimeOffset? NextDueAt => triggers.Min(trigger => trigger.NextDueAt);

    /// <summary>Makes up for what was missed while the host was down, and runs on from there.</summary>
    public void Start()
    {
        foreach (var trigger in triggers)
        {
            trigger.Resume();
        }

        // Infinite at first: the callback must find the timer assigned.
        wait = clock.CreateTimer(_ => ClockMoved(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ClockMoved();
    }

    /// <inheritdoc />
    public void ClockMoved()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        foreach (var trigger in triggers)
        {
            trigger.RunIfDue(OnFinished, stopping.Token);
        }

        Arm();
    }

    /// <inheritdoc />
    public async Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ClockMoved();
            var running = triggers.Select(trigger => trigger.Running).Where(task => !task.IsCompleted).ToList();
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
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        wait?.Dispose();
        await Task.WhenAll(triggers.Select(trigger => trigger.Running));
    }

    // An occurrence that came while its function was running is taken as soon as the run is over.
    private void OnFinished() => ClockMoved();

    private void Arm()
    {
        lock (gate)
        {
            // One that is running is looked at again when it is done.
            var next = triggers.Where(trigger => trigger.Running.IsCompleted).Min(trigger => trigger.NextDueAt);
            var left = next - clock.GetUtcNow();
            wait?.Change(
                left is null ? Timeout.InfiniteTimeSpan : left.Value > TimeSpan.Zero ? left.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
