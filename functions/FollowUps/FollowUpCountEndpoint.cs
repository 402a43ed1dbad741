using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>Counts of open follow-ups, over HTTP.</summary>
public sealed class FollowUpCountEndpoint(IndexList index, Office office, TimeProvider clock)
{
    /// <summary>
    /// GET /followups/counts: how many open follow-ups there are, of all and of each person, and how many of them are late or due today.
    /// The filters are those of GET /followups.
    /// </summary>
    [Function(nameof(CountFollowUps))]
    [Authorize(Access.Staff)]
    [QueryParameter("state", "Where they stand; closed ones are not counted.", Kind = typeof(FollowUpStage))]
    [QueryParameter("owner", "Who answers.", Example = "hanneke-vos")]
    [QueryParameter("channel", "Where the customer wrote.", Example = "twitter")]
    [QueryParameter("customer", "Who wrote.")]
    [QueryParameter("due", "overdue, or a moment (ISO 8601 with an offset): what is due by then.", Example = "overdue")]
    [QueryParameter("zone", "The IANA zone whose day is today; the office's where it is left out.", Example = "Europe/Amsterdam")]
    [Produces(200, typeof(FollowUpCountsView))]
    public async Task<IResult> CountFollowUps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/followups/counts")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var filter = new IndexFilter
        {
            Type = IndexedType.FollowUp,
            State = FollowUpQueries.StateOf(request),
            Owner = ListFilter.StaffIdOf(request, "owner"),
            Channel = ListFilter.ChannelOf(request, "channel"),
            CustomerId = ListFilter.CustomerIdOf(request, "customer"),
            DueBefore = FollowUpQueries.DueOf(request, now),
        };
        var zone = request.Query["zone"].ToString() switch
        {
            "" => office.TimeZone,
            var given when Formats.IsTimeZone(given) => given,
            _ => throw ProblemException.Invalid("zone", "Must be an IANA time zone, such as Europe/Amsterdam."),
        };
        return Results.Json(
            FollowUpCountRules.Count(await index.ReadOpenAsync(filter, cancellationToken), zone, now), Json.Http);
    }
}
