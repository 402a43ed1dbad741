namespace Outreach.DevHost.Clock;

/// <summary>
/// Moves the clock to the next due time, waits until all work that follows is done, and repeats up to the target. Each step is stored, so
/// an interrupted advance stays where it was.
/// </summary>
/// <param name="dueWork">
/// What runs by the clock, in the order in which one starts work in another: timer triggers start orchestrations. Null where another
/// process has it.
/// </param>
public sealed class ClockAdvance(MovableClock clock, IReadOnlyList<IDueWork>? dueWork)
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Moves the clock to a time and returns the number of steps that it took.</summary>
    /// <exception cref="ClockAdvanceException">The clock is real, the target is in the past, or another advance is under way.</exception>
    public Task<int> AdvanceToAsync(DateTimeOffset target, CancellationToken cancellationToken) =>
        AdvanceAsync(_ => target, cancellationToken);

    /// <summary>Moves the clock by a duration and returns the number of steps that it took.</summary>
    /// <inheritdoc cref="AdvanceToAsync"/>
    public Task<int> AdvanceByAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        AdvanceAsync(now => duration <= DateTimeOffset.MaxValue - now
            ? now + duration
            : throw new ClockAdvanceException(ClockAdvanceFailure.Invalid, "That is beyond the last date there is."), cancellationToken);

    private async Task<int> AdvanceAsync(Func<DateTimeOffset, DateTimeOffset> targetFrom, CancellationToken cancellationToken)
    {
        if (clock.Setting.Mode == ClockMode.Real)
        {
            throw new ClockAdvanceException(ClockAdvanceFailure.Invalid,
                "This clock is the system's and can't be moved; start the dev host with --clock manual or a speed such as --clock 60x.");
        }

        if (dueWork is null)
        {
            throw new ClockAdvanceException(
                ClockAdvanceFailure.Invalid, "What is due runs in the dev host of the role durable: move the clock there.");
        }

        if (!await _oneAtATime.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw new ClockAdvanceException(ClockAdvanceFailure.UnderWay, "The clock is being moved already.");
        }

        try
        {
            var now = clock.GetUtcNow();
            var target = targetFrom(now);
            if (target < now)
            {
                throw new ClockAdvanceException(ClockAdvanceFailure.Invalid, $"The clock only moves forward; it is {now:O}.");
            }

            return await StepAsync(target, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<int> StepAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        var steps = 0;
        bool arrived;
        do
        {
            var step = NextStep(target);
            clock.MoveTo(step);
            steps++;
            arrived = step >= target;
            await SettleAsync(cancellationToken);
        }
        while (!arrived);

        return steps;
    }

    private DateTimeOffset NextStep(DateTimeOffset target)
    {
        var now = clock.GetUtcNow();
        var next = target;
        foreach (var work in dueWork!)
        {
            if (work.NextDueAt is { } due && due > now && due < next)
            {
                next = due;
            }
        }

        var wholeSecond = UpToWholeSecond(next);
        return wholeSecond < target ? wholeSecond : target;
    }

    private static DateTimeOffset UpToWholeSecond(DateTimeOffset time)
    {
        var beyond = time.UtcTicks % TimeSpan.TicksPerSecond;
        return beyond == 0 || time >= DateTimeOffset.MaxValue.AddSeconds(-1) ? time : time.AddTicks(TimeSpan.TicksPerSecond - beyond);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var work in dueWork!)
        {
            work.ClockMoved();
        }

        foreach (var work in dueWork!)
        {
            await work.WhenIdleAsync(cancellationToken);
        }
    }
}
