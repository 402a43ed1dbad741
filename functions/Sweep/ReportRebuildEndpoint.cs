using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Reports;
using Outreach.SharedKernel;

namespace Outreach.Sweep;

/// <summary>Request body of a rebuild.</summary>
/// <param name="From">The first day, of the office's calendar.</param>
/// <param name="To">The last day.</param>
internal sealed record ReportRebuildInput([property: Required] string? From, [property: Required] string? To);

public sealed class ReportRebuildEndpoint(ReportRebuild rebuild, SweepStarter starter, Office office, TimeProvider clock)
{
    /// <summary>
    /// POST /reports/rebuild: writes anew what reports count of what reached us in a span of days, in a sweep that begins now; 202 with the
    /// address of that sweep's report.
    /// </summary>
    [Function(nameof(RebuildReports))]
    [Authorize(Access.Lead)]
    [Accepts(typeof(ReportRebuildInput), """{ "from": "2026-01-05", "to": "2026-02-01" }""", Needs = ["from", "to"])]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(202, typeof(SweepReport), Headers = ["Location"])]
    public async Task<IResult> RebuildReports(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/reports/rebuild")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var input = RequestBody.Parse<ReportRebuildInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var now = clock.GetUtcNow();
        var days = ReportDays.Of(Given("from", input.From), Given("to", input.To), office, now);
        var id = SweepEndpoints.NewId(now);
        await rebuild.AskAsync(id, days, cancellationToken);
        await starter.StartAsync(id, now, client, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/sweeps/{id}";
        return Results.Json(new SweepReport { Id = id, StartedAt = now }, Json.Http, statusCode: StatusCodes.Status202Accepted);
    }

    private static string Given(string field, string? day) =>
        string.IsNullOrEmpty(day) ? throw ProblemException.Invalid(field, "Must be a day such as 2026-03-01.") : day;
}
