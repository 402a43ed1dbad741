using NodaTime;

namespace Outreach.ServiceLevels;

/// <summary>
/// Reckons in business hours. Exact to the tick: daylight-saving changes make a day longer or shorter, as they do for the
/// people who work in it. Pure; what it works out about a year it keeps.
/// </summary>
internal sealed class BusinessCalendar
{
    private const int LastYear = 9999;

    // No calculation needs more of them at a time; a question about the far future must not fill memory with them.
    private const int MostYearsKept = 128;

    private readonly CalendarHours _hours;
    private readonly Year?[] _years = new Year?[MostYearsKept];

    /// <summary>Reads a definition.</summary>
    /// <exception cref="FormatException">
    /// It can't be read, or never opens; the message names each faulty path, and begins with one.
    /// </exception>
    public BusinessCalendar(CalendarDefinition definition)
    {
        var faults = new Faults();
        _hours = CalendarHours.Read(definition, "", faults) ?? throw new FormatException(faults.ToString());
    }

    private BusinessCalendar(CalendarHours hours) => _hours = hours;

    /// <summary>Open at every moment: business time is wall-clock time.</summary>
    public static BusinessCalendar AroundTheClock { get; } = new(new CalendarDefinition
    {
        TimeZone = "UTC",
        Hours = ((string[])["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
            .ToDictionary(day => day, _ => (IReadOnlyList<string>)["00:00-24:00"]),
    });

    /// <summary>The business time of a week without special days; more than nothing.</summary>
    public TimeSpan TimeAWeek => new(_hours.TicksAWeek);

    /// <summary>What is wrong with a definition, by path, as problem details have it; nothing where it can be reckoned with.</summary>
    /// <param name="path">What stands before each path, such as <c>calendars.office</c>.</param>
    public static IReadOnlyDictionary<string, string[]> ErrorsOf(CalendarDefinition? definition, string path = "")
    {
        var faults = new Faults();
        CalendarHours.Read(definition, path, faults);
        return faults.ByPath;
    }

    public bool IsOpen(DateTimeOffset at) => NextOpening(at) == at;

    /// <summary>The first moment (UTC) from another on at which it is open: that moment itself where it is.</summary>
    /// <exception cref="OverflowException">That is after the year 9999, as in every search ahead.</exception>
    public DateTimeOffset NextOpening(DateTimeOffset from)
    {
        var (year, i) = StretchFrom(from.UtcTicks);
        return At(Math.Max(from.UtcTicks, year.Starts[i]));
    }

    /// <summary>
    /// The end (UTC) of the hours that it is open at a moment, or opens next: the first moment at which it is closed again.
    /// <see cref="DateTimeOffset.MaxValue"/> where it never closes.
    /// </summary>
    public DateTimeOffset NextClosing(DateTimeOffset from)
    {
        var (year, i) = StretchFrom(from.UtcTicks);
        while (year.Ends[i] == year.EndsAt)
        {
            if (_hours.TicksAWeek == 7 * TimeSpan.TicksPerDay && year.EndsAt > (_hours.LastSpecialDay + 2) * TimeSpan.TicksPerDay)
            {
                return DateTimeOffset.MaxValue;
            }

            var next = Next(year);
            if (next.Starts is not [var start, ..] || start != year.EndsAt)
            {
                break;
            }

            (year, i) = (next, 0);
        }

        return At(year.Ends[i]);
    }

    /// <summary>The first moment (UTC) at which so much business time has passed since another; none passes while it is closed.</summary>
    /// <param name="business">Business time, not negative. Zero gives the same moment, open or not.</param>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan business)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(business, TimeSpan.Zero);
        if (business == TimeSpan.Zero)
        {
            return from.ToUniversalTime();
        }

        var year = YearNumbered(from.UtcDateTime.Year);
        var passed = year.OpenBefore(from.UtcTicks);
        var left = business.Ticks;
        while (left > year.Total - passed)
        {
            left -= year.Total - passed;
            passed = 0;
            year = Next(year);
        }

        return At(year.AtOpenTicks(passed + left));
    }

    /// <summary>The business time between two moments (UTC); negative where the second is before the first.</summary>
    public TimeSpan Measure(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
        {
            return -Measure(to, from);
        }

        var year = YearNumbered(from.UtcDateTime.Year);
        var open = -year.OpenBefore(from.UtcTicks);
        while (to.UtcTicks >= year.EndsAt && year.Number < LastYear)
        {
            open += year.Total;
            year = Next(year);
        }

        return new TimeSpan(open + year.OpenBefore(to.UtcTicks));
    }

    /// <summary>Reads a definition; null where it has faults, which are added with their paths.</summary>
    internal static BusinessCalendar? Read(CalendarDefinition? definition, string path, Faults faults) =>
        CalendarHours.Read(definition, path, faults) is { } hours ? new BusinessCalendar(hours) : null;

    /// <summary>The stretch that is open at a moment, or opens next.</summary>
    private (Year Year, int Index) StretchFrom(long ticks)
    {
        for (var year = YearNumbered(At(ticks).Year); ; year = Next(year))
        {
            if (year.StretchFrom(ticks) is var i && i < year.Ends.Length)
            {
                return (year, i);
            }
        }
    }

    private Year Next(Year year) => year.Number < LastYear
        ? YearNumbered(year.Number + 1)
        : throw new OverflowException("That is beyond the last year that can be reckoned with.");

    private Year YearNumbered(int number)
    {
        ref var place = ref _years[number % MostYearsKept];
        return place is { } known && known.Number == number ? known : place = Build(number);
    }

    /// <summary>
    /// Between two changes of the zone's offset, the clock on the wall simply runs: there a local day's hours are moments by
    /// subtraction, and what of them lies beyond a change is not shown by that clock.
    /// </summary>
    private Year Build(int number)
    {
        var (begins, ends) = (
            new DateTime(number, 1, 1).Ticks, number < LastYear ? new DateTime(number + 1, 1, 1).Ticks : DateTime.MaxValue.Ticks);
        var stretches = new Stretches();
        foreach (var interval in _hours.Zone.GetZoneIntervals(InstantAt(begins), number < LastYear ? InstantAt(ends) : Instant.MaxValue))
        {
            var offset = interval.WallOffset.Ticks;
            var from = interval.HasStart ? Math.Max(begins, TicksOf(interval.Start)) : begins;
            var to = interval.HasEnd ? Math.Min(ends, TicksOf(interval.End)) : ends;
            for (var day = Math.DivRem(from + offset, TimeSpan.TicksPerDay).Quotient - 1; day * TimeSpan.TicksPerDay < to + offset; day++)
            {
                var midnight = (day * TimeSpan.TicksPerDay) - offset;
                foreach (var hours in _hours.Of(day))
                {
                    stretches.Add(Math.Max(from, midnight + hours.From), Math.Min(to, midnight + hours.To));
                }
            }
        }

        return new Year(number, ends, [.. stretches.Starts], [.. stretches.Ends]);
    }

    private static long TicksOf(Instant instant) => instant.ToUnixTimeTicks() + DateTime.UnixEpoch.Ticks;

    private static Instant InstantAt(long ticks) => Instant.FromUnixTimeTicks(ticks - DateTime.UnixEpoch.Ticks);

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>Open stretches on their way into a year, in order. Hours without a gap between them are one.</summary>
    private sealed class Stretches
    {
        public List<long> Starts { get; } = [];

        public List<long> Ends { get; } = [];

        public void Add(long start, long end)
        {
            if (end <= start)
            {
                return;
            }

            if (Ends.Count > 0 && Ends[^1] == start)
            {
                Ends[^1] = end;
                return;
            }

            Starts.Add(start);
            Ends.Add(end);
        }
    }

    /// <summary>The open stretches of one year (UTC), in order, with the business time before each.</summary>
    private sealed class Year
    {
        private readonly long[] _before;

        public Year(int number, long endsAt, long[] starts, long[] ends)
        {
            (Number, EndsAt, Starts, Ends) = (number, endsAt, starts, ends);
            _before = new long[starts.Length];
            for (var i = 0; i < starts.Length; i++)
            {
                _before[i] = Total;
                Total += ends[i] - starts[i];
            }
        }

        public int Number { get; }

        public long EndsAt { get; }

        public long[] Starts { get; }

        public long[] Ends { get; }

        public long Total { get; }

        /// <summary>The index of the stretch that is open at a moment, or opens next; past the last where none does this year.</summary>
        public int StretchFrom(long ticks)
        {
            var i = Array.BinarySearch(Ends, ticks);
            return i < 0 ? ~i : i + 1;
        }

        /// <summary>The business time of this year before a moment.</summary>
        public long OpenBefore(long ticks)
        {
            var i = StretchFrom(ticks);
            return i == Ends.Length ? Total : _before[i] + Math.Max(0, ticks - Starts[i]);
        }

        /// <summary>The first moment at which so much business time of this year has passed; from more than nothing to all of it.</summary>
        public long AtOpenTicks(long open)
        {
            var i = Array.BinarySearch(_before, open);
            i = (i < 0 ? ~i : i) - 1;
            return Starts[i] + open - _before[i];
        }
    }
}
