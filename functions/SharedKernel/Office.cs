using NodaTime;

namespace Outreach.SharedKernel;

/// <summary>The office: its days are those of lists and reports, and its zone is that of whoever has none.</summary>
/// <param name="TimeZone">IANA zone.</param>
public sealed record Office(string TimeZone)
{
    private DateTimeZone Zone => DateTimeZoneProviders.Tzdb[TimeZone];

    /// <summary>Its day at a moment (UTC).</summary>
    public LocalDate DayOf(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(Zone).Date;

    /// <summary>The first moment (UTC) of some days, and the first after them.</summary>
    public (DateTimeOffset From, DateTimeOffset To) MomentsOf(LocalDate first, LocalDate last)
    {
        return (Begin(first), Begin(last.PlusDays(1)));

        DateTimeOffset Begin(LocalDate day) => Zone.AtStartOfDay(day).ToInstant().ToDateTimeOffset();
    }
}
