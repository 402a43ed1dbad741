using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>A promise for a colleague's own calendar.</summary>
public sealed class PromiseEndpoint(FollowUpThreads threads, IOptions<OutreachOptions> options, TimeProvider clock)
{
    /// <summary>
    /// GET /followups/{id}/promise.ics: what was promised to the customer, as an entry for a calendar, with a reminder half an hour before.
    /// 409 where nothing is promised.
    /// </summary>
    [Function(nameof(GetPromise))]
    [Authorize(Access.Person)]
    [Produces(200, typeof(string), MediaType = "text/calendar")]
    [ProducesProblem(409)]
    public async Task<IResult> GetPromise(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/followups/{id}/promise.ics")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        if (!FollowUpId.IsWellFormed(id) || await threads.FindChainAsync(id, cancellationToken) is not [.., { State: var state }])
        {
            throw ProblemException.NotFound("follow-up");
        }

        var entry = PromiseCalendar.Write(state, options.Value.LinkTo($"followups/{state.Id}"), clock.GetUtcNow())
            ?? throw new ProblemException(409, "It does not fit.", "Nothing is promised that is still to be kept.");
        request.HttpContext.Response.Headers.ContentDisposition = "attachment; filename=\"promise.ics\"";
        return Results.Text(entry, "text/calendar", Encoding.UTF8);
    }
}
