using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>The way in, over HTTP.</summary>
public sealed class MentionEndpoints(MentionIntake intake, Office office, TimeProvider clock)
{
    private const int MaxMentions = 100;

    /// <summary>
    /// POST /mentions: one mention, or an array of 1 to 100. All are checked before any is stored; 202 with a receipt for
    /// each in the same order.
    /// </summary>
    [Function(nameof(PostMentions))]
    [Authorize(Access.Machine)]
    [Accepts(
        typeof(MentionInput),
        """
        { "channel": "twitter", "externalId": "1478", "author": { "handle": "@ada", "displayName": "Ada" },
          "text": "Two days without a connection, can somebody help?", "postedAt": "2026-01-05T10:00:00Z", "kind": "problem" }
        """,
        OrMany = true)]
    [Produces(202, typeof(MentionReceipt), Headers = ["Location"], OrMany = true)]
    [ProducesProblem(503)]
    public async Task<IResult> PostMentions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mentions")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        using var body = RequestBody.ParseAny(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var now = clock.GetUtcNow();
        if (body.RootElement.ValueKind == JsonValueKind.Array)
        {
            var receipts = await intake.TakeInAsync(ReadAll(body.RootElement, now), now, client, cancellationToken);
            return Results.Json(receipts, Platform.Json.Http, statusCode: StatusCodes.Status202Accepted);
        }

        var reading = MentionReader.Read(body.RootElement, now, office.Country);
        if (reading.Mention is not { } one)
        {
            throw ProblemException.Invalid(reading.Errors);
        }

        var receipt = (await intake.TakeInAsync([one], now, client, cancellationToken))[0];
        request.HttpContext.Response.Headers.Location = $"/api/followups/{receipt.FollowUpId}";
        return Results.Json(receipt, Platform.Json.Http, statusCode: StatusCodes.Status202Accepted);
    }

    private List<Mention> ReadAll(JsonElement array, DateTimeOffset now)
    {
        if (array.GetArrayLength() is var count and (0 or > MaxMentions))
        {
            throw ProblemException.Invalid("body", $"An array holds 1 to {MaxMentions} mentions, not {count}.");
        }

        List<MentionReading> readings = [.. array.EnumerateArray().Select(one => MentionReader.Read(one, now, office.Country))];
        var errors = readings.Index()
            .SelectMany(reading => reading.Item.Errors.Select(
                error => (Field: error.Key == "body" ? $"[{reading.Index}]" : $"[{reading.Index}].{error.Key}", error.Value)))
            .ToDictionary(error => error.Field, error => error.Value);
        return errors.Count == 0 ? [.. readings.Select(reading => reading.Mention!)] : throw ProblemException.Invalid(errors);
    }
}
