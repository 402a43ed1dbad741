using NodaTime;
using NodaTime.Text;

namespace Outreach.Platform;

/// <summary>Days as people say them.</summary>
internal static class LocalDay
{
    private static readonly LocalDatePattern Pattern = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");

    /// <summary>Such as <c>3 March 2026</c>: the day of a moment (UTC) in an IANA zone; an unknown zone is read as UTC.</summary>
    public static string InWords(DateTimeOffset moment, string timeZone) =>
        Pattern.Format(
            Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc).Date);
}
