using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Confirmation;

/// <summary>Links for customers, as staff make and revoke them.</summary>
public sealed class ConfirmLinkEndpoints(ConfirmLinks links)
{
    /// <summary>
    /// POST /followups/{id}/confirm-link: a link to paste into an answer to the customer, who says by it whether it is fixed. It is valid
    /// once and for some days; others of the follow-up stay valid.
    /// </summary>
    [Function(nameof(MakeConfirmLink))]
    [Authorize(Access.Person)]
    [Accepts(typeof(ConfirmLinkInput), """{ "language": "nl", "days": 14 }""", Optional = true)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(201, typeof(ConfirmLinkView))]
    [ProducesProblem(409, 503)]
    public async Task<IResult> MakeConfirmLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/followups/{id}/confirm-link")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        RequireFollowUp(id);
        var input = await ConfirmLinkInput.ReadAsync(request, cancellationToken);
        var link = await links.MakeAsync(id, RequestGuard.CallerOf(request).Id, input, cancellationToken);
        return Results.Json(link, Json.Http, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>DELETE /followups/{id}/confirm-link: revokes all links of a follow-up; also where there is none.</summary>
    [Function(nameof(RevokeConfirmLinks))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(204)]
    public async Task<IResult> RevokeConfirmLinks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/followups/{id}/confirm-link")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        RequireFollowUp(id);
        await links.RevokeAsync(id, cancellationToken);
        return Results.NoContent();
    }

    private static void RequireFollowUp(string id)
    {
        if (!FollowUpId.IsWellFormed(id))
        {
            throw ProblemException.NotFound("follow-up");
        }
    }
}
