using Microsoft.AspNetCore.Http;
using NodaTime;
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
    public static ReportDays Of(HttpRequest request, Office office, DateTimeOffset now)
    {
        var to = DayOf(request, "to") ?? office.DayOf(now);
        var from = DayOf(request, "from") ?? to.PlusDays(1 - DaysByDefault);
        return from > to ? throw ProblemException.Invalid("from", "Must not be after to.")
            : Period.DaysBetween(from, to) >= MostDays
                ? throw ProblemException.Invalid("from", $"May lie {MostDays} days before to at the most.")
            : new ReportDays(from, to);
    }

    private static LocalDate? DayOf(HttpRequest request, string field) => request.Query[field].ToString() switch
    {
        "" => null,
        var given => LocalDatePattern.Iso.Parse(given).TryGetValue(default, out var day) && day.Year is >= 1970 and <= 9000
            ? day
            : throw ProblemException.Invalid(field, "Must be a day such as 2026-03-01."),
    };
}
