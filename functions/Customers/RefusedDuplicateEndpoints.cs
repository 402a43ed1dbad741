using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Customers;

/// <summary>That two customers are not the same, as shown to staff.</summary>
/// <param name="By">The staff id of who said so.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">Why, if they said that.</param>
internal sealed record RefusedDuplicateView(string By, DateTimeOffset At, string? Reason)
{
    public static RefusedDuplicateView Of(RefusedDuplicate refused) => new(refused.By, refused.At, refused.Reason);
}

/// <summary>The decision that two customers who look like one are two, over HTTP.</summary>
public sealed class RefusedDuplicateEndpoints(
    CustomerChanges changes, CustomerStore customers, RefusedDuplicates refusals, TimeProvider clock)
{
    private const string Path = "api/customers/{id}/duplicates/{otherId}/refuse";

    /// <summary>
    /// POST /customers/{id}/duplicates/{otherId}/refuse: they are two people, and are not suggested as one any more, in either direction;
    /// 204. Said again it stays as it was said first. A merge by hand is still possible.
    /// </summary>
    [Function(nameof(RefuseDuplicate))]
    [Authorize(Access.Person)]
    [Accepts(typeof(ReasonInput), """{ "reason": "Mother and daughter, one phone." }""", Optional = true)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(204)]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> RefuseDuplicate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Path)] HttpRequest request,
        string id, string otherId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var reason = await ReasonInput.ReadAsync(request, cancellationToken);
        var (one, other) = await FindAsync(id, otherId, cancellationToken);
        if ((await FindRefusedAsync(one, other, cancellationToken)).Count > 0)
        {
            return Results.NoContent();
        }

        var refused = RefusedDuplicate.Of(one.Id, other.Id, caller.Id, clock.GetUtcNow(), reason);
        await changes.ChangeAsync(
            refused.FirstId,
            ifMatch: null,
            (stored, _) => new CustomerChange(stored.Profile) { Rows = [RefusedDuplicates.Put(refused)] },
            client,
            cancellationToken);
        if (await customers.FindAsync(refused.SecondId, CancellationToken.None) is null or { Profile.ErasingSince: not null })
        {
            // They are being erased: nothing that names them may come after that has looked for it.
            await refusals.ForgetAsync(refused, CancellationToken.None);
            throw ProblemException.NotFound("customer");
        }

        return Results.NoContent();
    }

    /// <summary>
    /// DELETE /customers/{id}/duplicates/{otherId}/refuse: they may be the same after all, and are suggested again; also where nobody had
    /// refused it.
    /// </summary>
    [Function(nameof(SuggestDuplicateAgain))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(204)]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> SuggestDuplicateAgain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Path)] HttpRequest request,
        string id, string otherId, CancellationToken cancellationToken)
    {
        var (one, other) = await FindAsync(id, otherId, cancellationToken);
        foreach (var refused in await FindRefusedAsync(one, other, cancellationToken))
        {
            await refusals.ForgetAsync(refused, cancellationToken);
        }

        return Results.NoContent();
    }

    /// <summary>The two as they are now: the other one may have been merged into a third since they were shown.</summary>
    private async Task<(CustomerProfile One, CustomerProfile Other)> FindAsync(
        string id, string otherId, CancellationToken cancellationToken)
    {
        var one = (await changes.FindAsync(id, cancellationToken)).Profile;
        var other = CustomerId.IsWellFormed(otherId) ? await customers.FindCurrentAsync(otherId, cancellationToken) : null;
        return other is not { Profile: { ErasingSince: null } found } ? throw ProblemException.NotFound("customer")
            : found.Id == one.Id
                ? throw new ProblemException(409, "They are one.", "These are one customer. Undo their merge if they are two people.")
            : (one, found);
    }

    private async Task<IReadOnlyList<RefusedDuplicate>> FindRefusedAsync(
        CustomerProfile one, CustomerProfile other, CancellationToken cancellationToken) =>
        await refusals.FindAsync(
            await customers.NamesOfAsync(one, cancellationToken),
            await customers.NamesOfAsync(other, cancellationToken),
            cancellationToken);
}
