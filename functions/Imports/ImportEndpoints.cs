using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff.Authorization;

namespace Outreach.Imports;

/// <summary>Files of mentions. A file of the size of a month's mentions gives everybody work, so a lead answers for it.</summary>
public sealed class ImportEndpoints(ImportStarter starter, ImportStore store, ImportFiles files, TimeProvider clock)
{
    private const int LargestAtOnce = 25 * 1024 * 1024;

    private const string Example = "external_id,author,text,posted_at\r\n1478,@ada,Thank you!,2026-01-05T10:00:00Z\r\n";

    /// <summary>
    /// POST /imports: imports a file of up to 25 MiB (202); without a body, opens an import for a larger one, which is sent in parts (201).
    /// CSV with a header, or one JSON object a line; encoding, separator and columns are found at its beginning.
    /// </summary>
    [Function(nameof(PostImport))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [AcceptsFile(
        Example, "text/csv", "text/tab-separated-values", "application/x-ndjson", "application/octet-stream",
        Optional = true, MaxBytes = LargestAtOnce)]
    [QueryParameter(
        "map",
        "Which column holds what, as column:field pairs; the others are known by obvious names. For NDJSON a column is a member.",
        Example = "id:externalId,by:author.handle")]
    [QueryParameter("channel", "The channel of mentions that name none.", Example = "twitter")]
    [QueryParameter("kind", "The kind of mentions that name none; else triage suggests one.", Kind = typeof(SharedKernel.MentionKind))]
    [QueryParameter("dryRun", "true only reads and reports: nothing is stored.", Example = "true")]
    [Produces(201, typeof(ImportView), Headers = ["Location"])]
    [Produces(202, typeof(ImportView), Headers = ["Location"])]
    public async Task<IResult> PostImport(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/imports")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var options = ImportRequest.OptionsOf(request);
        if (ImportRequest.HasNoBody(request))
        {
            return Answer(
                request,
                await starter.OpenAsync(options, caller.Id, KeyedRequest.Of(request), cancellationToken),
                StatusCodes.Status201Created);
        }

        ImportRequest.RequireFile(request);
        if (request.ContentLength > LargestAtOnce)
        {
            throw ImportStarter.TooLarge(LargestAtOnce);
        }

        var import = await starter.OpenAsync(options, caller.Id, KeyedRequest.Of(request), cancellationToken);
        if (import.Status != ImportStatus.Open)
        {
            return Answer(request, import, StatusCodes.Status202Accepted);
        }

        try
        {
            await PutAllAsync(request, import.Id, cancellationToken);
            import = await starter.StartAsync(import.Id, client, cancellationToken);
        }
        catch
        {
            // The caller knows of no import.
            await starter.GiveUpAsync(import.Id, CancellationToken.None);
            throw;
        }

        return Answer(request, import, StatusCodes.Status202Accepted);
    }

    /// <summary>
    /// PUT /imports/{id}/parts/{n}: a part of the file, up to 4 MiB, numbered from 1 on, in any order; sent again it replaces the earlier
    /// one. It may be cut anywhere, also in the middle of a row.
    /// </summary>
    [Function(nameof(PutImportPart))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [AcceptsFile(
        Example, "application/octet-stream", "text/csv", "text/tab-separated-values", "application/x-ndjson",
        MaxBytes = ImportStarter.LargestPart)]
    [Produces(200, typeof(ImportView))]
    [ProducesProblem(409)]
    public async Task<IResult> PutImportPart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/imports/{id}/parts/{n}")] HttpRequest request,
        string id, string n, CancellationToken cancellationToken)
    {
        await FindAsync(id, cancellationToken);
        var number = ImportRequest.NumberOf(n);
        ImportRequest.RequireFile(request);
        if (request.ContentLength > ImportStarter.LargestPart)
        {
            throw ImportStarter.TooLarge(ImportStarter.LargestPart);
        }

        var bytes = await ImportRequest.ReadAsync(request, new byte[ImportStarter.LargestPart + 1], cancellationToken);
        if (bytes.Length is 0 or > ImportStarter.LargestPart)
        {
            throw bytes.Length == 0
                ? ProblemException.Invalid("body", "The part is empty.")
                : ImportStarter.TooLarge(ImportStarter.LargestPart);
        }

        var import = await starter.PutAsync(id, number, bytes, cancellationToken);
        return Results.Json(ImportView.Of(import, clock.GetUtcNow()), Json.Http);
    }

    /// <summary>
    /// POST /imports/{id}/start: starts an import whose parts are all there; 202 with how it will be read. Asked again it is the same
    /// import; one that was interrupted goes on where it was.
    /// </summary>
    [Function(nameof(StartImport))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(202, typeof(ImportView), Headers = ["Location"])]
    [ProducesProblem(400, 409)]
    public async Task<IResult> StartImport(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/imports/{id}/start")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Answer(request, await starter.StartAsync(id, client, cancellationToken), StatusCodes.Status202Accepted);

    /// <summary>GET /imports: the imports that are kept, newest first.</summary>
    [Function(nameof(ListImports))]
    [Authorize(Access.Lead)]
    [QueryParameter("dryRun", "true for those that only read and report, false for the others; left out, all.", Example = "false")]
    [Paged]
    [Produces(200, typeof(ListPage<ImportView>))]
    public async Task<IResult> ListImports(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports")] HttpRequest request, CancellationToken cancellationToken)
    {
        bool? dryRun = request.Query["dryRun"].ToString() switch
        {
            "" => null,
            "true" => true,
            "false" => false,
            _ => throw ProblemException.Invalid("dryRun", "Must be true or false."),
        };
        var now = clock.GetUtcNow();
        var all = (await store.ReadAllAsync(cancellationToken))
            .Where(import => dryRun is null || import.Options.DryRun == dryRun)
            .Select(import => ImportView.Of(import, now));
        return Results.Json(
            ListPage<ImportView>.NewestFirst(request, all, import => (import.OpenedAt, import.Id), $"imports {dryRun}"), Json.Http);
    }

    /// <summary>GET /imports/{id}: how far an import is, and what came of its rows.</summary>
    [Function(nameof(GetImport))]
    [Authorize(Access.Lead)]
    [Produces(200, typeof(ImportView))]
    public async Task<IResult> GetImport(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports/{id}")] HttpRequest request,
        string id, CancellationToken cancellationToken) =>
        Results.Json(ImportView.Of(await FindAsync(id, cancellationToken), clock.GetUtcNow()), Json.Http);

    /// <summary>
    /// GET /imports/{id}/refusals: the rows that could not be taken, with line, column and reason, as CSV. None of their words is in it.
    /// </summary>
    [Function(nameof(GetImportRefusals))]
    [Authorize(Access.Lead)]
    [Produces(200, typeof(string), MediaType = "text/csv")]
    public async Task<IResult> GetImportRefusals(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/imports/{id}/refusals")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        await FindAsync(id, cancellationToken);
        return Results.Stream(to => files.WriteRefusalsAsync(id, to, request.HttpContext.RequestAborted), "text/csv; charset=utf-8");
    }

    /// <summary>
    /// DELETE /imports/{id}: ends an import before its next rows; 202. What was taken in stays, its file is deleted.
    /// </summary>
    [Function(nameof(CancelImport))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(202, typeof(ImportView), Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> CancelImport(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/imports/{id}")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Answer(request, await starter.CancelAsync(id, client, cancellationToken), StatusCodes.Status202Accepted);

    private async Task<Import> FindAsync(string id, CancellationToken cancellationToken) =>
        (await store.FindAsync(id, cancellationToken))?.Import ?? throw ProblemException.NotFound("import");

    private async Task PutAllAsync(HttpRequest request, string importId, CancellationToken cancellationToken)
    {
        var (left, part) = ((long)LargestAtOnce, new byte[ImportStarter.LargestPart]);
        for (var number = 1; ; number++)
        {
            var bytes = await ImportRequest.ReadAsync(request, part, cancellationToken);
            left -= bytes.Length;
            if (left < 0)
            {
                throw ImportStarter.TooLarge(LargestAtOnce);
            }

            if (bytes.Length > 0)
            {
                await starter.PutAsync(importId, number, bytes, cancellationToken);
            }

            if (bytes.Length < part.Length)
            {
                return;
            }
        }
    }

    private IResult Answer(HttpRequest request, Import import, int status)
    {
        request.HttpContext.Response.Headers.Location = $"/api/imports/{import.Id}";
        return Results.Json(ImportView.Of(import, clock.GetUtcNow()), Json.Http, statusCode: status);
    }
}
