namespace Outreach.DevHost.Clock;

/// <summary>Where a manual clock stands when its host starts for the first time.</summary>
internal static class ClockStart
{
    /// <summary>Stores the clock as a host would have left it, so that the host resumes it.</summary>
    public static void Store(DateTimeOffset? startsAt, string dataDirectory)
    {
        if (startsAt is { } moment)
        {
            MovableClock.Open(ClockSetting.Manual, dataDirectory, new SystemTimeAt(moment));
        }
    }

    private sealed class SystemTimeAt(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
