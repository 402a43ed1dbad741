using Outreach.DevHost.Clock;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class ClockAdvanceTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly MovableClock _clock;

    public ClockAdvanceTests() => _clock = Open();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_thing_that_is_due_sees_its_own_time()
    {
        var work = new ScriptedWork(_clock, Start.AddHours(1), Start.AddHours(5), Start.AddDays(3));

        await new ClockAdvance(_clock, [work]).AdvanceByAsync(TimeSpan.FromHours(48), CancellationToken.None);

        Assert.Equal([Start.AddHours(1), Start.AddHours(5)], work.RanAt);
        Assert.Equal(Start.AddHours(48), _clock.GetUtcNow());
    }

    [Fact]
    public async Task What_becomes_due_because_of_a_step_is_not_skipped()
    {
        var work = new ScriptedWork(_clock, Start.AddHours(1)) { ThenAfter = TimeSpan.FromHours(2) };

        await new ClockAdvance(_clock, [work]).AdvanceToAsync(Start.AddHours(8), CancellationToken.None);

        Assert.Equal([Start.AddHours(1), Start.AddHours(3), Start.AddHours(5), Start.AddHours(7)], work.RanAt);
    }

    [Fact]
    public async Task Things_due_within_one_second_are_taken_in_one_step_and_the_target_is_never_passed()
    {
        var target = Start.AddSeconds(10).AddMilliseconds(700);
        var work = new ScriptedWork(
            _clock, Start.AddMilliseconds(100), Start.AddMilliseconds(900), target.AddMilliseconds(-100), target.AddMilliseconds(1));

        var steps = await new ClockAdvance(_clock, [work]).AdvanceToAsync(target, CancellationToken.None);

        Assert.Equal(2, steps);
        Assert.Equal([Start.AddSeconds(1), Start.AddSeconds(1), target], work.RanAt);
        Assert.Equal(target, _clock.GetUtcNow());
    }

    [Fact]
    public async Task An_interrupted_advance_stays_where_it_was_even_after_a_restart()
    {
        using var interrupt = new CancellationTokenSource();
        var work = new ScriptedWork(_clock, Start.AddHours(1), Start.AddHours(2)) { OnRun = interrupt.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ClockAdvance(_clock, [work]).AdvanceByAsync(TimeSpan.FromDays(1), interrupt.Token));

        Assert.Equal(Start.AddHours(1), _clock.GetUtcNow());
        Assert.Equal(Start.AddHours(1), Open().GetUtcNow());
    }

    [Fact]
    public async Task A_second_advance_is_refused_while_one_is_under_way()
    {
        var release = new TaskCompletionSource();
        var advance = new ClockAdvance(_clock, [new BusyWork(release.Task)]);
        var first = advance.AdvanceByAsync(TimeSpan.FromHours(1), CancellationToken.None);

        var refused = await Assert.ThrowsAsync<ClockAdvanceException>(
            () => advance.AdvanceByAsync(TimeSpan.FromHours(1), CancellationToken.None));
        release.SetResult();
        await first;

        Assert.Equal(ClockAdvanceFailure.UnderWay, refused.Failure);
        Assert.Equal(Start.AddHours(1), _clock.GetUtcNow());
    }

    [Fact]
    public async Task The_clock_is_never_moved_back()
    {
        var refused = await Assert.ThrowsAsync<ClockAdvanceException>(
            () => new ClockAdvance(_clock, []).AdvanceToAsync(Start.AddTicks(-1), CancellationToken.None));

        Assert.Equal(ClockAdvanceFailure.Invalid, refused.Failure);
        Assert.Equal(Start, _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_real_clock_is_not_moved()
    {
        var real = MovableClock.Open(ClockSetting.Real, _folder.Path);

        var refused = await Assert.ThrowsAsync<ClockAdvanceException>(
            () => new ClockAdvance(real, []).AdvanceByAsync(TimeSpan.FromHours(1), CancellationToken.None));

        Assert.Equal(ClockAdvanceFailure.Invalid, refused.Failure);
    }

    private MovableClock Open() => MovableClock.Open(ClockSetting.Manual, _folder.Path, new StandingSystemClock(Start));

    private sealed class ScriptedWork(MovableClock _clock, params IEnumerable<DateTimeOffset> due) : IDueWork
    {
        private readonly PriorityQueue<int, DateTimeOffset> _queue = new(due.Select(time => (0, time)));

        public List<DateTimeOffset> RanAt { get; } = [];

        public TimeSpan? ThenAfter { get; init; }

        public Action OnRun { get; init; } = () => { };

        public DateTimeOffset? NextDueAt => _queue.TryPeek(out _, out var next) ? next : null;

        public void ClockMoved()
        {
        }

        public async Task WhenIdleAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            while (NextDueAt <= _clock.GetUtcNow())
            {
                _queue.Dequeue();
                RanAt.Add(_clock.GetUtcNow());
                OnRun();
                cancellationToken.ThrowIfCancellationRequested();
                if (ThenAfter is { } after)
                {
                    _queue.Enqueue(0, _clock.GetUtcNow() + after);
                }
            }
        }
    }

    private sealed class BusyWork(Task until) : IDueWork
    {
        public DateTimeOffset? NextDueAt => null;

        public void ClockMoved()
        {
        }

        public Task WhenIdleAsync(CancellationToken cancellationToken) => until;
    }
}
