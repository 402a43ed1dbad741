using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;

namespace Outreach.Reports;

/// <summary>Whether a report is asked for as JSON or as CSV.</summary>
internal static class ReportFormat
{
    public const string Csv = "text/csv";

    /// <exception cref="ProblemException">400 for another format.</exception>
    public static bool WantsCsv(HttpRequest request) => request.Query["format"].ToString() switch
    {
        "csv" => true,
        "json" => false,
        "" => request.GetTypedHeaders().Accept.MaxBy(accepted => accepted.Quality ?? 1)?.MediaType
            .Equals(Csv, StringComparison.OrdinalIgnoreCase) == true,
        _ => throw ProblemException.Invalid("format", "Must be json or csv."),
    };
}
