using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Staff;

/// <summary>The roster over HTTP.</summary>
public sealed class StaffEndpoints(RequestGuard guard, ICallerSource callers, StaffStore staff, BounceStore bounces, DigestStore digests)
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
        var bounced = await bounces.GetStandingAsync(roster, cancellationToken);
        var digested = await digests.GetAllAsync(cancellationToken);
        return Results.Json(new ListPage<JsonObject>([.. roster.Members.Select(View)], null), Json.Http);

        JsonObject View(StaffMember member)
        {
            var view = JsonSerializer.SerializeToNode(member, Json.Http)!.AsObject();
            view["bounced"] = JsonSerializer.SerializeToNode(bounced.GetValueOrDefault(member.Id), Json.Http);
            view["digests"] = JsonSerializer.SerializeToNode(digested.GetValueOrDefault(member.Id), Json.Http);
            return view;
        }
    }
}
