using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>Reads follow-ups over HTTP.</summary>
public sealed class FollowUpQueries(
    FollowUpStore store, Redirects redirects, CustomerStore customers, ServiceLevelStore serviceLevels, IndexList index, TimeProvider clock)
{
    /// <summary>
    /// GET /followups: follow-ups in an order that no change of theirs moves: page by page each is listed once, whatever happens meanwhile.
    /// </summary>
    [Function(nameof(ListFollowUps))]
    [Authorize(Access.Staff)]
    [QueryParameter("state", "Where they stand.", Kind = typeof(FollowUpStage))]
    [QueryParameter("outcome", "How they ended.", Kind = typeof(SharedKernel.FollowUpOutcome), Example = "spam")]
    [QueryParameter("owner", "Who answers.", Example = "hanneke-vos")]
    [QueryParameter("channel", "Where the customer wrote.", Example = "twitter")]
    [QueryParameter("customer", "Who wrote.")]
    [QueryParameter("due", "overdue, or a moment (ISO 8601 with an offset): what is due by then.", Example = "overdue")]
    [Paged]
    [Produces(200, typeof(ListPage<FollowUpView>))]
    public async Task<IResult> ListFollowUps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/followups")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var filter = new IndexFilter
        {
            Type = IndexedType.FollowUp,
            State = StateOf(request),
            Outcome = OutcomeOf(request),
            Owner = ListFilter.StaffIdOf(request, "owner"),
            Channel = ListFilter.ChannelOf(request, "channel"),
            CustomerId = ListFilter.CustomerIdOf(request, "customer"),
            DueBefore = DueOf(request, clock.GetUtcNow()),
        };
        var page = await index.ReadPageAsync<FollowUpView>(
            filter,
            withOpen: filter.State != Json.NameOf(FollowUpStage.Closed),
            // Nothing that is closed is due: its index has not to be read, nor the open one twice.
            withClosed: filter.DueBefore is null && (filter.State is null || filter.State == Json.NameOf(FollowUpStage.Closed)),
            ListPage<FollowUpView>.LimitOf(request),
            request.Query["continuation"],
            cancellationToken);
        return Results.Json(page, Json.Http);
    }

    /// <summary>GET /followups/{id}: the whole of a follow-up.</summary>
    [Function(nameof(GetFollowUp))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(WholeFollowUpView), Headers = ["ETag"])]
    public async Task<IResult> GetFollowUp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/followups/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        if (!FollowUpId.IsWellFormed(id) || await store.FindWholeAsync(id, cancellationToken) is not { } whole)
        {
            throw FollowUpId.IsWellFormed(id) && await redirects.FindOwnAsync(id, cancellationToken) is { Into: { } joined }
                ? new MovedException(id, joined)
                : ProblemException.NotFound("follow-up");
        }

        var customer = await customers.FindCurrentAsync(whole.Stored.State.CustomerId, cancellationToken);
        var levels = await serviceLevels.GetAsync(whole.Stored.State.ServiceLevelVersion, cancellationToken);
        request.HttpContext.Response.Headers.ETag = whole.Stored.ETag.ToString();
        return Results.Json(
            WholeFollowUpView.Of(
                whole, customer is { Profile: { ErasingSince: null } known } ? known : null, levels, caller.Role, clock.GetUtcNow()),
            Json.Http);
    }

    internal static string? StateOf(HttpRequest request) =>
        ValueOf(request, "state") is not { } state ? null
        : Json.ParseName<FollowUpStage>(state) is not null ? state
        : throw ProblemException.Invalid("state", "Must be new, in_progress, awaiting_confirmation or closed.");

    private static string? OutcomeOf(HttpRequest request) =>
        ValueOf(request, "outcome") is not { } outcome ? null
        : Json.ParseName<SharedKernel.FollowUpOutcome>(outcome) is not null ? outcome
        : throw ProblemException.Invalid(
            "outcome", $"Must be one of {string.Join(", ", Enum.GetValues<SharedKernel.FollowUpOutcome>().Select(Json.NameOf))}.");

    internal static DateTimeOffset? DueOf(HttpRequest request, DateTimeOffset now) => ValueOf(request, "due") switch
    {
        null => null,
        "overdue" => now,
        var moment => Instants.Parse(moment)
            ?? throw ProblemException.Invalid("due", "Must be 'overdue' or an ISO 8601 moment with an offset, from the year 1601 to 9998."),
    };

    private static string? ValueOf(HttpRequest request, string name) =>
        request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}
