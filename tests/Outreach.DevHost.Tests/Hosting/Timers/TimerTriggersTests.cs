using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Timers;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class TimerTriggersTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 20, 0, TimeSpan.Zero);
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    private readonly TemporaryFolder _folder = new();
    private readonly List<(DateTimeOffset At, bool IsPastDue)> _runs = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_advance_runs_every_occurrence_at_its_own_time()
    {
        var clock = Open();
        await using var timers = Started(clock, Hourly(clock));

        await new ClockAdvance(clock, [timers]).AdvanceByAsync(TimeSpan.FromHours(3), CancellationToken.None);

        Assert.Equal([(Start.AddMinutes(40), false), (Start.AddMinutes(100), false), (Start.AddMinutes(160), false)], _runs);
    }

    [Fact]
    public async Task Occurrences_missed_while_the_host_was_down_are_made_up_for_once_as_past_due()
    {
        var clock = Open();
        await using (Started(clock, Hourly(clock)))
        {
        }

        clock.MoveTo(Start.AddHours(5));
        await using var timers = Started(clock, Hourly(clock));
        await timers.WhenIdleAsync(CancellationToken.None);

        Assert.Equal([(Start.AddHours(5), true)], _runs);
        Assert.Equal(Start.AddHours(5).AddMinutes(40), timers.NextDueAt);
    }

    [Fact]
    public async Task A_restart_without_a_missed_occurrence_runs_nothing()
    {
        var clock = Open();
        await using (var timers = Started(clock, Hourly(clock)))
        {
            await new ClockAdvance(clock, [timers]).AdvanceByAsync(TimeSpan.FromHours(1), CancellationToken.None);
        }

        _runs.Clear();
        await using var restarted = Started(clock, Hourly(clock));
        await restarted.WhenIdleAsync(CancellationToken.None);

        Assert.Empty(_runs);
    }

    [Fact]
    public async Task An_occurrence_whose_run_was_interrupted_runs_again_after_the_restart()
    {
        var clock = Open();
        var started = new TaskCompletionSource();
        var endless = Hourly(clock) with
        {
            Invoke = async (_, cancellationToken) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            },
        };
        await using (Started(clock, endless))
        {
            clock.MoveTo(Start.AddHours(1));
            await started.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }

        await using var timers = Started(clock, Hourly(clock));
        await timers.WhenIdleAsync(CancellationToken.None);

        Assert.Equal([(Start.AddHours(1), true)], _runs);
    }

    [Fact]
    public async Task A_function_never_runs_twice_at_once()
    {
        var clock = Open();
        var release = new TaskCompletionSource();
        var (running, most) = (0, 0);
        var slow = Hourly(clock) with
        {
            Invoke = async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await release.Task;
                Interlocked.Decrement(ref running);
            },
        };
        await using var timers = Started(clock, slow);
        clock.MoveTo(Start.AddHours(1));
        clock.MoveTo(Start.AddHours(2));
        clock.MoveTo(Start.AddHours(3));

        release.SetResult();
        await timers.WhenIdleAsync(CancellationToken.None);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_failed_run_is_over_and_the_next_occurrence_is_another_chance()
    {
        var clock = Open();
        var failing = Hourly(clock) with
        {
            Invoke = (_, _) =>
            {
                _runs.Add((clock.GetUtcNow(), false));
                throw new InvalidOperationException("It fails.");
            },
        };
        await using var timers = Started(clock, failing);

        await new ClockAdvance(clock, [timers]).AdvanceByAsync(TimeSpan.FromHours(2), CancellationToken.None);

        Assert.Equal([Start.AddMinutes(40), Start.AddMinutes(100)], _runs.Select(run => run.At));
    }

    [Fact]
    public async Task RunOnStartup_runs_at_every_start()
    {
        var clock = Open();
        await using var timers = Started(clock, Hourly(clock) with { RunOnStartup = true });

        await timers.WhenIdleAsync(CancellationToken.None);

        Assert.Equal([(Start, false)], _runs);
    }

    [Fact]
    public void A_schedule_takes_its_setting_and_is_in_utc()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("SweepSchedule", "30 15 4 * * *")]).Build();

        var schedule = TimerSchedule.Parse("%SweepSchedule%", settings);

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 4, 15, 30, TimeSpan.Zero), schedule.NextAfter(Start));
    }

    [Theory]
    [InlineData("%Missing%", "Missing")]
    [InlineData("every night", "every night")]
    [InlineData("0 0 25 * * *", "0 0 25 * * *")]
    public void What_is_no_schedule_is_named(string text, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => TimerSchedule.Parse(text, NoSettings)).Message);

    private MovableClock Open() => MovableClock.Open(ClockSetting.Manual, _folder.Path, new StandingSystemClock(Start));

    private TimerFunction Hourly(MovableClock clock) => new(
        "Hourly", TimerSchedule.Parse("0 0 * * * *", NoSettings), RunOnStartup: false, UseMonitor: true, (timer, _) => Note(clock, timer));

    private Task Note(MovableClock clock, TimerInfo timer)
    {
        _runs.Add((clock.GetUtcNow(), timer.IsPastDue));
        return Task.CompletedTask;
    }

    private TimerTriggers Started(MovableClock clock, TimerFunction function)
    {
        var timers = new TimerTriggers([function], clock, _folder.Path, NullLogger<TimerTriggers>.Instance);
        timers.Start();
        return timers;
    }
}
