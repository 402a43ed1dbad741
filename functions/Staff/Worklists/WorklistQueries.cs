using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;
using Outreach.WorkItems;

namespace Outreach.Staff.Worklists;

/// <summary>An item of a worklist as callers see it. Times are UTC.</summary>
/// <param name="Type">What is to be done.</param>
/// <param name="Id">The follow-up, the call or the customer.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Summary">What it is about, in short.</param>
internal sealed record WorkItemView(WorkType Type, string Id, string CustomerId, DateTimeOffset DueAt, string Summary);

/// <summary>What a person has to do, over HTTP.</summary>
public sealed class WorklistQueries(OutreachTables tables, IScheduledContacts contacts, TimeProvider clock)
{
    /// <summary>GET /worklist: what the caller has to do now, in order: due time, then arrival.</summary>
    [Function(nameof(GetWorklist))]
    [Authorize(Access.Staff)]
    [Paged]
    [Produces(200, typeof(ListPage<WorkItemView>))]
    public async Task<IResult> GetWorklist(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/worklist")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var shown = ShownItems.Of(request.Query["continuation"], caller.Id);
        var page = await ReadPageAsync(caller.Id, ListPage<WorkItemView>.LimitOf(request), shown, cancellationToken);
        return Results.Json(page, Json.Http);
    }

    private async Task<ListPage<WorkItemView>> ReadPageAsync(
        string staffId, int limit, ShownItems shown, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var items = new List<WorkItemView>();
        // One more says whether there is a next page. A table gives a thousand rows at once where nothing is said.
        await foreach (var row in tables.Worklist.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {staffId}"), limit + 1, cancellationToken: cancellationToken))
        {
            // The customer is asked when the day has come, and what is snoozed stays out of sight.
            var id = row.GetString("Id");
            if (shown.Contains(id, row.RowKey)
                || row.GetDateTimeOffset("NotBefore") > now
                || !await IsStillSoAsync(staffId, row, now, cancellationToken))
            {
                continue;
            }

            if (items.Count == limit)
            {
                return new ListPage<WorkItemView>(items, shown.Pack(staffId));
            }

            shown.Add(id, row.RowKey);
            items.Add(new WorkItemView(
                Json.ParseName<WorkType>(row.GetString("Type")) ?? WorkType.Resolve,
                id,
                row.GetString("CustomerId"),
                row.GetDateTimeOffset("DueAt") ?? default,
                row.GetString("Summary")));
        }

        return new ListPage<WorkItemView>(items, null);
    }

    /// <summary>The customer's own row decides whether a contact reminder is still due.</summary>
    private async Task<bool> IsStillSoAsync(string staffId, TableEntity row, DateTimeOffset now, CancellationToken cancellationToken) =>
        !CustomerId.IsWellFormed(row.GetString("Id"))
        || await contacts.FindItemAsync(row.GetString("Id"), staffId, row.RowKey, now, cancellationToken) is not null;
}
