using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Outreach.ServiceLevels;

/// <summary>
/// Reckons in business hours. Exact to the tick: daylight-saving changes make a day longer or shorter, as they do for the
/// people who work in it. Pure; what it works out about a year it keeps.
/// </summary>
public sealed class BusinessCalendar
{
    private const int LastYear = 9990;

    // Open while the clock on the wall says so: what summer time skips is not worked, what winter time repeats is worked twice.
    private static readonly ZoneLocalMappingResolver Opens =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly ZoneLocalMappingResolver Closes =
        Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    private readonly DateTimeZone _zone;
    private readonly IReadOnlyList<OpenSpan>[] _week = new IReadOnlyList<OpenSpan>[8];
    private readonly Dictionary<LocalDate, IReadOnlyList<OpenSpan>> _days;
    private readonly ConcurrentDictionary<int, Year> _years = [];

    /// <summary>Reads a definition.</summary>
    /// <exception cref="FormatException">It can't be read, or never opens; the message begins with the faulty path.</exception>
    public BusinessCalendar(CalendarDefinition definition)
    {
        _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(definition.TimeZone)
            ?? throw new FormatException($"timeZone: '{definition.TimeZone}' is not an IANA zone, such as Europe/Amsterdam.");
        Array.Fill(_week, []);
        foreach (var (name, hours) in definition.Hours)
        {
            var day = Enum.TryParse<IsoDayOfWeek>(name, ignoreCase: true, out var known) && known != IsoDayOfWeek.None && !char.IsAsciiDigit(name[0])
                ? known
                : throw new FormatException($"hours.{name}: is not a weekday, monday to sunday.");
            _week[(int)day] = SpansOf(hours, $"hours.{name}");
        }

        if (_week.All(spans => spans.Count == 0))
        {
            throw new FormatException("hours: this calendar never opens.");
        }

        _days = DaysOf(definition.Holidays);
    }

