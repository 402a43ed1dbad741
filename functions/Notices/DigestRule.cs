using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using Outreach.ServiceLevels;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>When a digest is due.</summary>
/// <param name="Date">The day it is about, in the person's zone: there is one a day.</param>
/// <param name="At">From when on (UTC).</param>
public readonly record struct DigestMoment(LocalDate Date, DateTimeOffset At);

/// <summary>When digests are due. Pure.</summary>
public static class DigestRule
{
    /// <summary>One that could not be sent until then is left out; the next day's says more.</summary>
    public static readonly TimeSpan LatestBy = TimeSpan.FromHours(6);

    // Far enough to find the first working day after a long holiday; whoever is away for longer is looked at again by then.
    private const int DaysAhead = 60;

    // A time that summer time skips is the moment after it; one that winter time repeats is the first of the two.
    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>Whether the person gets digests at all.</summary>
    public static bool HasDigest(StaffMember member) => member.IsPerson && TimeOf(member) is not null;

    /// <summary>
    /// The daily digest that is due, or comes next: at the person's hour in their zone, once a day, on days on which they work
    /// and are not absent. Null where none comes.
    /// </summary>
    /// <param name="member">Who.</param>
    /// <param name="company">When the company is open: the days of those who have no hours of their own.</param>
    /// <param name="last">The day of the last one, null where there was none.</param>
    /// <param name="now">UTC.</param>
    public static DigestMoment? NextDaily(StaffMember member, IReadOnlyCollection<CalendarDefinition> company, LocalDate? last, DateTimeOffset now) =>
        First(MomentsOf(member, company, now), moment => last is null || moment.Date > last);

    /// <summary>The weekly digest of a lead: with the first daily one of a week, on Monday mostly.</summary>
    /// <inheritdoc cref="NextDaily"/>
    public static DigestMoment? NextWeekly(StaffMember member, IReadOnlyCollection<CalendarDefinition> company, LocalDate? last, DateTimeOffset now)
    {
        if (member.Role != StaffRole.Lead)
        {
            return null;
        }

        // Nobody begins with the rest of a week.
        var today = Instant.FromDateTimeOffset(now).InZone(ZoneOf(member)).Date;
        var lastWeek = MondayOf(last ?? today.PlusDays(today.DayOfWeek == IsoDayOfWeek.Monday ? -7 : 0));
        return First(MomentsOf(member, company, now), moment => MondayOf(moment.Date) > lastWeek);
    }

    /// <summary>The zone of a person's day; an unknown one is read as UTC.</summary>
    public static DateTimeZone ZoneOf(StaffMember member) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(member.TimeZone) ?? DateTimeZone.Utc;

    private static IEnumerable<DigestMoment> MomentsOf(StaffMember member, IReadOnlyCollection<CalendarDefinition> company, DateTimeOffset now)
    {
        if (!member.IsPerson || TimeOf(member) is not { } time)
        {
            yield break;
        }

        var zone = ZoneOf(member);
        var earliest = now - LatestBy;
        var from = member.Absence is { } away && away.From <= now && away.To > earliest ? away.To : earliest;
        var date = Instant.FromDateTimeOffset(from).InZone(zone).Date;
        for (var day = 0; day < DaysAhead; day++, date = date.PlusDays(1))
        {
            var local = zone.ResolveLocal(date + time, Resolver);
            var at = local.ToDateTimeOffset().ToUniversalTime();
            if (local.Date == date && at >= earliest && !IsAbsent(member, at) && Works(member, company, date))
            {
                yield return new DigestMoment(date, at);
            }
        }
    }

    private static bool IsAbsent(StaffMember member, DateTimeOffset at) => member.Absence is { } absence && absence.From <= at && at < absence.To;

    private static bool Works(StaffMember member, IReadOnlyCollection<CalendarDefinition> company, LocalDate date) =>
        member.Hours is { } hours ? HasHours(hours, date)
        : company.Count == 0 || company.Any(calendar =>
            calendar.Holidays.FirstOrDefault(holiday => holiday.Date == LocalDatePattern.Iso.Format(date)) is { } holiday
                ? holiday.Hours is { Count: > 0 }
                : HasHours(calendar.Hours, date));

    private static bool HasHours(IReadOnlyDictionary<string, IReadOnlyList<string>> week, LocalDate date) =>
        week.Any(day => day.Value.Count > 0 && string.Equals(day.Key, date.DayOfWeek.ToString(), StringComparison.OrdinalIgnoreCase));

    private static NodaTime.LocalTime? TimeOf(StaffMember member) =>
        HourAndMinute.Parse(member.Notices.DigestAt ?? "").TryGetValue(default, out var time) ? time : null;

    private static LocalDate MondayOf(LocalDate date) => date.PlusDays(1 - (int)date.DayOfWeek);

    private static DigestMoment? First(IEnumerable<DigestMoment> moments, Func<DigestMoment, bool> fits)
    {
        foreach (var moment in moments)
        {
            if (fits(moment))
            {
                return moment;
            }
        }

        return null;
    }
}
