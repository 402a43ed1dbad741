using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.FollowUps.Mentions;

/// <summary>The way in, over HTTP.</summary>
public sealed class MentionEndpoints(MentionIntake intake, HandIn handIn, TimeProvider clock)
{
    private const int MaxMentions = 100;

    /// <summary>
    /// POST /mentions: one mention, or an array of 1 to 100. All are checked before any is stored; 202 with a receipt for
    /// each in the same order. A person hands in what they heard, and may leave out what only a channel knows.
    /// </summary>
    [Function(nameof(PostMentions))]
    [Authorize(Access.MachineOrPerson)]
    [Accepts(
        typeof(MentionInput),
        """
        { "channel": "twitter", "externalId": "1478", "author": { "handle": "@ada", "displayName": "Ada" },
          "text": "Two days without a connection, can somebody help?", "postedAt": "2026-01-05T10:00:00Z", "kind": "problem" }
        """,
        OrMany = true)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(202, typeof(MentionReceipt), Headers = ["Location"], OrMany = true)]
    [ProducesProblem(503)]
    public async Task<IResult> PostMentions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mentions")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        if (IsArray(body))
        {
            var receipts = await intake.TakeInAsync(
                CheckAll(await handIn.CompleteAsync(RequestBody.Parse<List<MentionInput?>>(body), request, cancellationToken)),
                clock.GetUtcNow(),
                client,
                cancellationToken);
            return Results.Json(receipts, Platform.Json.Http, statusCode: StatusCodes.Status202Accepted);
        }

        var one = await handIn.CompleteAsync(RequestBody.Parse<MentionInput>(body), request, cancellationToken);
        if (MentionValidator.Instance.ErrorsOf(one) is { } errors)
        {
            throw ProblemException.Invalid(errors);
        }

        var receipt = (await intake.TakeInAsync([one.ToMention()], clock.GetUtcNow(), client, cancellationToken))[0];
        request.HttpContext.Response.Headers.Location = $"/api/followups/{receipt.FollowUpId}";
        return Results.Json(receipt, Platform.Json.Http, statusCode: StatusCodes.Status202Accepted);
    }

    private static List<Mention> CheckAll(IReadOnlyList<MentionInput?> inputs)
    {
        if (inputs.Count is 0 or > MaxMentions)
        {
            throw ProblemException.Invalid("body", $"An array holds 1 to {MaxMentions} mentions, not {inputs.Count}.");
        }

        var errors = new Dictionary<string, string[]>();
        for (var i = 0; i < inputs.Count; i++)
        {
            var found = inputs[i] is { } input
                ? MentionValidator.Instance.ErrorsOf(input, $"[{i}].")
                : new Dictionary<string, string[]> { [$"[{i}]"] = ["A mention must not be null."] };
            foreach (var (field, messages) in found ?? new Dictionary<string, string[]>())
            {
                errors[field] = messages;
            }
        }

        return errors.Count == 0 ? [.. inputs.Select(input => input!.ToMention())] : throw ProblemException.Invalid(errors);
    }

    private static bool IsArray(ReadOnlySpan<byte> json) =>
        json.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
}
