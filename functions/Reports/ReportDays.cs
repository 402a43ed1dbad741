using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.Text;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Reports;

/// <summary>The days that a report is about, of the office's calendar.</summary>
internal sealed record ReportDays(LocalDate From, LocalDate To)
{
    private const int DaysByDefault = 28;
    private const int MostDays = 800;

    /// <summary>What a request asks for with <c>from</c> and <c>to</c>; left out, the last four weeks.</summary>
    /// <exception cref="ProblemException">400 for what is no day, or in the wrong order, or too much at once.</exception>
    public static ReportDays Of(HttpRequest request, Office office, DateTimeOffset now) =>
        Of(request.Query["from"].ToString(), request.Query["to"].ToString(), office, now);

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

    /// <summary>Those of the days that are in an ISO week, such as <c>2026-W48</c>.</summary>
    public ReportDays Within(string week)
    {
        var parts = week.Split("-W");
        var monday = WeekYearRules.Iso.GetLocalDate(
            int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), IsoDayOfWeek.Monday);
        return new ReportDays(LocalDate.Max(From, monday), LocalDate.Min(To, monday.PlusDays(6)));
    }

    private static LocalDate? DayOf(string? text, string field) => text switch
    {
        null or "" => null,
        var given => LocalDatePattern.Iso.Parse(given).TryGetValue(default, out var day) && day.Year is >= 1970 and <= 9000
            ? day
            : throw ProblemException.Invalid(field, "Must be a day such as 2026-03-01."),
    };
}
