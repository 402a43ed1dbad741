using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Customers.Search;

/// <summary>Finding customers, over HTTP.</summary>
public sealed class SearchEndpoints(CustomerSearch search, SearchAudit audit, Office office, TimeProvider clock)
{
    /// <summary>
    /// POST /customers/find: customers by phone number, e-mail address, handle, or name and town; who fits any of what is given, at most
    /// 20, who fits most of it first. A POST, so that nobody's name stands in an address; it changes nothing, and who searched is recorded.
    /// </summary>
    [Function(nameof(FindCustomers))]
    [Authorize(Access.Person)]
    [Accepts(typeof(FindCustomerInput), """{ "phone": "+31 20 123 45 67" }""")]
    [Produces(200, typeof(ListPage<FoundCustomer>))]
    public async Task<IResult> FindCustomers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/find")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var input = RequestBody.Parse<FindCustomerInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var query = input.ToQuery(office.Country);
        var found = await search.FindAsync(query, cancellationToken);

        // Before the answer: nobody is shown what is not recorded.
        await audit.RecordAsync(caller.Id, query.Fields, found.Count, clock.GetUtcNow(), cancellationToken);
        return Results.Json(new ListPage<FoundCustomer>(found, null), Json.Http);
    }
}
