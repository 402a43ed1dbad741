using NodaTime;
using NodaTime.Text;
using Outreach.Platform;

namespace Outreach.ServiceLevels;

/// <summary>Moments that people write as a clock on the wall shows them. Pure.</summary>
internal static class LocalMoments
{
    // The years of which a calendar can know special days.
    private const int FirstYear = 2000;
    private const int LastYear = 2199;

    private static readonly LocalDateTimePattern[] Patterns =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss"),
    ];

    /// <summary>
    /// A moment (UTC) with an offset, or as a zone's clock shows it; null for anything else. A time that the clock leaves out in spring is
    /// the one an hour later, and of one that it shows twice in autumn the first is meant.
    /// </summary>
    public static DateTimeOffset? Parse(string? text, string timeZone) =>
        (Instants.Parse(text) ?? ParseLocal(text, timeZone)) is { Year: >= FirstYear and <= LastYear } moment ? moment : null;

    private static DateTimeOffset? ParseLocal(string? text, string timeZone) =>
        text is null ? null
        : Patterns.Select(pattern => pattern.Parse(text)).FirstOrDefault(parsed => parsed.Success) is not { } read ? null
        : DateTimeZoneProviders.Tzdb[timeZone].AtLeniently(read.Value).ToInstant().ToDateTimeOffset();
}
