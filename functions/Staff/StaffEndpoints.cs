using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Staff;

/// <summary>The roster over HTTP.</summary>
public sealed class StaffEndpoints(RequestGuard guard, ICallerSource callers, StaffStore staff)
{
    /// <summary>GET /staff: everyone on the roster.</summary>
    [Function(nameof(ListStaff))]
    public Task<IResult> ListStaff(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "staff")] HttpRequest request, CancellationToken cancellationToken) =>
        callers.RosterIsPublic
            ? guard.AnswerAsync(request, () => AnswerAsync(cancellationToken))
            : guard.AnswerStaffAsync(request, Access.Staff, _ => AnswerAsync(cancellationToken), cancellationToken);

    private async Task<IResult> AnswerAsync(CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        return Results.Json(new ListPage<StaffMember>(roster.Members, null), Json.Http);
    }
}
