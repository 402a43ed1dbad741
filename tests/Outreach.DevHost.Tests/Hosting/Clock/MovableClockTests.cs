using Outreach.DevHost.Clock;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class MovableClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly StandingSystemClock _system = new(Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manual_clock_starts_at_the_system_time_and_stands_still()
    {
        var clock = Open("manual");

        _system.Pass(TimeSpan.FromHours(3));

        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public void A_manual_clock_resumes_where_it_stood_after_a_restart()
    {
        Open("manual").MoveTo(Start.AddDays(20));

        _system.Pass(TimeSpan.FromHours(3));

        Assert.Equal(Start.AddDays(20), Open("manual").GetUtcNow());
    }

    [Fact]
    public void A_fast_clock_runs_at_its_speed_and_on_through_a_restart()
    {
        var clock = Open("60x");
        _system.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddHours(1), clock.GetUtcNow());

        _system.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(Start.AddHours(2), Open("60x").GetUtcNow());
    }

    [Fact]
    public void A_fast_clock_runs_on_from_where_it_was_moved_to()
    {
        var clock = Open("60x");
        clock.MoveTo(Start.AddDays(1));

        _system.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(Start.AddDays(1).AddMinutes(1), clock.GetUtcNow());
    }

    [Fact]
    public void Another_speed_goes_on_from_the_time_that_the_old_one_had_reached()
    {
        Open("60x");
        _system.Pass(TimeSpan.FromMinutes(1));

        var clock = Open("manual");

        _system.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddHours(1), clock.GetUtcNow());
    }

    [Fact]
    public void A_clock_never_moves_back()
    {
        var clock = Open("manual");
        clock.MoveTo(Start.AddDays(1));

        clock.MoveTo(Start);

        Assert.Equal(Start.AddDays(1), clock.GetUtcNow());
    }

    [Fact]
    public void A_real_clock_is_the_systems_whatever_is_stored_and_refuses_to_move()
    {
        Open("manual").MoveTo(Start.AddDays(1));

        var clock = Open("real");

        Assert.Equal(Start, clock.GetUtcNow());
        Assert.Throws<InvalidOperationException>(() => clock.MoveTo(Start.AddDays(1)));
    }

    [Fact]
    public void A_damaged_clock_file_is_named_rather_than_overwritten()
    {
        var file = Path.Combine(_folder.Path, "clock.json");
        File.WriteAllText(file, "{ \"clockTime\":");

        var error = Assert.Throws<InvalidDataException>(() => Open("manual"));

        Assert.Contains(file, error.Message);
        Assert.Equal("{ \"clockTime\":", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_delay_on_a_manual_clock_ends_when_the_clock_is_moved_there()
    {
        var clock = Open("manual");
        var delay = Task.Delay(TimeSpan.FromDays(40), clock);

        clock.MoveTo(Start.AddDays(40).AddTicks(-1));
        Assert.False(delay.IsCompleted);

        clock.MoveTo(Start.AddDays(40));
        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_delay_on_a_fast_clock_ends_after_that_much_less_system_time()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), Open("60x"));

        _system.Pass(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);

        _system.Pass(TimeSpan.FromSeconds(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("x")]
    [InlineData("0x")]
    [InlineData("-5x")]
    [InlineData("60")]
    [InlineData("1e9x")]
    [InlineData("99999999x")]
    public void What_is_no_clock_is_refused(string text) => Assert.Throws<FormatException>(() => ClockSetting.Parse(text));

    [Theory]
    [InlineData("real")]
    [InlineData("manual")]
    [InlineData("60x")]
    [InlineData("0.5x")]
    public void A_clock_is_shown_as_it_was_asked_for(string text) => Assert.Equal(text, ClockSetting.Parse(text).ToString());

    private MovableClock Open(string setting) => MovableClock.Open(ClockSetting.Parse(setting), _folder.Path, _system);
}
