using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff.Authorization;

namespace Outreach.Customers;

/// <summary>Request body of a decision on a suggestion.</summary>
/// <param name="Accept">Whether the customer is to have that value.</param>
/// <param name="Value">The suggested value, as it was shown: nobody accepts what they have not seen.</param>
internal sealed record SuggestionDecisionInput([property: Required] bool? Accept, [property: Required] string? Value);

/// <summary>Decisions of staff on what a channel says of a customer, over HTTP.</summary>
public sealed class SuggestionEndpoints(
    CustomerStore customers, CustomerChanges changes, CustomerEdits edits, IOptions<LoyaltyPolicy> policy, TimeProvider clock)
{
    /// <summary>
    /// POST /customers/{id}/suggestions/{field}: accepts a suggestion, which then counts as entered by the caller, or declines it, so that
    /// it does not come back; 200 with the customer after it.
    /// </summary>
    [Function(nameof(DecideSuggestion))]
    [Authorize(Access.Person)]
    [Accepts(typeof(SuggestionDecisionInput), """{ "accept": true, "value": "+31201234567" }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(CustomerView), Headers = ["ETag"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> DecideSuggestion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{id}/suggestions/{field}")] HttpRequest request,
        string id, string field, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var input = RequestBody.Parse<SuggestionDecisionInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var accept = input.Accept ?? throw ProblemException.Invalid("accept", "accept is required: true or false.");
        var value = string.IsNullOrWhiteSpace(input.Value)
            ? throw ProblemException.Invalid("value", "value is required: the suggested value, as it was shown.")
            : input.Value;
        if (!SuggestionRules.Fields.Contains(field))
        {
            throw ProblemException.NotFound("suggestion");
        }

        var (ifMatch, keyed) = (IfMatch.Of(request), KeyedRequest.Of(request));
        if (accept)
        {
            var entered = CustomerPatch.Read(JsonSerializer.SerializeToElement(new Dictionary<string, string> { [field] = value }));
            await edits.ApplyAsync(id, ifMatch, keyed, profile => Accept(profile, field, value, entered), client, cancellationToken);
        }
        else
        {
            await changes.ChangeAsync(
                id,
                ifMatch,
                keyed,
                (stored, now) => Task.FromResult(Decline(stored.Profile, field, value, caller.Id, now)),
                client,
                cancellationToken);
        }

        var customer = await customers.FindWholeAsync(id, cancellationToken) ?? throw ProblemException.NotFound("customer");
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

    private static CustomerProfile Accept(
        CustomerProfile profile, string field, string value, Func<CustomerProfile, CustomerProfile> entered) =>
        profile.SetByStaff.Contains(field) && SuggestionRules.ValueOf(profile, field) == value ? profile

        // Whoever accepts what a merge has brought meanwhile says that it is theirs all the same.
        : SuggestionRules.Find(profile, field, value) is not null || SuggestionRules.IsTheirs(profile, field, value) ? entered(profile)
        : throw ProblemException.NotFound("suggestion");

    private static CustomerChange? Decline(CustomerProfile profile, string field, string value, string by, DateTimeOffset now) =>
        SuggestionRules.Find(profile, field, value) is { } suggestion
            ? new CustomerChange(SuggestionRules.Decline(profile, suggestion, by, now))
        : SuggestionRules.IsDeclined(profile, field, value) ? null
        : throw ProblemException.NotFound("suggestion");
}
