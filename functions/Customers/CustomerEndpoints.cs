using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.Customers;

/// <summary>Request body of a nomination.</summary>
/// <param name="Reason">Why they should be thanked.</param>
internal sealed record NominationInput([property: Required] string? Reason);

public sealed class CustomerEndpoints(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerEdits edits,
    CallStore calls,
    ThankYou thankYou,
    IOptions<LoyaltyPolicy> policy,
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
        var patch = CustomerPatch.Read(RequestBody.Parse<JsonElement>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken)));
        await edits.ApplyAsync(id, IfMatch.Of(request), patch, client, cancellationToken);
        return await AnswerAsync(request, id, cancellationToken);
    }

    /// <summary>
    /// POST /customers/{id}/thank: nominates a customer for a thank-you call; 201 with the pending call, 409 with the reason why there is
    /// none.
    /// </summary>
    [Function(nameof(ThankCustomer))]
    [Authorize(Access.Person)]
    [Accepts(typeof(NominationInput), """{ "reason": "Helped three neighbours with their router." }""")]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(201, typeof(CallView), Headers = ["Location"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> ThankCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{id}/thank")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var input = RequestBody.Parse<NominationInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        if (string.IsNullOrWhiteSpace(input.Reason) || input.Reason.Length > 1000)
        {
            throw ProblemException.Invalid("reason", "reason is required: why should they be thanked? Up to 1,000 characters.");
        }

        var call = await FindNominatedAsync(id, caller, input.Reason.Trim(), KeyedRequest.Of(request), cancellationToken)
            ?? await thankYou.NominateAsync(id, caller, input.Reason.Trim(), client, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/calls/{call.Id}";
        return Results.Json(CallView.Of(call, []), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>The call that an earlier attempt at the same request has scheduled before it broke off.</summary>
    private async Task<CallState?> FindNominatedAsync(
        string id, StaffMember by, string reason, KeyedRequest? keyed, CancellationToken cancellationToken) =>
        keyed is { WasBegun: true }
        && (await calls.FindOpenAsync(await changes.FindAsync(id, cancellationToken), cancellationToken))?.State is { } open
        && open.Reason == ThankYou.ReasonOf(by, reason)
            ? open
            : null;

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
