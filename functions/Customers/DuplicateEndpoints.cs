using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Customers;

/// <summary>A possible duplicate of a customer.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="DisplayName">Display name.</param>
/// <param name="Identities">Their handles on the channels.</param>
/// <param name="Reasons">Why they may be the same, in words.</param>
/// <param name="Refused">Who said that they are not; null where nobody did.</param>
internal sealed record LikelyDuplicate(
    string CustomerId,
    string? DisplayName,
    IReadOnlyList<CustomerIdentity> Identities,
    IReadOnlyList<string> Reasons,
    RefusedDuplicateView? Refused);

/// <summary>Possible duplicates, over HTTP. People decide: nothing is merged automatically.</summary>
public sealed class DuplicateEndpoints(
    CustomerChanges changes, CustomerStore customers, CustomerMatchStore matches, RefusedDuplicates refusals)
{
    private const int AtOnce = 8;

    /// <summary>
    /// GET /customers/{id}/duplicates: possible duplicates with the reasons, most reasons first, but for those that a person refused.
    /// </summary>
    [Function(nameof(ListLikelyDuplicates))]
    [Authorize(Access.Staff)]
    [QueryParameter("refused", "true for those that were refused, with who did and when; left out, the others.", Example = "true")]
    [Produces(200, typeof(ListPage<LikelyDuplicate>))]
    [Produces(307, Headers = ["Location"])]
    public async Task<IResult> ListLikelyDuplicates(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/customers/{id}/duplicates")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        var refused = request.Query["refused"].ToString() switch
        {
            "" or "false" => false,
            "true" => true,
            _ => throw ProblemException.Invalid("refused", "Must be true or false."),
        };
        var likely = await FindAsync((await changes.FindAsync(id, cancellationToken)).Profile, cancellationToken);
        return Results.Json(
            new ListPage<LikelyDuplicate>([.. likely.Where(one => one.Refused is not null == refused)], null), Json.Http);
    }

    private async Task<IReadOnlyList<LikelyDuplicate>> FindAsync(CustomerProfile customer, CancellationToken cancellationToken)
    {
        var candidates = await matches.FindAsync(customer, cancellationToken);
        var likely = new LikelyDuplicate?[candidates.Count];
        var names = await customers.NamesOfAsync(customer, cancellationToken);
        await Parallel.ForEachAsync(
            candidates.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (candidate, token) =>
            {
                // The current profile: the index may be out of date.
                if ((await customers.FindAsync(candidate.Item, token))?.Profile is { } other
                    && DuplicateRule.ReasonsFor(customer, other) is { Count: > 0 } reasons)
                {
                    var refused = await refusals.FindAsync(names, await customers.NamesOfAsync(other, token), token);
                    likely[candidate.Index] = new LikelyDuplicate(
                        other.Id,
                        other.DisplayName,
                        other.Identities,
                        reasons,
                        refused is [var first, ..] ? RefusedDuplicateView.Of(first) : null);
                }
            });
        return [.. likely.OfType<LikelyDuplicate>().OrderByDescending(one => one.Reasons.Count)];
    }
}
