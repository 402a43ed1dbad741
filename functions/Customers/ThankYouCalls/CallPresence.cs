using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

public sealed class CallPresence(CallStore store, PresenceStore presence)
{
    /// <summary>
    /// PUT /calls/{id}/presence: the caller has it open, and sends this again every ten seconds; 200 with who else has. It locks nothing.
    /// </summary>
    [Function(nameof(PutCallPresence))]
    [Authorize(Access.Person)]
    [Accepts(typeof(PresenceInput), """{ "doing": "reading" }""")]
    [Produces(200, typeof(PresenceView))]
    public async Task<IResult> PutCallPresence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/calls/{id}/presence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var doing = RequestBody.Parse<PresenceInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken)).ToKind();
        if (!CallId.IsWellFormed(id) || await store.FindAsync(id, cancellationToken) is null)
        {
            throw ProblemException.NotFound("call");
        }

        return Results.Json(await presence.NoteAsync(id, caller.Id, doing, cancellationToken), Json.Http);
    }
}
