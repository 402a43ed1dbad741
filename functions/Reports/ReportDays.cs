using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.Text;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>The days that a report is about, of the office's calendar.</summary>
internal sealed partial record ReportDays(LocalDate From, LocalDate To)
{
    private const int DaysByDefault = 28;
    private const int MostDays = 800;

    /// <summary>What a request asks for with <c>from</c> and <c>to</c>; left out, the last four weeks.</summary>
    /// <exception cref="ProblemException">400 for what is no day, or in the wrong order, or too much at once.</exception>
    public static ReportDays Of(HttpRequest request, Office office, DateTimeOffset now) =>
        Of(request.Query["from"].ToString(), request.Query["to"].ToString(), office, now);

    /// <summary>
    /// The days of a list that is read page by page, and where its next page begins: they are those of its first page, although today has
    /// become another day meanwhile. Null for its beginning.
    /// </summary>
    /// <param name="mark">What else the list is of.</param>
    /// <exception cref="ProblemException">400 as above, and for a continuation that this list has not given.</exception>
    public static (ReportDays Days, string? Position) OfPage(HttpRequest request, Office office, DateTimeOffset now, string mark)
    {
        if (Continuation.Unpack(request.Query["continuation"], mark)?.Split('|', 3) is not [var first, var last, var position])
        {
            return (Of(request, office, now), null);
        }

        var days = Of(first, last, office, now);
        return (request.Query["from"].ToString(), request.Query["to"].ToString()) is var (from, to)
            && (from.Length == 0 || from == first)
            && (to.Length == 0 || to == last)
                ? (days, position)
                : throw ProblemException.Invalid("continuation", "Not a continuation of this list, which is of other days.");
    }

    /// <summary>What a caller sends back for the next page.</summary>
    public string Pack(string position, string mark) =>
        Continuation.Pack($"{LocalDatePattern.Iso.Format(From)}|{LocalDatePattern.Iso.Format(To)}|{position}", mark);

    /// <inheritdoc cref="Of(HttpRequest, Office, DateTimeOffset)"/>
    public static ReportDays Of(string? first, string? last, Office office, DateTimeOffset now)
    {
        var to = DayOf(last, "to") ?? office.DayOf(now);
        var from = DayOf(first, "from") ?? to.PlusDays(1 - DaysByDefault);
        return from > to ? throw ProblemException.Invalid("from", "Must not be after to.")
            : Period.DaysBetween(from, to) >= MostDays
                ? throw ProblemException.Invalid("from", $"May lie {MostDays} days before to at the most.")
            : new ReportDays(from, to);
    }

    /// <summary>As many days just before these.</summary>
    public ReportDays JustBefore() =>
        new(From.PlusDays(-1 - Period.DaysBetween(From, To)), From.PlusDays(-1));

    /// <summary>Whether it is an ISO week, such as <c>2026-W48</c>.</summary>
    public static bool IsWeek(string text) => MondayOf(text) is not null;

    /// <summary>Those of the days that are in an ISO week; where none is, the first comes after the last.</summary>
    public ReportDays Within(string week)
    {
        var monday = MondayOf(week) ?? throw new ArgumentException($"{week} is no week.", nameof(week));
        return new ReportDays(LocalDate.Max(From, monday), LocalDate.Min(To, monday.PlusDays(6)));
    }

    private static LocalDate? MondayOf(string week) =>
        Week().Match(week) is { Success: true } match
        && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 1970 and <= 9000 and var year
        && int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) is var number and >= 1
        && number <= WeekYearRules.Iso.GetWeeksInWeekYear(year)
            ? WeekYearRules.Iso.GetLocalDate(year, number, IsoDayOfWeek.Monday)
            : null;

    [GeneratedRegex(@"\A([0-9]{4})-W([0-9]{2})\z")]
    private static partial Regex Week();

    private static LocalDate? DayOf(string? text, string field) => text switch
    {
        null or "" => null,
        var given => LocalDatePattern.Iso.Parse(given).TryGetValue(default, out var day) && day.Year is >= 1970 and <= 9000
            ? day
            : throw ProblemException.Invalid(field, "Must be a day such as 2026-03-01."),
    };
}
