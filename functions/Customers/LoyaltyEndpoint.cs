using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Identity;

namespace Outreach.Customers;

/// <summary>The loyalty policy, over HTTP.</summary>
public sealed class LoyaltyEndpoint(IOptions<LoyaltyPolicy> policy)
{
    /// <summary>GET /loyalty: from when on a customer gets a thank-you call. It is changed in the settings of the app.</summary>
    [Function(nameof(GetLoyalty))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(LoyaltyPolicy))]
    public IResult GetLoyalty(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/loyalty")] HttpRequest request) =>
        Results.Json(policy.Value, Json.Http);
}
