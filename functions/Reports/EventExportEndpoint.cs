using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Reports;

public sealed class EventExportEndpoint(EventExport export, Office office, TimeProvider clock)
{
    private const string Ndjson = "application/x-ndjson";

    /// <summary>
    /// GET /reports/events: everything that happened to follow-ups and calls in a span of days, a line each, for auditors. The last line of
    /// a page says where the next one begins. Who exports what is recorded.
    /// </summary>
    [Function(nameof(ExportEvents))]
    [Authorize(Access.Lead)]
    [QueryParameter(
        "from", "The first day, of the office's calendar; four weeks before the last where it is left out.", Example = "2026-01-05")]
    [QueryParameter("to", "The last day; today where it is left out.", Example = "2026-02-01")]
    [QueryParameter("words", "true for the words of customers and staff too; an admin's alone.", Example = "true")]
    [QueryParameter("continuation", "Where the page before ended.")]
    [Produces(200, typeof(string), MediaType = Ndjson)]
    [ProducesProblem(403)]
    public async Task<IResult> ExportEvents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var withWords = request.Query["words"].ToString() switch
        {
            "" or "false" => false,
            "true" when caller.Role == StaffRole.Admin => true,
            "true" => throw new ProblemException(403, "Not allowed.", "Only an admin exports the words of customers and staff."),
            _ => throw ProblemException.Invalid("words", "Must be true or false."),
        };
        var mark = $"events {withWords}";
        var (days, continuation) = ReportDays.OfPage(request, office, clock.GetUtcNow(), mark);
        var position = export.PositionOf(continuation);
        await export.RecordAsync(caller.Id, days, withWords, cancellationToken);
        return Results.Stream(
            to => export.WriteAsync(
                to,
                office.MomentsOf(days.From, days.To),
                withWords,
                position,
                next => days.Pack(next, mark),
                request.HttpContext.RequestAborted),
            Ndjson);
    }
}
