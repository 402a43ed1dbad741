using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Staff.Snippets;

/// <summary>The beginnings of answers that the team shares, over HTTP.</summary>
public sealed class SnippetEndpoints(SnippetStore snippets, TimeProvider clock)
{
    /// <summary>GET /snippets: all snippets, by id, each with the ETag that a change can be guarded by.</summary>
    [Function(nameof(ListSnippets))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(ListPage<ListedSnippet>))]
    public async Task<IResult> ListSnippets(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/snippets")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Results.Json(
            new ListPage<ListedSnippet>(
                [.. (await snippets.ReadAsync(cancellationToken)).Select(stored => new ListedSnippet(stored))], null),
            Json.Http);

    /// <summary>
    /// PUT /snippets/{id}: adds a snippet, or replaces one that is the caller's own; a lead or an admin replaces any. 201 for a new one,
    /// else 200.
    /// </summary>
    [Function(nameof(PutSnippet))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(SnippetInput),
        """{ "name": "Outage, first words", "text": "Hello, I can see the outage in your street and am on it.", "language": "en" }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(Snippet), Headers = ["ETag"])]
    [Produces(201, typeof(Snippet), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public async Task<IResult> PutSnippet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/snippets/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        RequireWellFormed(id);
        var caller = RequestGuard.CallerOf(request);
        var input = RequestBody.Parse<SnippetInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var given = input.ToSnippet(id, caller.Id, clock.GetUtcNow());
        var before = await snippets.FindAsync(id, cancellationToken);
        RequireMayChange(before, caller);
        var snippet = SnippetRules.After(before?.Snippet, given);
        var ifMatch = IfMatch.Of(request);
        if (KeyedRequest.Of(request) is { WasBegun: true, BegunAt: var begunAt }
            && before is { Snippet: var stored }
            && stored == snippet with { ChangedAt = stored.ChangedAt })
        {
            // The attempt that broke off has written it, and changed its ETag by that.
            var wasAdded = ifMatch is null && before.AddedAt >= begunAt;
            return Answer(request, stored, before.ETag, wasAdded ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }

        IfMatch.Require(ifMatch, before?.ETag, "snippet");
        if (before is null && (await snippets.ReadAsync(cancellationToken)).Count >= SnippetRules.Most)
        {
            throw new ProblemException(
                409, "There are too many.", $"There are {SnippetRules.Most} snippets, and nobody finds one among more: delete one first.");
        }

        if (await snippets.TryPutAsync(snippet, before, cancellationToken) is not { } etag)
        {
            throw new ProblemException(409, "It has changed.", "Somebody else has changed this snippet meanwhile; decide again.");
        }

        return Answer(request, snippet, etag, before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>DELETE /snippets/{id}: deletes one's own; a lead or an admin deletes any. 204.</summary>
    [Function(nameof(DeleteSnippet))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IdempotencyKey = true, IsGoneOnceDone = true)]
    [Produces(204)]
    public async Task<IResult> DeleteSnippet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/snippets/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        RequireWellFormed(id);
        var before = await snippets.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound("snippet");
        RequireMayChange(before, RequestGuard.CallerOf(request));
        var keyed = KeyedRequest.Of(request);
        keyed?.WasFound = true;
        keyed?.RequireNotAddedSince(before.Snippet.ChangedAt, "snippet");
        await snippets.DeleteAsync(id, cancellationToken);
        return Results.NoContent();
    }

    private static IResult Answer(HttpRequest request, Snippet snippet, ETag etag, int status)
    {
        request.HttpContext.Response.Headers.ETag = etag.ToString();
        return Results.Json(snippet, Json.Http, statusCode: status);
    }

    private static void RequireMayChange(StoredSnippet? before, StaffMember caller)
    {
        if (!SnippetRules.MayChange(before?.Snippet, caller))
        {
            RequestGuard.Require(Access.Lead, caller);
        }
    }

    private static void RequireWellFormed(string id)
    {
        if (!StaffId.IsWellFormed(id))
        {
            throw ProblemException.NotFound("snippet");
        }
    }
}
