using NodaTime;
using NodaTime.Text;

namespace Outreach.Notices;

/// <summary>Moments as a reader in a zone writes them.</summary>
internal static class LocalTime
{
    private static readonly ZonedDateTimePattern Pattern = ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH':'mm", null);

    /// <summary>Such as <c>Tue 3 Mar 14:30</c>.</summary>
    /// <param name="moment">UTC.</param>
    /// <param name="timeZone">IANA zone; an unknown one is read as UTC.</param>
    public static string For(DateTimeOffset moment, string timeZone) =>
        Pattern.Format(Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc));
}
