namespace Outreach.DevHost.Clock;

/// <summary>Where a manual clock stands when its host starts for the first time.</summary>
internal static class ClockStart
{
    /// <summary>Ten o'clock on a Monday in the office: a day of business hours lies ahead.</summary>
    public static readonly DateTimeOffset MondayMorning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Stores the clock as a host would have left it, so that the host resumes it.</summary>
    public static void Store(DateTimeOffset? startsAt, string dataDirectory) =>
        MovableClock.Open(ClockSetting.Manual, dataDirectory, new SystemTimeAt(startsAt ?? MondayMorning));

    private sealed class SystemTimeAt(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
