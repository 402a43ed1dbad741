using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Webhooks;

/// <summary>What sources sent and could not be made a mention, for leads, for seven days.</summary>
public sealed class ParkedEndpoints(ParkedItems parked, WebhookSources sources, WebhookIntake intake, TimeProvider clock)
{
    /// <summary>GET /webhooks/parked: what waits for a lead, the earliest first, with the reason.</summary>
    [Function(nameof(ListParked))]
    [Authorize(Access.Lead)]
    [Paged]
    [Produces(200, typeof(ListPage<ParkedItemView>))]
    public async Task<IResult> ListParked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/webhooks/parked")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Results.Json(
            await parked.ReadPageAsync(
                ListPage<ParkedItemView>.LimitOf(request), request.Query["continuation"].ToString(), cancellationToken),
            Json.Http);

    /// <summary>
    /// POST /webhooks/parked/{id}/retry: tries it again, by what its source is set to mean now. What becomes a mention waits no longer; of
    /// a whole body, items that still can't be wait on by themselves.
    /// </summary>
    [Function(nameof(RetryParked))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(200, typeof(ParkedRetry))]
    [ProducesProblem(409, 503)]
    public async Task<IResult> RetryParked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/parked/{id}/retry")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (item, json) = await FindAsync(id, cancellationToken);
        var source = sources.Find(item.Source) ?? throw new ProblemException(
            409, "Its source is gone.", "The source that sent it is not set up any more, so nobody knows what it means.");
        return Results.Json(await intake.RetryAsync(source, item, json, clock.GetUtcNow(), client, cancellationToken), Json.Http);
    }

    /// <summary>DELETE /webhooks/parked/{id}: deletes it; nobody needs it.</summary>
    [Function(nameof(DeleteParked))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IdempotencyKey = true, IsGoneOnceDone = true)]
    [Produces(204)]
    public async Task<IResult> DeleteParked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/webhooks/parked/{id}")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        var (item, _) = await FindAsync(id, cancellationToken);
        KeyedRequest.Of(request)?.WasFound = true;
        await parked.DeleteAsync(item.Id, cancellationToken);
        return Results.NoContent();
    }

    private async Task<(ParkedItem Item, string Json)> FindAsync(string id, CancellationToken cancellationToken) =>
        await parked.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound("parked item");
}
