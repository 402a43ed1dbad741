using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff.Authorization;

namespace Outreach.Privacy;

public sealed class ErasureEndpoints(ErasureStarter starter, ErasureStore store)
{
    /// <summary>
    /// DELETE /customers/{id}, by a lead: erases the customer, with all they wrote and all that was written about them; 202 with the
    /// address of the erasure. From then on they are not found. A repeated request while it runs gives the same answer.
    /// </summary>
    [Function(nameof(EraseCustomer))]
    [Authorize(Access.Lead)]
    [Accepts(typeof(ReasonInput), """{ "reason": "Asked for it by letter." }""", Optional = true)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(202, typeof(ErasureView), Headers = ["Location"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> EraseCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/customers/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var reason = await ReasonInput.ReadAsync(request, cancellationToken);
        var erasure = await starter.StartAsync(id, IfMatch.Of(request), caller.Id, reason, client, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/erasures/{erasure.Id}";

        // Without the reason: this answer is kept for its Idempotency-Key, and a reason may name the customer.
        return Results.Json(ErasureView.Of(erasure) with { Reason = null }, Json.Http, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>GET /erasures/{id}: how far an erasure has come, and how much was erased.</summary>
    [Function(nameof(GetErasure))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(ErasureView))]
    public async Task<IResult> GetErasure(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/erasures/{id}")] HttpRequest request,
        string id, CancellationToken cancellationToken) =>
        ErasureId.IsWellFormed(id) && await store.FindAsync(id, cancellationToken) is { } erasure
            ? Results.Json(ErasureView.Of(erasure), Json.Http)
            : throw ProblemException.NotFound("erasure");
}
