using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>What could not be taken in, over HTTP.</summary>
public sealed class RefusedMentionEndpoints(RefusedMentions refused, Office office, TimeProvider clock)
{
    private const int Days = 14;

    /// <summary>GET /mentions/refused: mentions that could not be taken in the last 14 days, by day, source and reason.</summary>
    [Function(nameof(ListRefusedMentions))]
    [Authorize(Access.Lead)]
    [Produces(200, typeof(ListPage<RefusedMention>))]
    public async Task<IResult> ListRefusedMentions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/mentions/refused")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var today = office.DayOf(clock.GetUtcNow());
        return Results.Json(
            new ListPage<RefusedMention>(await refused.ReadAsync(today.PlusDays(1 - Days), today, cancellationToken), null),
            Platform.Json.Http);
    }
}
