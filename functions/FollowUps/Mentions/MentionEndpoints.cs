using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.FollowUps.Mentions;

/// <summary>The way in, over HTTP.</summary>
public sealed class MentionEndpoints(
    MentionIntake intake, HandIn handIn, RefusedMentions refused, SaidWords words, LiveWork live, TimeProvider clock)
{
    private const int MaxMentions = 100;

    /// <summary>
    /// POST /mentions: one mention, or an array of 1 to 100. What can be known again is taken: one by itself is answered with a receipt,
    /// 202, or 400; an array with 200 and a list, in the same order, of receipts or problems. A person hands in what they heard, and may
    /// leave out what only a channel knows.
    /// </summary>
    [Function(nameof(PostMentions))]
    [Authorize(Access.MachineOrPerson)]
    [AcceptsHeaders(Prefer = true, IdempotencyKey = true)]
    [Accepts(
        typeof(MentionInput),
        """
        { "channel": "twitter", "externalId": "1478", "author": { "handle": "@ada", "displayName": "Ada" },
          "text": "Two days without a connection, can somebody help?", "postedAt": "2026-01-05T10:00:00Z", "kind": "problem" }
        """,
        OrMany = true)]
    [Produces(200, EachOf = [typeof(MentionReceipt), typeof(MentionProblem)])]
    [Produces(202, typeof(MentionReceipt), Headers = ["Location", "Preference-Applied"], OrMany = true)]
    [ProducesProblem(503)]
    public async Task<IResult> PostMentions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/mentions")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        using var body = await ReadAsync(request, cancellationToken);
        var now = clock.GetUtcNow();
        if (body.RootElement.ValueKind == JsonValueKind.Array)
        {
            return await TakeListAsync(request, body.RootElement, now, client, cancellationToken);
        }

        var reading = (await handIn.ReadAsync([body.RootElement], request, now, cancellationToken))[0];
        if (reading.Mention is not { } one)
        {
            await NoteAsync(request, [reading]);
            throw ProblemException.Invalid(reading.Errors);
        }

        var taken = (await TakeInAsync([one], now, client, cancellationToken))[0];
        var receipt = taken.Receipt ?? throw taken.Problem!;
        request.HttpContext.Response.Headers.Location = receipt.FollowUpId is { } followUpId ? $"/api/followups/{followUpId}" : null;
        return Results.Json(receipt, Platform.Json.Http, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return RequestBody.ParseAny(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        }
        catch (ProblemException problem)
        {
            await refused.NoteAsync(
                request,
                [problem.Status == StatusCodes.Status413PayloadTooLarge ? RefusalReason.WrongSize : RefusalReason.NotJson]);
            throw;
        }
    }

    private Task NoteAsync(HttpRequest request, IEnumerable<MentionReading> readings) =>
        refused.NoteAsync(request, [.. readings.Select(reading => reading.Reason).OfType<RefusalReason>()]);

    private async Task<IResult> TakeListAsync(
        HttpRequest request, JsonElement list, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (list.GetArrayLength() is var count and (0 or > MaxMentions))
        {
            // Each of them is lost to whoever sent it; an empty array is one request that brought nothing.
            await refused.NoteAsync(request, [.. Enumerable.Repeat(RefusalReason.WrongSize, Math.Max(1, count))]);
            throw ProblemException.Invalid("body", $"An array holds 1 to {MaxMentions} mentions, not {count}.");
        }

        var readings = await handIn.ReadAsync(list.EnumerateArray(), request, now, cancellationToken);
        await NoteAsync(request, readings);
        var isStrict = Preference.IsStrict(request);
        if (isStrict)
        {
            Preference.Applied(request.HttpContext.Response, Preference.Strict);
            if (ErrorsOf(readings) is { Count: > 0 } errors)
            {
                return Problems.From(ProblemException.Invalid(errors));
            }
        }

        List<Mention> mentions = [.. readings.Select(reading => reading.Mention).OfType<Mention>()];
        var taken = mentions.Count == 0 ? [] : await TakeInAsync(mentions, now, client, cancellationToken);
        if (taken.Select(one => one.Problem).FirstOrDefault(problem => problem is not null) is { } first)
        {
            if (isStrict)
            {
                throw first;
            }

            KeyedRequest.Of(request)?.IsToBeSentAgain = true;
        }

        var left = new Queue<MentionTaken>(taken);
        return Results.Json(
            readings.Select((reading, index) => reading.Mention is null
                ? MentionProblem.Of(index, reading.Errors)
                : AnswerOf(left.Dequeue(), index)).ToList(),
            Platform.Json.Http,
            statusCode: isStrict ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    private static object AnswerOf(MentionTaken taken, int index) =>
        taken.Receipt is { } receipt ? receipt : MentionProblem.Of(index, taken.Problem!);

    private async Task<IReadOnlyList<MentionTaken>> TakeInAsync(
        IReadOnlyList<Mention> mentions, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var taken = await live.TakeInAsync(() => intake.TakeInEachAsync(mentions, now, client, cancellationToken));
        foreach (var (mention, receipt) in mentions.Zip(taken.Select(one => one.Receipt)))
        {
            // Was said outside already, so nothing refuses it; but it counts for what is said to others, unless the mention was known
            // and the answer is not added to it.
            if (mention.HeardBy?.Answer is { Said: var said }
                && receipt is { Duplicate: false, Edited: false, CustomerId: { } customerId })
            {
                words.Record(said, customerId);
            }
        }

        return taken;
    }

    /// <summary>The errors of a list, by its fields as they stand in it, such as <c>[3].channel</c>.</summary>
    private static Dictionary<string, string[]> ErrorsOf(IEnumerable<MentionReading> readings) => readings.Index()
        .SelectMany(reading => reading.Item.Errors.Select(
            error => (Field: error.Key == "body" ? $"[{reading.Index}]" : $"[{reading.Index}].{error.Key}", error.Value)))
        .ToDictionary(error => error.Field, error => error.Value);
}
