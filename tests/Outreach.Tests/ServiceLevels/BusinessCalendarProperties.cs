using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using Outreach.ServiceLevels;

namespace Outreach.Tests.ServiceLevels;

/// <summary>Business hours, in any calendar, zone and moment, near a change of the clocks above all.</summary>
public sealed class BusinessCalendarProperties
{
    private static readonly Gen<(
        BusinessCalendar Calendar, DateTimeOffset At, TimeSpan First, TimeSpan Second, CalendarDefinition Definition)> Made =
        from made in Calendars.WithMoment
        from first in Calendars.Durations
        from second in Calendars.Durations
        select (new BusinessCalendar(made.Definition), made.At, first, second, made.Definition);

    [Fact]
    public void What_was_added_is_measured() => Always.Holds(
        Made,
        made =>
        {
            var to = made.Calendar.Add(made.At, made.First);
            Assert.Equal(made.First, made.Calendar.Measure(made.At, to));
            Assert.True(to >= made.At + made.First);
        },
        tests: 500);

    [Fact]
    public void What_was_added_is_the_first_such_moment() => Always.Holds(
        Made,
        made =>
        {
            var to = made.Calendar.Add(made.At, made.First + TimeSpan.FromTicks(1));
            Assert.Equal(made.First, made.Calendar.Measure(made.At, to.AddTicks(-1)));
        },
        tests: 300);

    [Fact]
    public void Splitting_a_duration_changes_nothing() => Always.Holds(
        Made,
        made =>
            Assert.Equal(
                made.Calendar.Add(made.At, made.First + made.Second),
                made.Calendar.Add(made.Calendar.Add(made.At, made.First), made.Second)),
        tests: 500);

    [Fact]
    public void More_time_is_never_earlier_and_a_later_start_never_ends_earlier() => Always.Holds(
        Made,
        made =>
        {
            var to = made.Calendar.Add(made.At, made.First);
            Assert.True(made.Calendar.Add(made.At, made.First + made.Second) >= to);
            Assert.True(made.Calendar.Add(made.At, made.First + TimeSpan.FromTicks(1)) > to);
            Assert.True(made.Calendar.Add(made.At + made.Second, made.First) >= to);
        },
        tests: 500);

    [Fact]
    public void Measures_add_up_and_turn_round() => Always.Holds(
        Made,
        made =>
        {
            var (middle, last) = (made.At + made.First, made.At + made.First + made.Second);
            Assert.Equal(
                made.Calendar.Measure(made.At, last), made.Calendar.Measure(made.At, middle) + made.Calendar.Measure(middle, last));
            Assert.Equal(made.Calendar.Measure(made.At, last), -made.Calendar.Measure(last, made.At));
            Assert.InRange(made.Calendar.Measure(made.At, last), TimeSpan.Zero, last - made.At);
        },
        tests: 500);

    [Fact]
    public void The_next_opening_is_the_first_open_moment_and_stays_the_next() => Always.Holds(
        Made,
        made =>
        {
            var opening = made.Calendar.NextOpening(made.At);
            Assert.Equal(opening, made.Calendar.NextOpening(opening));
            Assert.True(made.Calendar.IsOpen(opening));
            Assert.Equal(TimeSpan.Zero, made.Calendar.Measure(made.At, opening));
            Assert.Equal(TimeSpan.FromTicks(1), made.Calendar.Measure(opening, opening.AddTicks(1)));
            Assert.Equal(OnTheWall(made.Definition)(made.At), made.Calendar.IsOpen(made.At));
        },
        tests: 300);

    [Fact]
    public void Between_the_next_opening_and_the_next_closing_it_is_open_throughout() => Always.Holds(
        Made,
        made =>
        {
            var (opening, closing) = (made.Calendar.NextOpening(made.At), made.Calendar.NextClosing(made.At));
            Assert.True(closing > opening);
            if (closing < DateTimeOffset.MaxValue)
            {
                Assert.False(made.Calendar.IsOpen(closing));
                Assert.Equal(closing - opening, made.Calendar.Measure(opening, closing));
            }
        },
        tests: 300);

    [Fact]
    public void Counting_the_open_minutes_one_by_one_gives_the_same() => Always.Holds(
        from made in Calendars.WithMoment
        from minutes in Gen.Choose(0, 21 * 1440)
        select (made.Definition, From: WholeMinute(made.At.AddDays(-7)), minutes),
        made =>
        {
            var isOpen = OnTheWall(made.Definition);
            var open = Enumerable.Range(0, made.minutes).Count(minute => isOpen(made.From.AddMinutes(minute)));
            Assert.Equal(
                TimeSpan.FromMinutes(open), new BusinessCalendar(made.Definition).Measure(made.From, made.From.AddMinutes(made.minutes)));
        },
        tests: 50);

    /// <summary>What somebody sees who looks at the clock on the wall, and then at the list of hours.</summary>
    private static Func<DateTimeOffset, bool> OnTheWall(CalendarDefinition definition)
    {
        var zone = DateTimeZoneProviders.Tzdb[definition.TimeZone];
        var week = definition.Hours.ToDictionary(day => day.Key, day => RangesOf(day.Value));
        var special = definition.Holidays.ToDictionary(
            day => LocalDatePattern.Iso.Parse(day.Date).GetValueOrThrow(), day => RangesOf(day.Hours ?? []));
        return at =>
        {
            var local = Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
            var hours = special.GetValueOrDefault(local.Date) ?? week[Calendars.Weekdays[(int)local.DayOfWeek - 1]];
            return Array.Exists(hours, range => range.From <= local.TickOfDay && local.TickOfDay < range.To);
        };
    }

    private static (long From, long To)[] RangesOf(IEnumerable<string> hours) =>
        [.. hours.Select(range => range.Split('-')).Select(range => (TicksOf(range[0]), TicksOf(range[1])))];

    private static long TicksOf(string clock) =>
        (int.Parse(clock[..2], CultureInfo.InvariantCulture) * TimeSpan.TicksPerHour)
            + (int.Parse(clock[3..], CultureInfo.InvariantCulture) * TimeSpan.TicksPerMinute);

    private static DateTimeOffset WholeMinute(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));
}
