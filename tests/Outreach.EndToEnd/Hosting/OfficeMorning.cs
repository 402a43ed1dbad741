using Outreach.DevHost;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// One host for all, on a clock that each test moves to ten o'clock at the office, of a day from Monday to Wednesday.
/// </summary>
public sealed class OfficeMorning : IAsyncLifetime
{
    public OutreachHost Host { get; } = new(SeedChoice.Staff, new DateTimeOffset(2026, 2, 9, 9, 0, 0, TimeSpan.Zero));

    private bool _isFirst = true;

    public Task InitializeAsync() => Host.InitializeAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    public async Task ComeAsync()
    {
        if (_isFirst)
        {
            _isFirst = false;
            return;
        }

        var day = (await Host.Client.NowAsync()).Date.AddDays(1);
        while (day.DayOfWeek is not (DayOfWeek.Monday or DayOfWeek.Tuesday or DayOfWeek.Wednesday))
        {
            day = day.AddDays(1);
        }

        await Host.Client.AdvanceToAsync(new DateTimeOffset(day.AddHours(9), TimeSpan.Zero));
    }
}
