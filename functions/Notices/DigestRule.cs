using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>When a digest is due.</summary>
/// <param name="Date">The day it is about, in the person's zone: there is one a day.</param>
/// <param name="At">From when on (UTC).</param>
internal readonly record struct DigestMoment(LocalDate Date, DateTimeOffset At);

/// <summary>When digests are due. Pure.</summary>
internal static class DigestRule
{
    /// <summary>One that could not be sent until then is left out; the next day's says more.</summary>
    public static readonly TimeSpan LatestBy = TimeSpan.FromHours(6);

    // Far enough to find the first working day after a long holiday; a person who is away for longer is checked again by then.
    private const int DaysAhead = 60;

    // A time that summer time skips is the moment after it; one that winter time repeats is the first of the two.
    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly NodaTime.LocalTime Morning = new(8, 0);

    private static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>Whether the person gets a daily digest.</summary>
    public static bool HasDigest(StaffMember member) => member.IsPerson && TimeOf(member) is not null;

    /// <summary>
    /// The daily digest that is due, or comes next: at the person's hour in their zone, once a day, on days on which they work and are not
    /// absent. Those who have no hours of their own work when the company is open. Null where none comes.
    /// </summary>
    public static DigestMoment? NextDaily(
        StaffMember member, IReadOnlyCollection<CalendarDefinition> company, LocalDate? last, DateTimeOffset now) =>
        TimeOf(member) is not { } time ? null
        : First(MomentsOf(member, time, company, now), moment => last is null || moment.Date > last);

    /// <summary>
    /// The weekly digest of a lead: with the first daily one of a week, on Monday mostly. A lead who wants no daily one gets it
    /// all the same, in the morning: it says whose e-mail does not arrive.
    /// </summary>
    public static DigestMoment? NextWeekly(
        StaffMember member, Roster roster, IReadOnlyCollection<CalendarDefinition> company, LocalDate? last, DateTimeOffset now) =>
        roster.IsLead(member) ? NextOfWeek(member, company, last, now) : null;

    /// <summary>
    /// The e-mail to an admin about calendars, once a week: with the first daily digest, or at the moment at which it would come.
    /// </summary>
    public static DigestMoment? NextForAdmins(
        StaffMember member, IReadOnlyCollection<CalendarDefinition> company, LocalDate? last, DateTimeOffset now) =>
        member.Role == StaffRole.Admin ? NextOfWeek(member, company, last, now) : null;

    /// <summary>The zone of a person's day; an unknown one is read as UTC.</summary>
    public static DateTimeZone ZoneOf(StaffMember member) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(member.TimeZone) ?? DateTimeZone.Utc;

    private static DigestMoment? NextOfWeek(
        StaffMember member, IReadOnlyCollection<CalendarDefinition> company, LocalDate? last, DateTimeOffset now)
    {
        // Nobody begins with the rest of a week.
        var time = TimeOf(member) ?? Morning;
        return First(
            MomentsOf(member, time, company, now),
            moment => last is { } known ? MondayOf(moment.Date) > MondayOf(known) : IsFirstOfWeek(member, time, company, moment.Date));
    }

    private static IEnumerable<DigestMoment> MomentsOf(
        StaffMember member, NodaTime.LocalTime time, IReadOnlyCollection<CalendarDefinition> company, DateTimeOffset now)
    {
        if (!member.IsPerson)
        {
            yield break;
        }

        var zone = ZoneOf(member);
        var earliest = now - LatestBy;
        var from = member.Absence is { } away && away.From <= now && away.To > earliest ? away.To : earliest;
        var date = Instant.FromDateTimeOffset(from).InZone(zone).Date;
        for (var day = 0; day < DaysAhead; day++, date = date.PlusDays(1))
        {
            if (MomentOn(member, date, time, company) is { } moment && moment.At >= earliest)
            {
                yield return moment;
            }
        }
    }

    private static bool IsFirstOfWeek(
        StaffMember member, NodaTime.LocalTime time, IReadOnlyCollection<CalendarDefinition> company, LocalDate date)
    {
        for (var earlier = MondayOf(date); earlier < date; earlier = earlier.PlusDays(1))
        {
            if (MomentOn(member, earlier, time, company) is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Null on a day on which the person does not work or is absent, and on one that their zone has left out.</summary>
    private static DigestMoment? MomentOn(
        StaffMember member, LocalDate date, NodaTime.LocalTime time, IReadOnlyCollection<CalendarDefinition> company)
    {
        var local = ZoneOf(member).ResolveLocal(date + time, Resolver);
        var at = local.ToDateTimeOffset().ToUniversalTime();
        return local.Date == date && !IsAbsent(member, at) && Works(member, company, date) ? new DigestMoment(date, at) : null;
    }

    private static bool IsAbsent(StaffMember member, DateTimeOffset at) =>
        member.Absence is { } absence && absence.From <= at && at < absence.To;

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
