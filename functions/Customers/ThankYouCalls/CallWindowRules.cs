using System.Collections.Concurrent;
using NodaTime;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>
/// When a customer may be called, in all zones they could be in. Between two changes of a zone's offset, local time simply runs on, so
/// hours that a change skips do not occur, and hours that it repeats occur twice. Pure.
/// </summary>
internal static class CallWindowRules
{
    /// <summary>A window that does not open within this time counts as never opening.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(14);

    private static readonly IReadOnlyList<string> EveryDay = [.. CallWindow.DaysByDefault, "sunday"];

    private static readonly ConcurrentDictionary<string, BusinessCalendar> Calendars = new(StringComparer.Ordinal);

    /// <summary>
    /// The customer's calling hours: of their own zone if known; else the hours common to every zone of the country of their number,
    /// widened to the legal hours if the usual ones never overlap; else the office's.
    /// </summary>
    /// <param name="office">Its zone is that of a customer of whom we know none.</param>
    /// <param name="now">The hours must open from here on (UTC).</param>
    public static CallWindow WindowOf(CustomerProfile customer, CallPolicy policy, Office office, DateTimeOffset now)
    {
        var usual = new CallWindow(policy.From, policy.To, office.TimeZone) { Days = policy.AllowedDays, Why = "the office's" };
        if (customer.TimeZone is { } zone && Formats.IsTimeZone(zone))
        {
            return usual with { TimeZone = zone, Why = "their zone" };
        }

        var countries = CallingCodes.CountriesOf(customer.Phone);
        if (CallingCodes.ZonesOf(countries) is not [var first, ..] zones)
        {
            return usual;
        }

        var theirs = usual with
        {
            TimeZone = first,
            Zones = zones.Count > 1 ? zones : null,
            Why = $"{(zones.Count > 1 ? "every zone" : "the zone")} of {string.Join(" and ", countries)}",
        };
        var widest = theirs with { From = CallWindow.LegalFrom, To = CallWindow.LegalTo };
        return Opens(theirs) ? theirs : Opens(widest) ? widest : usual;

        bool Opens(CallWindow window) => FirstStretch(HoursOf(window), now, now + Horizon) is not null;
    }

    /// <summary>Whether a moment (UTC) is inside the window in every zone.</summary>
    public static bool IsOpen(CallWindow window, DateTimeOffset at) => HoursOf(window).All(hours => hours.IsOpen(at));

    /// <summary>The first moment (UTC) at or after another that is inside the window.</summary>
    /// <exception cref="InvalidOperationException">
    /// It does not open within the <see cref="Horizon"/>: no such window is created.
    /// </exception>
    public static DateTimeOffset FirstInside(CallWindow window, DateTimeOffset from) =>
        FirstStretch(HoursOf(window), from, from + Horizon)?.NotBefore ?? throw new InvalidOperationException("The window never opens.");

    /// <summary>
    /// The slot for a call at a moment (UTC) that the customer asked for: two hours from then on, or from the next legal time, regardless
    /// of the usual hours and days.
    /// </summary>
    public static CallSlot AsAsked(CallWindow window, DateTimeOffset asked)
    {
        var legal = window.EveryZone.Select(LegalIn).ToList();
        var stretch = FirstStretch(legal, asked, asked + Horizon) ?? FirstStretch([LegalIn(window.TimeZone)], asked, asked + Horizon)!;
        var until = stretch.NotBefore.AddHours(2);
        return stretch with { Until = until < stretch.Until ? until : stretch.Until };
    }

    public static int HourAt(CallWindow window, DateTimeOffset moment) => LocalTimeAt(window, moment).Hour;

    public static LocalDateTime LocalTimeAt(CallWindow window, DateTimeOffset moment) =>
        Instant.FromDateTimeOffset(moment).InZone(DateTimeZoneProviders.Tzdb[window.TimeZone]).LocalDateTime;

    /// <summary>The calendars that must all be open inside the window.</summary>
    internal static IReadOnlyList<BusinessCalendar> HoursOf(CallWindow window) =>
        [.. window.EveryZone.Select(zone => CalendarOf(zone, window.Days, window.From, window.To))];

    internal static BusinessCalendar DailyHours(string zone, string from, string to) => CalendarOf(zone, EveryDay, from, to);

    /// <summary>The first period, long enough, in which all calendars are open, beginning before a limit; null if there is none.</summary>
    /// <param name="calendars">At least one.</param>
    /// <param name="from">Not before (UTC).</param>
    /// <param name="limit">Begins before this (UTC).</param>
    /// <param name="atLeast">Shorter periods are skipped.</param>
    internal static CallSlot? FirstStretch(
        IReadOnlyCollection<BusinessCalendar> calendars, DateTimeOffset from, DateTimeOffset limit, TimeSpan atLeast = default)
    {
        var at = from;
        while (at < limit)
        {
            var opening = calendars.Max(calendar => calendar.NextOpening(at));
            if (opening > at)
            {
                // Another calendar may be closed again by then.
                at = opening;
                continue;
            }

            var closing = calendars.Min(calendar => calendar.NextClosing(at));
            if (closing - at >= atLeast)
            {
                return new CallSlot(at, closing);
            }

            at = closing;
        }

        return null;
    }

    private static BusinessCalendar LegalIn(string zone) => DailyHours(zone, CallWindow.LegalFrom, CallWindow.LegalTo);

    private static BusinessCalendar CalendarOf(string zone, IReadOnlyList<string> days, string from, string to) => Calendars.GetOrAdd(
        $"{zone} {from}-{to} {string.Join(' ', days)}",
        static (_, of) => new BusinessCalendar(new CalendarDefinition
        {
            TimeZone = of.zone,
            Hours = of.days.ToDictionary(day => day, _ => (IReadOnlyList<string>)[$"{of.from}-{of.to}"]),
        }),
        (zone, days, from, to));
}
