using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Customers;

/// <summary>Customers over HTTP.</summary>
public sealed class CustomerEndpoints(
    RequestGuard guard, CustomerStore customers, CustomerChanges changes, IOptions<LoyaltyPolicy> policy, TimeProvider clock)
{
    /// <summary>GET /customers/{id}: what we remember of them.</summary>
    [Function(nameof(GetCustomer))]
    public Task<IResult> GetCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        guard.AnswerStaffAsync(
            request,
            Access.Staff,
            async _ => await AnswerAsync(request, (await changes.FindAsync(id, cancellationToken)).Profile.Id, cancellationToken),
            cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, string customerId, CancellationToken cancellationToken)
    {
        var customer = await customers.FindWholeAsync(customerId, cancellationToken) ?? throw ProblemException.NotFound("customer");
        request.HttpContext.Response.Headers.ETag = customer.Stored.ETag.ToString();
        var before = await customers.FindAbsorbedAsync(customer.Stored.Profile, cancellationToken);
        return Results.Json(CustomerView.Of(customer, before, policy.Value, clock.GetUtcNow()), Json.Http);
    }
}
