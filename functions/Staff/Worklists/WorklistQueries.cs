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
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "worklist")] HttpRequest request, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var limit = ListPage<WorkItemView>.LimitOf(request);
        var after = Continuation.Unpack(request.Query["continuation"], caller.Id);
        return Results.Json(await ReadPageAsync(caller.Id, limit, after, cancellationToken), Json.Http);
    }

    private async Task<ListPage<WorkItemView>> ReadPageAsync(string staffId, int limit, string? after, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var items = new List<WorkItemView>();
        string? last = null;
        await foreach (var row in tables.Worklist.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {staffId} and RowKey gt {after ?? ""}"),
            maxPerPage: limit + 1,
            cancellationToken: cancellationToken))
        {
            if (items.Count == limit)
            {
                return new ListPage<WorkItemView>(items, Continuation.Pack(last!, staffId));
            }

            last = row.RowKey;
            var item = new WorkItemView(
                Json.ParseName<WorkType>(row.GetString("Type")) ?? WorkType.Resolve, row.GetString("Id"),
                row.GetString("CustomerId"), row.GetDateTimeOffset("DueAt") ?? default, row.GetString("Summary"));

            // The customer is asked when the day has come, and what is snoozed stays out of sight.
            if (!(row.GetDateTimeOffset("NotBefore") > now) && await IsStillSoAsync(staffId, row, now, cancellationToken))
            {
                items.Add(item);
            }
        }

        return new ListPage<WorkItemView>(items, null);
    }

    /// <summary>The customer's own row decides whether a contact reminder is still due.</summary>
    private async Task<bool> IsStillSoAsync(string staffId, TableEntity row, DateTimeOffset now, CancellationToken cancellationToken) =>
        !CustomerId.IsWellFormed(row.GetString("Id"))
        || await contacts.FindItemAsync(row.GetString("Id"), staffId, row.RowKey, now, cancellationToken) is not null;
}
