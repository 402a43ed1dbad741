using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Customers.Search;

/// <summary>The contacts between a customer and us, over HTTP.</summary>
public sealed class TimelineEndpoints(CustomerStore customers, CustomerChanges changes)
{
    /// <summary>GET /customers/{id}/timeline: all contacts between them and us, on whatever channel, latest first.</summary>
    [Function(nameof(ListCustomerTimeline))]
    [Authorize(Access.Staff)]
    [Paged]
    [Produces(200, typeof(ListPage<TimelineEntry>))]
    [Produces(307, Headers = ["Location"])]
    public async Task<IResult> ListCustomerTimeline(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/customers/{id}/timeline")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        var limit = ListPage<TimelineEntry>.LimitOf(request);
        var filter = $"timeline {id}";
        var position = Continuation.Unpack(request.Query["continuation"], filter);
        await changes.FindAsync(id, cancellationToken);
        var customer = await customers.FindWholeAsync(id, cancellationToken) ?? throw ProblemException.NotFound("customer");
        var before = await customers.FindAbsorbedAsync(customer.Stored.Profile, cancellationToken);
        return Results.Json(TimelinePage.Of(CustomerView.TimelineOf(customer, before), position, limit, filter), Json.Http);
    }
}
