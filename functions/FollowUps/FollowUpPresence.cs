using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

public sealed class FollowUpPresence(FollowUpStore store, PresenceStore presence)
{
    /// <summary>
    /// PUT /followups/{id}/presence: the caller has it open, and sends this again every ten seconds; 200 with who else has. It locks
    /// nothing.
    /// </summary>
    [Function(nameof(PutFollowUpPresence))]
    [Authorize(Access.Person)]
    [Accepts(typeof(PresenceInput), """{ "doing": "writing" }""")]
    [Produces(200, typeof(PresenceView))]
    public async Task<IResult> PutFollowUpPresence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/followups/{id}/presence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var doing = RequestBody.Parse<PresenceInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken)).ToKind();
        if (!FollowUpId.IsWellFormed(id) || (store.LastSeen(id) ?? await store.FindAsync(id, cancellationToken)) is null)
        {
            throw ProblemException.NotFound("follow-up");
        }

        return Results.Json(await presence.NoteAsync(id, caller.Id, doing, cancellationToken), Platform.Json.Http);
    }
}
