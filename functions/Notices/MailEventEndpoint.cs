using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Notices;

/// <summary>What SendGrid reports about our e-mails.</summary>
public sealed class MailEventEndpoint(BounceStore bounces, IOptions<SendGridOptions> options, TimeProvider clock)
{
    /// <summary>
    /// POST /webhooks/sendgrid: what became of our e-mails, a signed array of events; 204; SendGrid sends again after any other answer.
    /// </summary>
    [Function(nameof(TakeMailEvents))]
    [Authorize(Access.Anyone)]
    [
        Accepts(
            typeof(List<MailEvent>),
            """[{ "event": "delivered", "timestamp": 1767607200, "email": "anna@wadvonk.example", "outbox": "notice-1", "to": "anna" }]""")]
    [Produces(204)]
    [ProducesProblem(401, 403, 503)]
    public async Task<IResult> TakeMailEvents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/sendgrid")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (options.Value.WebhookKey is not { Length: > 0 } key)
        {
            throw new ProblemException(
                503, "Not set up.", "Set SendGrid__WebhookKey to the verification key of SendGrid's signed event webhook.");
        }

        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        WebhookSignature.Check(
            key,
            request.Headers[WebhookSignature.Header].ToString(),
            request.Headers[WebhookSignature.TimestampHeader].ToString(),
            body,
            clock.GetUtcNow());
        var events = RequestBody.Parse<List<MailEvent?>>(body);
        await bounces.ApplyAsync([.. events.OfType<MailEvent>()], cancellationToken);
        return Results.NoContent();
    }
}
