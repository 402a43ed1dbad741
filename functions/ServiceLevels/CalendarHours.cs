using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Outreach.ServiceLevels;

/// <summary>
/// Hours of one day, in ticks since its beginning as the clock on the wall counts them. While they are read, those of a night end after the
/// day does; then they are split.
/// </summary>
internal readonly record struct OpenHours(long From, long To);

/// <summary>A calendar's definition, read and found sound.</summary>
internal sealed partial class CalendarHours
{
    private const int MostADay = 24;
    private const int MostHolidays = 1000;
    private const int MostNameUnits = 100;
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    // The provider itself also knows offsets such as UTC+01:00, which are no zones: they have no summer time.
    private static readonly FrozenSet<string> IanaZones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    private readonly OpenHours[][] _week = [.. Weekdays.Select(_ => Array.Empty<OpenHours>())];
    private readonly long[] _mornings = new long[7];
    private readonly Dictionary<long, OpenHours[]> _days = [];

    private CalendarHours(DateTimeZone zone) => Zone = zone;

    public DateTimeZone Zone { get; }

    /// <summary>What a week without special days is open.</summary>
    public long TicksAWeek { get; private set; }

    /// <summary>The last day that is not like its weekday, in days since 0001-01-01; -1 where there is none.</summary>
    public long LastSpecialDay { get; private set; } = -1;

    /// <summary>The hours of a day, in order and without overlap.</summary>
    /// <param name="day">In days since 0001-01-01, which was a Monday.</param>
    public OpenHours[] Of(long day) => _days.TryGetValue(day, out var special) ? special : _week[(int)(((day % 7) + 7) % 7)];

    /// <summary>Reads a definition; null where it has faults, which are added with their paths.</summary>
    public static CalendarHours? Read(CalendarDefinition? definition, string path, Faults faults)
    {
        if (definition is null)
        {
            faults.Add(path.Length == 0 ? "calendar" : path, "must be a calendar.");
            return null;
        }

        var found = new Faults();
        var isZone = definition.TimeZone is not null && IanaZones.Contains(definition.TimeZone);
        var read = new CalendarHours(isZone ? DateTimeZoneProviders.Tzdb[definition.TimeZone!] : DateTimeZone.Utc);
        read.ReadWeek(definition.Hours, found);
        read.ReadHolidays(definition.Holidays, found);
        if (!isZone)
        {
            found.Add("timeZone", "must be an IANA zone, such as Europe/Amsterdam.");
        }

        found.CopyTo(faults, path);
        return found.Any ? null : read;
    }

