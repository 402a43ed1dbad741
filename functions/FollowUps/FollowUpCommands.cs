using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Mentions;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>What staff do to a follow-up, over HTTP.</summary>
public sealed class FollowUpCommands(RequestGuard guard, FollowUpCommandHandler handler, StaffStore staff, TimeProvider clock)
{
    /// <summary>POST /followups/{id}/{command}: 200 with the new state.</summary>
    [Function(nameof(CommandFollowUp))]
    [Permits(Access.Person)]
    public Task<IResult> CommandFollowUp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "followups/{id}/{command}")] HttpRequest request,
        string id,
        string command,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        guard.AnswerAsync(
            request,
            async caller =>
            {
                if (!FollowUpId.IsWellFormed(id))
                {
                    throw ProblemException.NotFound("follow-up");
                }

                var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
                var roster = await staff.GetRosterAsync(cancellationToken);
                var given = RequestBody.Parse<FollowUpCommandInput>(body).ToCommand(command, caller, roster, clock.GetUtcNow());
                var (view, etag) = await handler.HandleAsync(
                    id, given, IfMatch.Of(request), IdempotencyKeyOf(request, command, caller, body), client, cancellationToken);
                request.HttpContext.Response.Headers.ETag = etag?.ToString();
                return Results.Json(view, Platform.Json.Http);
            },
            cancellationToken);

    private static IdempotencyKey? IdempotencyKeyOf(HttpRequest request, string command, StaffMember caller, byte[] body) =>
        request.Headers["Idempotency-Key"].ToString() switch
        {
            "" => null,
            { Length: > 255 } => throw ProblemException.Invalid("Idempotency-Key", "May hold 255 characters at the most."),
            var key => new IdempotencyKey(
                key, Convert.ToHexStringLower(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes($"{caller.Id}\n{command}\n"), .. body]))),
        };
}
