using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Merges;

/// <summary>The body of POST /customers/{id}/merge.</summary>
internal sealed record MergeInput
{
    /// <summary>The survivor: who the customer turned out to be.</summary>
    [Required]
    public string? Into { get; init; }

    /// <summary>The survivor's id.</summary>
    /// <exception cref="ProblemException">400 for a malformed id, and for the customer's own; 404 for an id that can't exist.</exception>
    public string SurvivorOf(string absorbedId) =>
        string.IsNullOrWhiteSpace(Into) ? throw ProblemException.Invalid("into", "into is required: the id of the customer who stays.")
        : !CustomerId.IsWellFormed(Into) ? throw ProblemException.Invalid("into", "into must be a customer id: c and 32 hex digits.")
        : Into == absorbedId ? throw ProblemException.Invalid("into", "A customer can't be merged into themselves.")
        : Into;
}

/// <summary>A merge as callers see it. Times are UTC.</summary>
internal sealed record MergeView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required MergeStatus Status { get; init; }

    /// <summary>The customer who turned out to be the other one.</summary>
    public required string Absorbed { get; init; }

    /// <summary>The customer who stays.</summary>
    public required string Survivor { get; init; }

    /// <summary>Who said so.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Until when it can be undone.</summary>
    public required DateTimeOffset UndoUntil { get; init; }

    /// <summary>Who said that they are two after all.</summary>
    public required string? UndoneBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset? UndoneAt { get; init; }

    /// <summary>What went along.</summary>
    public required MergeMoved Moved { get; init; }

    public static MergeView Of(MergeRecord record) => new()
    {
        Id = record.Id,
        Status = record.Status,
        Absorbed = record.AbsorbedId,
        Survivor = record.SurvivorId,
        By = record.By,
        At = record.At,
        UndoUntil = record.UndoUntil,
        UndoneBy = record.UndoneBy,
        UndoneAt = record.UndoneAt,
        Moved = record.Moved,
    };
}

public sealed class MergeEndpoints(CustomerMerges merges, MergeStore store)
{
    /// <summary>POST /customers/{id}/merge: merges the customer into the one that is named; 202 with the address of the merge.</summary>
    [Function(nameof(MergeCustomer))]
    [Authorize(Access.Person)]
    [Accepts(typeof(MergeInput), """{ "into": "c00000000000000000000000000000001" }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(202, typeof(MergeView), Headers = ["Location"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> MergeCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{id}/merge")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        if (!CustomerId.IsWellFormed(id))
        {
            throw ProblemException.NotFound("customer");
        }

        var survivor = RequestBody.Parse<MergeInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken)).SurvivorOf(id);
        return Accepted(request, await merges.BeginAsync(id, survivor, caller.Id, IfMatch.Of(request), client, cancellationToken));
    }

    /// <summary>GET /merges/{id}: how far a merge is.</summary>
    [Function(nameof(GetMerge))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(MergeView))]
    public async Task<IResult> GetMerge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/merges/{id}")] HttpRequest request,
        string id, CancellationToken cancellationToken) =>
        MergeId.IsWellFormed(id) && await store.FindAsync(id, cancellationToken) is { } record
            ? Results.Json(MergeView.Of(record), Json.Http)
            : throw ProblemException.NotFound("merge");

    /// <summary>POST /merges/{id}/undo: makes two customers of them again; 202, or 409 once it is too late.</summary>
    [Function(nameof(UndoMerge))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(202, typeof(MergeView), Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> UndoMerge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/merges/{id}/undo")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Accepted(request, await merges.UndoAsync(id, RequestGuard.CallerOf(request).Id, client, cancellationToken));

    private static IResult Accepted(HttpRequest request, MergeRecord record)
    {
        request.HttpContext.Response.Headers.Location = $"/api/merges/{record.Id}";
        return Results.Json(MergeView.Of(record), Json.Http, statusCode: StatusCodes.Status202Accepted);
    }
}
