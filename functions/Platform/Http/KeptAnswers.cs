using System.Reflection;
using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Outreach.Platform.Contract;
using Outreach.Platform.Storage;

namespace Outreach.Platform.Http;

/// <summary>A request with an Idempotency-Key that was begun before and broken off: its effect may be there.</summary>
/// <param name="RequestId">What the effect was marked with.</param>
internal sealed record KeyedRequest(string RequestId, bool WasBegun)
{
    /// <summary>That of a request; null where it has no key.</summary>
    public static KeyedRequest? Of(HttpRequest request) => request.HttpContext.Features.Get<KeyedRequest>();

    /// <summary>When its first attempt began (UTC).</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Whether its answer asks for the same request once more: it is not kept.</summary>
    public bool IsToBeSentAgain { get; set; }

    /// <summary>
    /// Whether what it takes away was found, by this attempt or by one that broke off, or nobody knows: where none has found it, none has
    /// taken it away.
    /// </summary>
    public bool WasFound { get; set; }

    /// <summary>Whether an attempt that broke off may be why there is nothing to take away any more.</summary>
    public bool MayHaveTakenAway => WasBegun && WasFound;

    /// <summary>
    /// Refuses to take away what was recorded after this request was first sent: an attempt that broke off may have taken away what its
    /// sender saw, and this is another one.
    /// </summary>
    /// <exception cref="ProblemException">409.</exception>
    public void RequireNotAddedSince(DateTimeOffset? recordedAt, string what)
    {
        if (WasBegun && recordedAt > BegunAt)
        {
            throw new ProblemException(
                409,
                "It was added anew since.",
                $"The {what} was recorded after you had sent this first; nothing was removed. Read it, then decide again, with a new "
                    + "Idempotency-Key.");
        }
    }
}

/// <summary>
/// Answers a request with an Idempotency-Key once: the key is claimed by an insert, the answer is kept with the claim, and who comes with
/// the same key meanwhile or later gets that answer. A request that was refused keeps nothing and may be sent again; where it was begun
/// before, its key stays its own. Answers about a customer stand in one partition, so that they are erased with the customer.
/// </summary>
internal sealed class KeptAnswers(OutreachTables tables, TimeProvider clock)
{
    /// <summary>Who claimed a key and has not answered for so long has crashed. Real time, whatever the app's clock says.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    // A row holds 1 MiB, a character of it two bytes. A longer answer is repeated without its body.
    private const int MaxBytes = 400_000;

    private static readonly string[] KeptHeaders = ["Location", "ETag", "Preference-Applied"];

    /// <summary>Whether it is for us to keep the answer to a request.</summary>
    public static bool Concerns(HttpFunction function, HttpRequest request) =>
        request.Headers.ContainsKey("Idempotency-Key")
        && function.Declared.GetCustomAttributes(typeof(AcceptsHeadersAttribute), inherit: false)
            is [AcceptsHeadersAttribute { IdempotencyKey: true, KeepsAnswer: false }];

