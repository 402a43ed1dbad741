using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Webhooks;

/// <summary>Mentions that other systems send, each in its own JSON, signed.</summary>
public sealed partial class WebhookEndpoints(
    WebhookSources sources,
    WebhookIntake intake,
    WebhookDeliveries deliveries,
    SourceActivities activities,
    RefusedMentions refused,
    TimeProvider clock,
    ILogger<WebhookEndpoints> log)
{
    private const string Example = """
        { "id": 1478, "review": { "user": { "name": "ada" }, "text": "Two days without a connection, can somebody help?" } }
        """;

    /// <summary>
    /// POST /webhooks/{source}: mentions in the JSON of a source that is set up, with its signature, which is at most five minutes old. A
    /// delivery that came before is answered 200 and ignored; what can't be made a mention waits for a lead. A mention that can't be taken
    /// in now is answered 503, and waits for a lead where it still can't be when the delivery comes again two minutes later.
    /// </summary>
    [Function(nameof(TakeWebhook))]
    [Authorize(Access.Anyone)]
    [Accepts(typeof(object), Example)]
    [Produces(200, typeof(WebhookReceipt))]
    [ProducesProblem(401, 503)]
    public async Task<IResult> TakeWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{source}")] HttpRequest request,
        string source, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        var now = clock.GetUtcNow();
        var known = sources.Find(source);
        var check = SignatureRules.Check(known ?? WebhookSources.Nobody, name => HeaderOf(request, name), body, now);
        if (known is null || check.Verdict != SignatureVerdict.Valid)
        {
            LogRefused(known?.Name ?? "an unknown source", known is null ? "unknown" : Json.NameOf(check.Verdict));
            throw NotSigned();
        }

        using var json = await ParseAsync(known, body);
        var delivery = await deliveries.BeginAsync(known, check.DeliveryKey, cancellationToken);
        if (delivery.IsDone)
        {
            return Answer(new WebhookReceipt { Repeated = true });
        }

        // Where deliveries have no ids, one that broke off comes again with another signature: its body alone says that it is the same, and
        // that its items are parked already.
        var parkedAs = known.IdHeader is null
            ? await deliveries.BeginBodyAsync(known, Convert.ToHexStringLower(SHA256.HashData(body)), cancellationToken)
            : delivery;
        var receipt = await intake.TakeAsync(known, json.RootElement, parkedAs, now, client, cancellationToken);
        await activities.NoteAsync(known.Name, now, cancellationToken);
        if (parkedAs != delivery)
        {
            await deliveries.FinishAsync(known, parkedAs, cancellationToken);
        }

        await deliveries.FinishAsync(known, delivery, cancellationToken);
        return Answer(receipt);
    }

    /// <summary>
    /// POST /webhooks/{source}/test: what would be taken of a body that a source sends, and what not, and why. It needs no signature and
    /// stores nothing.
    /// </summary>
    [Function(nameof(TryWebhook))]
    [Authorize(Access.Lead)]
    [Accepts(typeof(object), Example)]
    [Produces(200, typeof(WebhookTrial))]
    public async Task<IResult> TryWebhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{source}/test")] HttpRequest request,
        string source, CancellationToken cancellationToken)
    {
        if (sources.Find(source) is not { } known)
        {
            throw new ProblemException(404, "Not found.", "There is no source with this name in the settings.");
        }

        using var json = RequestBody.ParseAny(
            await RequestBody.ReadJsonBytesAsync(request, cancellationToken), WebhookIntake.MostDepth);
        return Results.Json(intake.Try(known, json.RootElement, clock.GetUtcNow()), Json.Http);
    }

    private async Task<JsonDocument> ParseAsync(WebhookSource source, byte[] body)
    {
        try
        {
            return RequestBody.ParseAny(body, WebhookIntake.MostDepth);
        }
        catch (ProblemException)
        {
            await refused.NoteAsync(source.RefusedAs, [RefusalReason.NotJson]);
            throw;
        }
    }

    /// <summary>The same for whatever is wrong, so that nobody learns which sources there are or how near they came.</summary>
    private static ProblemException NotSigned() => new(
        401, "Not signed.", "Deliveries are taken from sources that are set up, with a signature that is valid now.");

    private static string? HeaderOf(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    private static IResult Answer(WebhookReceipt receipt) => Results.Json(receipt, Json.Http);

    [LoggerMessage(EventId = 840, Level = LogLevel.Warning, Message = "A delivery of {Source} was refused: its signature is {Verdict}")]
    private partial void LogRefused(string source, string verdict);
}
