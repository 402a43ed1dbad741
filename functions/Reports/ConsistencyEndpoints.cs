using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Reports;

public sealed class ConsistencyEndpoints(
    ReportDayStore store, StaffMailCounts mails, OutreachTables tables, Office office, TimeProvider clock)
{
    /// <summary>
    /// GET /reports/consistency: whether every customer was treated alike. What reached us in a span of days, and what has become of it
    /// since, as JSON or CSV.
    /// </summary>
    [Function(nameof(ReportConsistency))]
    [Authorize(Access.Staff)]
    [QueryParameter(
        "from", "The first day, of the office's calendar; four weeks before the last where it is left out.", Example = "2026-01-05")]
    [QueryParameter("to", "The last day; today where it is left out.", Example = "2026-02-01")]
    [QueryParameter("by", "Into which groups it is divided; none where it is left out.", Kind = typeof(ReportBy), Example = "channel")]
    [QueryParameter("format", "json or csv; where it is left out, what the Accept header likes best.", Example = "csv")]
    [Produces(200, typeof(ConsistencyReport))]
    [Produces(200, typeof(string), MediaType = "text/csv")]
    [ProducesProblem(503)]
    public async Task<IResult> ReportConsistency(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/consistency")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var viewer = ReportViewer.Of(RequestGuard.CallerOf(request));
        var asCsv = ReportFormat.WantsCsv(request);
        var by = ByOf(request);
        var now = clock.GetUtcNow();
        var span = ReportDays.Of(request, office, now);
        var report = ConsistencyReport.Of(
            await ReadAsync(span, by, cancellationToken), span, by, office.DayOf(now), office.TimeZone, viewer)
            .WithMails(await mails.ReadAsync(span.From, span.To, cancellationToken));
        return asCsv
            ? Results.Text(report.ToCsv(), ReportFormat.Csv, System.Text.Encoding.UTF8)
            : Results.Json(report, Json.Http);
    }

    /// <summary>GET /reports/consistency/items: the follow-ups or calls that a figure is made of.</summary>
    [Function(nameof(ListReportItems))]
    [Authorize(Access.Staff)]
    [QueryParameter(
        "from", "The first day, of the office's calendar; four weeks before the last where it is left out.", Example = "2026-01-05")]
    [QueryParameter("to", "The last day; today where it is left out.", Example = "2026-02-01")]
    [QueryParameter("items", "Which; mentions where it is left out.", Kind = typeof(ReportItems), Example = "answered")]
    [QueryParameter("by", "By what the report was divided; none where it is left out.", Kind = typeof(ReportBy), Example = "channel")]
    [QueryParameter("group", "Which of its groups; all where it is left out.", Example = "twitter")]
    [Paged]
    [Produces(200, typeof(ListPage<ReportItem>))]
    [ProducesProblem(403, 503)]
    public async Task<IResult> ListReportItems(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/consistency/items")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var viewer = ReportViewer.Of(RequestGuard.CallerOf(request));
        var (items, by) = (ItemsOf(request), ByOf(request));
        var group = request.Query["group"].ToString() is { Length: > 0 } given ? given : null;
        if (by == ReportBy.Week && group is not null && !ReportDays.IsWeek(group))
        {
            throw ProblemException.Invalid("group", "Must be a week such as 2026-W05, as by is week.");
        }

        var mark = ReportItemsQuery.MarkOf(items, by, group);
        var (days, position) = ReportDays.OfPage(request, office, clock.GetUtcNow(), mark);
        var query = new ReportItemsQuery(items, days, by, group);
        await RequireShownAsync(query, viewer, cancellationToken);
        return Results.Json(
            await query.ReadAsync(tables, ListPage<ReportItem>.LimitOf(request), position, cancellationToken), Json.Http);
    }

    /// <summary>What a report does not show can't be listed either.</summary>
    private async Task RequireShownAsync(ReportItemsQuery query, ReportViewer viewer, CancellationToken cancellationToken)
    {
        var isOpen = query.Group is null || (query.By != ReportBy.Person && !ReportGroups.NeedEnoughCustomers(query.By));
        if (isOpen || (query.By == ReportBy.Person && (viewer.SeesEverybody || query.Group == viewer.StaffId)))
        {
            return;
        }

        var groups = ConsistencyReport.GroupsOf(await ReadAsync(query.Days, query.By, cancellationToken), query.By);
        if (!viewer.Shown(query.By, groups).ContainsKey(query.Group!))
        {
            throw new ProblemException(
                403,
                "Not shown.",
                query.By == ReportBy.Person
                    ? "A person's own figures are theirs and those of whoever leads."
                    : $"The group has fewer than {CustomersSeen.Enough} customers in this span, or shows of which group that is so.");
        }
    }

    private Task<IReadOnlyList<ReportDay>> ReadAsync(ReportDays span, ReportBy by, CancellationToken cancellationToken) =>
        store.ReadAsync(span, [ConsistencyReport.ColumnOf(by)], cancellationToken);

    private static ReportBy ByOf(HttpRequest request) => request.Query["by"].ToString() is not { Length: > 0 } given
        ? ReportBy.None
        : Json.ParseName<ReportBy>(given)
            ?? throw ProblemException.Invalid("by", $"Must be one of {string.Join(", ", Enum.GetValues<ReportBy>().Select(Json.NameOf))}.");

    private static ReportItems ItemsOf(HttpRequest request) => request.Query["items"].ToString() is not { Length: > 0 } given
        ? ReportItems.Mentions
        : Json.ParseName<ReportItems>(given)
            ?? throw ProblemException.Invalid(
                "items", $"Must be one of {string.Join(", ", Enum.GetValues<ReportItems>().Select(Json.NameOf))}.");
}
