using NodaTime;

namespace Outreach.Webhooks;

/// <summary>
/// Whether a source is silent for far longer than it usually is. Hours in which it never speaks, such as those of a weekend, count for
/// nothing; who speaks every hour is missed soon, who speaks twice a week after weeks. Pure.
/// </summary>
internal static class SilenceRule
{
    /// <summary>How unlikely a silence must be: once in ten thousand times.</summary>
    public const double Unlikely = 0.0001;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(26 * 7);

    /// <summary>Decides, by the whole hours that have passed since the source last spoke.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="zone">The office's, in which weeks are reckoned.</param>
    public static bool IsSilent(SourceActivity activity, DateTimeOffset now, DateTimeZone zone)
    {
        var likelihood = 1.0;
        var hour = new DateTimeOffset(activity.LastAt.UtcTicks - (activity.LastAt.UtcTicks % Hour.Ticks), TimeSpan.Zero) + Hour;
        for (var last = Earlier(now, activity.LastAt + Longest); hour + Hour <= last; hour += Hour)
        {
            if (activity.LikelihoodOf(hour, zone) is not { } speaks)
            {
                return false;
            }

            likelihood *= 1 - speaks;
            if (likelihood < Unlikely)
            {
                return true;
            }
        }

        return false;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
