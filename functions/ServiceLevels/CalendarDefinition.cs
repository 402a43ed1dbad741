namespace Outreach.ServiceLevels;

/// <summary>A day that is not like its weekday: a holiday, or a half day.</summary>
/// <param name="Date">Which day, <c>2026-12-25</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Hours">When it is open all the same, such as <c>09:00-12:00</c>; nothing where it is closed.</param>
internal sealed record CalendarHoliday(string Date, string? Name = null, IReadOnlyList<string>? Hours = null);

/// <summary>
/// When a company, or a person, works: as it is written down. It is open at a moment when the clock on the wall shows one of
/// its hours: what summer time skips is not worked, what winter time repeats is worked twice.
/// </summary>
internal sealed record CalendarDefinition
{
    /// <summary>IANA zone in which all the times are meant.</summary>
    public required string TimeZone { get; init; }

    /// <summary>
    /// The hours of each weekday, <c>monday</c> to <c>sunday</c>, as <c>HH:mm-HH:mm</c>; <c>24:00</c> is the end of the day.
    /// A weekday that is not named is closed. At least one is open: special days alone come to an end, and what is due after
    /// them would never be.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Hours { get; init; }

    /// <summary>The days that differ, of the years 2000 to 2199.</summary>
    public IReadOnlyList<CalendarHoliday> Holidays { get; init; } = [];
}
