using NodaTime;
using NodaTime.TimeZones;

namespace Outreach.SharedKernel;

/// <summary>The office: its days are those of lists and reports, and its zone is that of whoever has none.</summary>
/// <param name="TimeZone">IANA zone.</param>
public sealed record Office(string TimeZone)
{
    /// <summary>
    /// Its country, two letters of ISO 3166: a phone number that names no country is read as it is written there. Null for none.
    /// </summary>
    public string? Country { get; init; } = CountryOf(TimeZone);

    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb[TimeZone];

    /// <summary>The country that a zone is in; null for one that is in none, such as UTC.</summary>
    public static string? CountryOf(string timeZone) =>
        TzdbDateTimeZoneSource.Default.ZoneLocations?.FirstOrDefault(location => location.ZoneId == timeZone)?.CountryCode;

    /// <summary>Its day at a moment (UTC).</summary>
    public LocalDate DayOf(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(Zone).Date;

    /// <summary>The first moment (UTC) of some days, and the first after them.</summary>
    public (DateTimeOffset From, DateTimeOffset To) MomentsOf(LocalDate first, LocalDate last)
    {
        return (Begin(first), Begin(last.PlusDays(1)));

        DateTimeOffset Begin(LocalDate day) => Zone.AtStartOfDay(day).ToInstant().ToDateTimeOffset();
    }
}