    /// <summary>Answers a request, by running it or by what was kept.</summary>
    /// <exception cref="ProblemException">400, 409 or 422 for the key; what the request itself is refused with.</exception>
    public async Task AnswerAsync(
        HttpContext http, HttpFunction function, string callerId, Func<Task<IResult>> run, CancellationToken cancellationToken)
    {
        var request = http.Request;
        if (await ReadKeyAsync(request, MaxBytesOf(function), callerId, cancellationToken) is not { } key)
        {
            // Too large a body is refused as it is without a key.
            await (await run()).ExecuteAsync(http);
            return;
        }

        var table = tables.Answers;
        var (partitionKey, rowKey) = PlaceOf(request, function, callerId, key);
        while (true)
        {
            // Not made of the key: once that is free again, it stands for another request.
            var requestId = Guid.NewGuid().ToString("N");
            var now = clock.GetUtcNow();
            var claim = new TableEntity(partitionKey, rowKey)
            {
                ["BodyHash"] = key.BodyHash,
                ["At"] = now,
                ["BegunAt"] = now,
                ["RequestId"] = requestId,
            };
            if (await TryClaimAsync(table, claim, new(TableTransactionActionType.Add, claim), cancellationToken))
            {
                await RunAsync(http, function, table, claim, new KeyedRequest(requestId, WasBegun: false) { BegunAt = now }, run);
                return;
            }

            var there = await table.FindAsync(partitionKey, rowKey, cancellationToken);
            var isOver = there?.GetDateTimeOffset("At") + IdempotencyKey.KeptFor < now;
            if (there is null)
            {
                // It was refused meanwhile, and this one may be tried.
            }
            else if (there.GetString("BodyHash") != key.BodyHash && !isOver)
            {
                throw IdempotencyKey.Taken();
            }
            else if (there.GetInt32("Status") is { } status && !isOver)
            {
                await RepeatAsync(http.Response, there, status, cancellationToken);
                return;
            }
            else if (isOver || IsGivenUp(there))
            {
                var keyed = isOver
                    ? new KeyedRequest(requestId, WasBegun: false) { BegunAt = now }
                    : new KeyedRequest(there.GetString("RequestId") ?? requestId, WasBegun: true)
                    {
                        // The version before wrote down only when the latest attempt began.
                        BegunAt = there.GetDateTimeOffset("BegunAt") ?? there.GetDateTimeOffset("At") ?? now,

                        // What crashed could not say whether it had found it, and neither did the version before.
                        WasFound = there.GetBoolean("Found") != false,
                    };
                claim["RequestId"] = keyed.RequestId;
                claim["BegunAt"] = keyed.BegunAt;
                if (await TryClaimAsync(
                    table, claim, new(TableTransactionActionType.UpdateReplace, claim, there.ETag), cancellationToken))
                {
                    await RunAsync(http, function, table, claim, keyed, run);
                    return;
                }
            }
            else
            {
                await Task.Delay(LookAgainAfter, cancellationToken);
            }
        }
    }

    /// <summary>The claim has the ETag of its row then: one that was given up and taken over is another's to change.</summary>
    private static async Task<bool> TryClaimAsync(
        TableClient table, TableEntity claim, TableTransactionAction take, CancellationToken cancellationToken)
    {
        if (await table.TryCommitAsync([take], cancellationToken) is not { } etag)
        {
            return false;
        }

        claim.ETag = etag;
        return true;
    }

    private static bool IsGivenUp(TableEntity claim) =>
        claim.GetBoolean("BrokenOff") == true || claim.Timestamp + GivenUpAfter < TimeProvider.System.GetUtcNow();

    /// <summary>How many answers about a customer are kept.</summary>
    public async Task<int> CountAsync(string customerId, CancellationToken cancellationToken) =>
        await tables.Answers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {customerId}"), select: ["RowKey"], cancellationToken: cancellationToken)
            .CountAsync(cancellationToken);

    /// <summary>Deletes the answers about a customer. Returns how many; safe to repeat.</summary>
    public async Task<int> EraseAsync(string customerId, CancellationToken cancellationToken)
    {
        var rows = await tables.Answers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {customerId}"), select: ["PartitionKey", "RowKey"],
            cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        await tables.Answers.DeleteAllAsync(rows, cancellationToken);
        return rows.Count;
    }

    /// <summary>Deletes a page of the answers that nobody is given any more. Gives how many, and where to go on; safe to repeat.</summary>
    public Task<(int Deleted, string? Continuation)> DeleteOldAsync(
        string? continuation, int pageSize, CancellationToken cancellationToken) =>
        tables.Answers.DeletePageAsync(
            TableClient.CreateQueryFilter($"At lt {clock.GetUtcNow() - IdempotencyKey.KeptFor}"), continuation, pageSize,
            cancellationToken);

    private static async Task RunAsync(
        HttpContext http, HttpFunction function, TableClient table, TableEntity claim, KeyedRequest keyed, Func<Task<IResult>> run)
    {
        http.Features.Set(keyed);
        var response = http.Response;
        var (stream, answer) = (response.Body, new MemoryStream());
        try
        {
            response.Body = answer;
            await (await run()).ExecuteAsync(http);
        }
        catch (ProblemException gone) when (
            gone.Status == StatusCodes.Status404NotFound && keyed.MayHaveTakenAway && IsGoneOnceDone(function))
        {
            // The attempt that broke off deleted it.
            response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception refused) when (refused is ProblemException { Status: < 500 } or MovedException)
        {
            await GiveUpAsync(table, claim, keyed, mayHaveEffect: keyed.WasBegun);
            throw;
        }
        catch
        {
            // One of a list may have been stored, also where it is "too busy" for the rest.
            await GiveUpAsync(table, claim, keyed, mayHaveEffect: true);
            throw;
        }
        finally
        {
            response.Body = stream;
        }

        if (response.StatusCode >= 400 || keyed.IsToBeSentAgain)
        {
            await GiveUpAsync(
                table, claim, keyed, mayHaveEffect: keyed.WasBegun || keyed.IsToBeSentAgain || response.StatusCode >= 500);
        }
        else
        {
            await KeepAsync(table, claim, response, answer);
        }

        await WriteAsync(response, answer.GetBuffer().AsMemory(0, (int)answer.Length), http.RequestAborted);
    }

