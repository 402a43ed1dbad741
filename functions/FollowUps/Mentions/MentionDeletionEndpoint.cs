using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.FollowUps.Mentions;

/// <summary>Hides what a customer has deleted, over HTTP. Machines post the mention again with <c>deleted</c> instead.</summary>
public sealed class MentionDeletionEndpoint(MentionDeletion deletion)
{
    /// <summary>
    /// DELETE /mentions/{id}: its author deleted it on its channel. Its words, of every version, are hidden at once; its follow-up stays as
    /// it is and with its owner.
    /// </summary>
    [Function(nameof(DeleteMention))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(204)]
    public async Task<IResult> DeleteMention(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/mentions/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        return FollowUpId.OfMention(id) is { } mentionId
            && await deletion.DeleteAsync(mentionId, caller.ToActor(), client, cancellationToken) is not null
                ? Results.NoContent()
                : throw ProblemException.NotFound("mention");
    }
}
