using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
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

public sealed class NominationEndpoints(CustomerChanges changes, CallStore calls, ThankYou thankYou)
{
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
}
