using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;

namespace Outreach.Customers;

public sealed class CustomerEndpoints(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerEdits edits,
    IOptions<LoyaltyPolicy> policy,
    Office office,
    TimeProvider clock)
{
    /// <summary>GET /customers/{id}: the customer with their history.</summary>
    [Function(nameof(GetCustomer))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(CustomerView), Headers = ["ETag"])]
    [Produces(307, Headers = ["Location"])]
    public async Task<IResult> GetCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/customers/{id}")] HttpRequest request,
        string id, CancellationToken cancellationToken) =>
        await AnswerAsync(request, (await changes.FindAsync(id, cancellationToken)).Profile.Id, cancellationToken);

    /// <summary>
    /// PATCH /customers/{id}: changes the profile by a merge patch (RFC 7396): an absent member is kept, null removes it; 200 with the
    /// customer after the change.
    /// </summary>
    [Function(nameof(ChangeCustomer))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(CustomerView),
        """
        { "sayName": "AAL-tyuh", "town": "Sint-Bavel", "interests": ["her grandson"], "prefers": "hanneke-vos",
          "contactEveryDays": 90 }
        """,
        MayOf = typeof(CustomerFacts),
        Closed = true)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(CustomerView), Headers = ["ETag"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> ChangeCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/customers/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var given = RequestBody.Parse<JsonElement>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var patch = CustomerPatch.Read(given, office.Country);
        await edits.ApplyAsync(id, IfMatch.Of(request), KeyedRequest.Of(request), patch, client, cancellationToken);
        return await AnswerAsync(request, id, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, string customerId, CancellationToken cancellationToken)
    {
        var customer = await customers.FindWholeAsync(customerId, cancellationToken) ?? throw ProblemException.NotFound("customer");
        request.HttpContext.Response.Headers.ETag = customer.Stored.ETag.ToString();
        var before = await customers.FindAbsorbedAsync(customer.Stored.Profile, cancellationToken);
        var (roster, now) = (await edits.GetRosterAsync(cancellationToken), clock.GetUtcNow());
        return Results.Json(
            CustomerView.Of(customer, before, policy.Value, now) with
            {
                Preferred = PreferredStaffView.Of(customer.Stored.Profile.Prefers, roster, now),
            },
            Json.Http);
    }
}