    private void ReadWeek(IReadOnlyDictionary<string, IReadOnlyList<string>>? hours, Faults faults)
    {
        var seen = new HashSet<int>();
        foreach (var (name, texts) in hours ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            var path = Faults.Join("hours", name);
            var day = Array.FindIndex(Weekdays, weekday => weekday.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (day < 0)
            {
                faults.Add(path, "is not a weekday, monday to sunday.");
            }
            else if (!seen.Add(day))
            {
                faults.Add(path, "is there twice.");
            }
            else
            {
                _week[day] = HoursOf(texts, path, faults);
            }
        }

        foreach (var (day, night) in _week.Index().SelectMany(day => NightsOf(day.Item).Select(night => (day.Index, night))).ToList())
        {
            var next = (day + 1) % Weekdays.Length;
            _week[day] = [.. _week[day].Where(one => one != night), night with { To = TimeSpan.TicksPerDay }];
            _week[next] = WithMorning(_week[next], night, Faults.Join("hours", Weekdays[next]), faults);
            _mornings[next] = night.To - TimeSpan.TicksPerDay;
        }

        TicksAWeek = _week.Sum(day => day.Sum(one => one.To - one.From));
        if (TicksAWeek == 0 && !faults.Any)
        {
            faults.Add("hours", "must open at least once a week; this calendar never opens.");
        }
    }

    private void ReadHolidays(IReadOnlyList<CalendarHoliday>? holidays, Faults faults)
    {
        if (holidays?.Count > MostHolidays)
        {
            faults.Add("holidays", $"may hold {MostHolidays} days at the most.");
            return;
        }

        for (var i = 0; i < holidays?.Count; i++)
        {
            var path = $"holidays[{i}]";
            if (holidays[i] is not { } holiday)
            {
                faults.Add(path, "must be a day with a date.");
                continue;
            }

            if (!DateOnly.TryParseExact(holiday.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                || date.Year is < 2000 or > 2199)
            {
                faults.Add($"{path}.date", "must be a day such as 2026-12-25, of the years 2000 to 2199.");
            }
            else if (!_days.TryAdd(date.DayNumber, HoursOf(holiday.Hours ?? [], $"{path}.hours", faults)))
            {
                faults.Add($"{path}.date", $"is there twice: {holiday.Date}.");
            }

            LastSpecialDay = Math.Max(LastSpecialDay, date.DayNumber);
            if (holiday.Name is { } name && (name.Length > MostNameUnits || name.Any(char.IsControl)))
            {
                faults.Add($"{path}.name", $"may hold {MostNameUnits} characters at the most, and no control characters.");
            }
        }

        // A night that does not begin does not end either.
        foreach (var next in _days.Keys.Select(day => day + 1).Where(next => !_days.ContainsKey(next) && _mornings[next % 7] > 0).ToList())
        {
            _days[next] = [.. Of(next).Where(one => one != new OpenHours(0, _mornings[next % 7]))];
            LastSpecialDay = Math.Max(LastSpecialDay, next);
        }

        foreach (var (day, night) in _days.SelectMany(day => NightsOf(day.Value).Select(night => (day.Key, night))).ToList())
        {
            _days[day] = [.. _days[day].Where(one => one != night), night with { To = TimeSpan.TicksPerDay }];
            _days[day + 1] = WithMorning(
                Of(day + 1), night, $"holidays: the night after {DateOnly.FromDayNumber((int)day):yyyy-MM-dd}", faults);
            LastSpecialDay = Math.Max(LastSpecialDay, day + 1);
        }
    }

    private static IEnumerable<OpenHours> NightsOf(OpenHours[] hours) => hours.Where(one => one.To > TimeSpan.TicksPerDay);

    /// <summary>The hours of a day with the end of the night before it.</summary>
    private static OpenHours[] WithMorning(OpenHours[] hours, OpenHours night, string path, Faults faults)
    {
        var morning = new OpenHours(0, night.To - TimeSpan.TicksPerDay);
        if (hours.Any(other => other.From < morning.To))
        {
            faults.Add(path, "overlaps the hours that began the day before.");
        }

        return [morning, .. hours];
    }

    private static OpenHours[] HoursOf(IReadOnlyList<string>? texts, string path, Faults faults)
    {
        if (texts is null || texts.Count > MostADay)
        {
            faults.Add(path, $"must be a list of at most {MostADay} hours such as 09:00-17:00.");
            return [];
        }

        var hours = new List<OpenHours>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (Parse(texts[i]) is not { } read)
            {
                faults.Add(
                    $"{path}[{i}]",
                    "must be hours such as 09:00-17:00, or 21:00-02:00 where they end on the next day, and 24:00 at the latest.");
            }
            else if (hours.Any(other => read.From < other.To && other.From < read.To))
            {
                faults.Add($"{path}[{i}]", "overlaps hours before it.");
            }
            else
            {
                hours.Add(read);
            }
        }

        return [.. hours.OrderBy(one => one.From)];
    }

    private static OpenHours? Parse(string? text)
    {
        if (text is null || HourRange().Match(text) is not { Success: true } match)
        {
            return null;
        }

        long Ticks(int group) => (Number(group) * TimeSpan.TicksPerHour) + (Number(group + 1) * TimeSpan.TicksPerMinute);
        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var (from, to) = (Ticks(1), Ticks(3));
        return from == to || to > TimeSpan.TicksPerDay ? null
            : from < to ? new OpenHours(from, to)
            : new OpenHours(from, to + TimeSpan.TicksPerDay);
    }

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])\z")]
    private static partial Regex HourRange();
}