    /// <summary>Open at every moment: business time is wall-clock time.</summary>
    public static BusinessCalendar AroundTheClock { get; } = new(new CalendarDefinition
    {
        TimeZone = "UTC",
        Hours = Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)
            .ToDictionary(day => day.ToString().ToLowerInvariant(), _ => (IReadOnlyList<string>)["00:00-24:00"]),
    });

    /// <summary>Whether it is open at a moment (UTC).</summary>
    public bool IsOpen(DateTimeOffset at) => NextOpening(at) == at;

    /// <summary>The first moment (UTC) from another on at which it is open: that moment itself where it is.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset from) => At(Math.Max(from.UtcTicks, SpanFrom(from.UtcTicks).Start));

    /// <summary>The end (UTC) of the hours that it is open at a moment, or opens next.</summary>
    public DateTimeOffset NextClosing(DateTimeOffset from) => At(SpanFrom(from.UtcTicks).End);

    /// <summary>The moment (UTC) at which so much business time has passed since another; nothing passes while it is closed.</summary>
    /// <param name="from">UTC.</param>
    /// <param name="business">Business time, not negative.</param>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan business)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(business, TimeSpan.Zero);
        if (business == TimeSpan.Zero)
        {
            return from.ToUniversalTime();
        }

        var year = YearOf(from.UtcTicks);
        var left = business.Ticks + year.OpenBefore(from.UtcTicks);
        while (left > year.Total)
        {
            left -= year.Total;
            year = Next(year);
        }

        return At(year.AtOpenTicks(left));
    }

    /// <summary>The business time between two moments (UTC); negative where the second is before the first.</summary>
    public TimeSpan Measure(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
        {
            return -Measure(to, from);
        }

        var year = YearOf(from.UtcTicks);
        var open = -year.OpenBefore(from.UtcTicks);
        while (to.UtcTicks >= year.EndsAt && year.Number < LastYear)
        {
            open += year.Total;
            year = Next(year);
        }

        return new TimeSpan(open + year.OpenBefore(to.UtcTicks));
    }

    private (long Start, long End) SpanFrom(long ticks)
    {
        for (var year = YearOf(ticks); ; year = Next(year))
        {
            if (year.SpanFrom(ticks) is { } span)
            {
                return span;
            }
        }
    }

    private Year YearOf(long ticks) =>
        YearNumbered(Instant.FromDateTimeOffset(At(ticks)).InZone(_zone).Year);

    private Year Next(Year year) => year.Number < LastYear
        ? YearNumbered(year.Number + 1)
        : throw new OverflowException("That is beyond the last year that can be reckoned with.");

    private Year YearNumbered(int number) => _years.GetOrAdd(number, Build);

    private Year Build(int number)
    {
        var (starts, ends) = (new List<long>(), new List<long>());
        for (var date = new LocalDate(number, 1, 1); date.Year == number; date = date.PlusDays(1))
        {
            foreach (var span in _days.TryGetValue(date, out var special) ? special : _week[(int)date.DayOfWeek])
            {
                var start = Math.Max(TicksOf(date + span.From, Opens), ends.Count > 0 ? ends[^1] : long.MinValue);
                var end = TicksOf(span.To is { } to ? date + to : date.PlusDays(1).AtMidnight(), Closes);
                if (end > start && ends.Count > 0 && ends[^1] == start)
                {
                    // Hours that follow each other without a gap are one stretch: it closes at its end, not between.
                    ends[^1] = end;
                }
                else if (end > start)
                {
                    starts.Add(start);
                    ends.Add(end);
                }
            }
        }

        return new Year(number, TicksOf(new LocalDate(number + 1, 1, 1).AtMidnight(), Opens), [.. starts], [.. ends]);
    }

    private long TicksOf(LocalDateTime local, ZoneLocalMappingResolver resolver) =>
        _zone.ResolveLocal(local, resolver).ToDateTimeOffset().UtcTicks;

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private static Dictionary<LocalDate, IReadOnlyList<OpenSpan>> DaysOf(IReadOnlyList<CalendarHoliday> holidays)
    {
        var days = new Dictionary<LocalDate, IReadOnlyList<OpenSpan>>();
        for (var i = 0; i < holidays.Count; i++)
        {
            if (!LocalDatePattern.Iso.Parse(holidays[i].Date ?? "").TryGetValue(default, out var date))
            {
                throw new FormatException($"holidays[{i}].date: must be a day such as 2026-12-25.");
            }

            if (!days.TryAdd(date, SpansOf(holidays[i].Hours ?? [], $"holidays[{i}].hours")))
            {
                throw new FormatException($"holidays[{i}].date: {holidays[i].Date} is there twice.");
            }
        }

        return days;
    }

    private static OpenSpan[] SpansOf(IReadOnlyList<string> hours, string path)
    {
        var spans = hours.Select((text, i) => SpanOf(text, $"{path}[{i}]")).OrderBy(span => span.From).ToArray();
        for (var i = 1; i < spans.Length; i++)
        {
            if (spans[i - 1].To is not { } to || to > spans[i].From)
            {
                throw new FormatException($"{path}: the hours overlap.");
            }
        }

        return spans;
    }

    private static OpenSpan SpanOf(string text, string path)
    {
        if (text?.Split('-') is [var from, var to]
            && HourAndMinute.Parse(from).TryGetValue(default, out var opens)
            && (to == "24:00" || (HourAndMinute.Parse(to).TryGetValue(default, out var closes) && closes > opens)))
        {
            return new OpenSpan(opens, to == "24:00" ? null : HourAndMinute.Parse(to).Value);
        }

        throw new FormatException($"{path}: '{text}' must be hours such as 09:00-17:00, the end after the beginning and 24:00 at the latest.");
    }

    /// <summary>Hours on the wall's clock; no end is the end of the day.</summary>
    private readonly record struct OpenSpan(LocalTime From, LocalTime? To);

    /// <summary>The open stretches of one local year, in order, with the business time before each.</summary>
    private sealed class Year
    {
        private readonly long[] _starts;
        private readonly long[] _ends;
        private readonly long[] _before;

        public Year(int number, long endsAt, long[] starts, long[] ends)
        {
            (Number, EndsAt, _starts, _ends) = (number, endsAt, starts, ends);
            _before = new long[starts.Length];
            for (var i = 0; i < starts.Length; i++)
            {
                _before[i] = Total;
                Total += ends[i] - starts[i];
            }
        }

        public int Number { get; }

        /// <summary>The next year begins here.</summary>
        public long EndsAt { get; }

        /// <summary>All business time of the year.</summary>
        public long Total { get; }

        /// <summary>The stretch that is open at a moment, or the next one this year.</summary>
        public (long Start, long End)? SpanFrom(long ticks)
        {
            var i = IndexOfEndAfter(ticks);
            return i < _ends.Length ? (_starts[i], _ends[i]) : null;
        }

        /// <summary>The business time of this year before a moment.</summary>
        public long OpenBefore(long ticks)
        {
            var i = IndexOfEndAfter(ticks);
            return i == _ends.Length ? Total : _before[i] + Math.Max(0, ticks - _starts[i]);
        }

        /// <summary>The first moment at which so much business time of this year has passed; from more than nothing to all of it.</summary>
        public long AtOpenTicks(long open)
        {
            var i = Array.BinarySearch(_before, open);
            i = (i < 0 ? ~i : i) - 1;
            return _starts[i] + open - _before[i];
        }

        private int IndexOfEndAfter(long ticks)
        {
            var i = Array.BinarySearch(_ends, ticks);
            return i < 0 ? ~i : i + 1;
        }
    }
}