    /// <summary>
    /// The key may be taken again: for anything where nothing was stored, else for the same request, which looks for what is there. What
    /// refuses a repetition, such as an ETag that has changed, may be the effect of the attempt that broke off.
    /// </summary>
    private static async Task GiveUpAsync(TableClient table, TableEntity claim, KeyedRequest keyed, bool mayHaveEffect)
    {
        if (mayHaveEffect)
        {
            claim["BrokenOff"] = true;
            claim["Found"] = keyed.WasFound;
            await table.ReplaceIfUnchangedAsync(claim, CancellationToken.None);
        }
        else
        {
            await table.DeleteIfUnchangedAsync(claim, CancellationToken.None);
        }
    }

    /// <summary>An answer such as 204 must not even be given an empty body.</summary>
    private static ValueTask WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        body.IsEmpty ? ValueTask.CompletedTask : response.Body.WriteAsync(body, cancellationToken);

    private static async Task KeepAsync(TableClient table, TableEntity claim, HttpResponse response, MemoryStream answer)
    {
        claim["Status"] = response.StatusCode;
        claim["ContentType"] = response.ContentType;
        foreach (var name in KeptHeaders.Where(name => response.Headers.ContainsKey(name)))
        {
            claim[name] = response.Headers[name].ToString();
        }

        if (answer.Length <= MaxBytes)
        {
            Document.Write(claim, "Body", Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length));
        }

        // Not an upsert: what an erasure has deleted meanwhile must not come back.
        await table.ReplaceIfUnchangedAsync(claim, CancellationToken.None);
    }

    private static async Task RepeatAsync(HttpResponse response, TableEntity kept, int status, CancellationToken cancellationToken)
    {
        response.StatusCode = status;
        response.ContentType = kept.GetString("ContentType");
        foreach (var name in KeptHeaders.Where(name => kept.GetString(name) is not null))
        {
            response.Headers[name] = kept.GetString(name);
        }

        await WriteAsync(response, Encoding.UTF8.GetBytes(Document.ReadText(kept, "Body")), cancellationToken);
    }

    private static bool IsGoneOnceDone(HttpFunction function) =>
        function.Declared.GetCustomAttribute<AcceptsHeadersAttribute>() is { IsGoneOnceDone: true };

    private static int MaxBytesOf(HttpFunction function) =>
        function.Declared.GetCustomAttribute<AcceptsFileAttribute>()?.MaxBytes ?? RequestBody.MaxBytes;

    /// <summary>
    /// The key with what its body comes to, once all of that was read; the function can read it again. What is over 1 MiB is in a temporary
    /// file meanwhile. Null where the body is too large.
    /// </summary>
    private static async Task<IdempotencyKey?> ReadKeyAsync(
        HttpRequest request, int most, string callerId, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        request.EnableBuffering(bufferThreshold: RequestBody.MaxBytes + 1);
        try
        {
            return await IdempotencyKey.ReadAsync(
                request, $"{request.Method} {request.Path}{request.QueryString}", callerId, most, cancellationToken);
        }
        catch (IOException)
        {
            // The function reads it again, and says what is wrong.
            return null;
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    /// <summary>The key alone within a customer, as within a follow-up; elsewhere with its caller and the address.</summary>
    private static (string PartitionKey, string RowKey) PlaceOf(
        HttpRequest request, HttpFunction function, string callerId, IdempotencyKey key)
    {
        // The answer to an erasure names nobody, and outlives what is erased.
        if (function is not { Method: "DELETE", Route: "api/customers/{id}" } && CustomerIn(request.Path.Value ?? "") is { } customerId)
        {
            return (customerId, key.RowKey);
        }

        var scoped = (key with { Key = $"{callerId}\n{request.Path}\n{key.Key}" }).RowKey;
        return (scoped[^2..], scoped);
    }

    private static string? CustomerIn(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part != "customers").Skip(1).FirstOrDefault()
            is { Length: > 2 and <= 64 } id && id.All(char.IsAsciiLetterOrDigit) ? id : null;
}
