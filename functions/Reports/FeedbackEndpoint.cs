using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using NodaTime.Text;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;

namespace Outreach.Reports;

public sealed class FeedbackEndpoint(FeedbackStore feedback, Office office, TimeProvider clock)
{
    /// <summary>GET /reports/feedback: customers' feedback, by week and topic, as JSON or CSV.</summary>
    [Function(nameof(ReportFeedback))]
    [Authorize(Access.Staff)]
    [QueryParameter(
        "from", "The first day, of the office's calendar; four weeks before the last where it is left out.", Example = "2026-01-05")]
    [QueryParameter("to", "The last day; today where it is left out.", Example = "2026-02-01")]
    [QueryParameter("format", "json or csv; where it is left out, what the Accept header likes best.", Example = "csv")]
    [Produces(200, typeof(FeedbackReport))]
    [Produces(200, typeof(string), MediaType = "text/csv")]
    public async Task<IResult> ReportFeedback(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/feedback")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var asCsv = ReportFormat.WantsCsv(request);
        var days = ReportDays.Of(request, office, clock.GetUtcNow());
        var (from, to) = office.MomentsOf(days.From, days.To);
        var report = FeedbackReport.Of(
            LocalDatePattern.Iso.Format(days.From),
            LocalDatePattern.Iso.Format(days.To),
            await feedback.ReadAsync(from, to, office, cancellationToken));
        return asCsv ? Results.Text(report.ToCsv(), ReportFormat.Csv, System.Text.Encoding.UTF8) : Results.Json(report, Json.Http);
    }
}
