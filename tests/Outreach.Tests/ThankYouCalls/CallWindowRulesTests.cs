using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outreach.ThankYouCalls;

namespace Outreach.Tests.ThankYouCalls;

/// <summary>We ask nobody to call outside the customer's own hours, in any zone, on the days when clocks change too.</summary>
public sealed class CallWindowRulesTests
{
    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal))];

    /// <summary>A moment within two days of a change of the clocks where the zone has one, else any moment.</summary>
    private static readonly Gen<(string Zone, DateTimeOffset At)> Moments =
        from zone in Gen.Elements(Zones)
        from minutes in Gen.Choose(0, 4 * 365 * 1440)
        from nearAChange in Gen.Elements(true, false)
        select (zone, nearAChange ? NearAChange(zone, Samples.Monday.AddMinutes(minutes), minutes) : Samples.Monday.AddMinutes(minutes));

    [Fact]
    public void The_first_moment_is_inside_the_window_and_not_before_it_was_asked_for() => Always.Holds(
        Moments,
        made =>
        {
            var window = new CallWindow("09:00", "20:00", made.Zone);

            var first = CallWindowRules.FirstInside(window, made.At);

            AssertInside(first, made.Zone);
            Assert.InRange(first - made.At, TimeSpan.Zero, TimeSpan.FromHours(38));
            Assert.Equal(first, CallWindowRules.FirstInside(window, first));
        },
        tests: 1000);

    [Fact]
    public void Another_attempt_is_later_inside_the_window_and_at_a_part_of_the_day_not_tried_yet() => Always.Holds(
        from moment in Moments
        from tried in Gen.Choose(0, 23).ListOf()
        select (moment, tried),
        made =>
        {
            var window = new CallWindow("09:00", "20:00", made.moment.Zone);

            var next = CallWindowRules.NextAttempt(window, [.. made.tried], made.moment.At);

            AssertInside(next, made.moment.Zone);
            Assert.InRange(next - made.moment.At, TimeSpan.FromTicks(1), TimeSpan.FromHours(50));
            var parts = made.tried.Select(PartOf).Distinct().ToList();
            Assert.True(parts.Count == 3 || !parts.Contains(PartOf(CallWindowRules.HourAt(window, next))));
        },
        tests: 1000);

    [Theory]
    [InlineData("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T07:59:59Z", "2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T18:59:59Z", "2026-03-02T18:59:59Z")]
    [InlineData("2026-03-02T19:00:00Z", "2026-03-03T08:00:00Z")]
    [InlineData("2026-03-28T22:00:00Z", "2026-03-29T07:00:00Z")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25T08:00:00Z")]
    public void The_window_opens_at_nine_and_closes_at_eight_on_the_customers_wall(string from, string first) =>
        Assert.Equal(At(first), CallWindowRules.FirstInside(new CallWindow("09:00", "20:00", "Europe/Amsterdam"), At(from)));

    [Theory]
    [InlineData("2026-03-02T09:30:00Z", "2026-03-02T11:00:00Z", 10)]
    [InlineData("2026-03-02T11:30:00Z", "2026-03-02T16:00:00Z", 10, 12)]
    [InlineData("2026-03-02T18:30:00Z", "2026-03-03T08:00:00Z", 12, 19)]
    [InlineData("2026-03-02T18:30:00Z", "2026-03-03T08:00:00Z", 19)]
    public void The_next_attempt_is_at_the_next_part_of_the_day(string now, string next, params int[] tried) =>
        Assert.Equal(At(next), CallWindowRules.NextAttempt(new CallWindow("09:00", "20:00", "Europe/Amsterdam"), tried, At(now)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static int PartOf(int hour) => hour < 12 ? 0 : hour < 17 ? 1 : 2;

    private static void AssertInside(DateTimeOffset moment, string zone)
    {
        var wall = Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay;
        Assert.True(wall >= new LocalTime(9, 0) && wall < new LocalTime(20, 0), $"{moment:u} is {wall} in {zone}");
    }

    private static DateTimeOffset NearAChange(string zone, DateTimeOffset at, int minutes)
    {
        var interval = DateTimeZoneProviders.Tzdb[zone].GetZoneInterval(Instant.FromDateTimeOffset(at));
        return interval.HasEnd && interval.End < Instant.FromUtc(2035, 1, 1, 0, 0)
            ? interval.End.ToDateTimeOffset().AddMinutes((minutes % 5760) - 2880)
            : at;
    }
}
