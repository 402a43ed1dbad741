using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using NodaTime;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Worklists;

namespace Outreach.ThankYouCalls;

/// <summary>Thank-you calls over HTTP.</summary>
public sealed class CallEndpoints(RequestGuard guard, CallStore store, CustomerStore customers, CallCommandHandler handler, IndexList index, TimeProvider clock)
{
    /// <summary>GET /calls: all that are not finished, unless narrowed.</summary>
    [Function(nameof(ListCalls))]
    public Task<IResult> ListCalls(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "calls")] HttpRequest request, CancellationToken cancellationToken) =>
        guard.AnswerStaffAsync(
            request,
            Access.Staff,
            async _ =>
            {
                var status = StatusOf(request);
                var (from, to) = DayOf(request);
                var filter = new IndexFilter
                {
                    Type = IndexedType.Call,
                    State = status is { } named ? Json.NameOf(named) : null,
                    Owner = ListFilter.StaffIdOf(request, "staff"),
                    DueFrom = from,
                    DueBefore = to,
                };
                var finished = status is CallStatus.Completed or CallStatus.Canceled;
                return Results.Json(
                    await index.ReadPageAsync<CallView>(
                        filter, withOpen: !finished, withClosed: finished, ListPage<CallView>.LimitOf(request), request.Query["continuation"], cancellationToken),
                    Json.Http);
            },
            cancellationToken);

    /// <summary>GET /calls/{id}: one, with its brief.</summary>
    [Function(nameof(GetCall))]
    public Task<IResult> GetCall(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "calls/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        guard.AnswerStaffAsync(
            request,
            Access.Staff,
            async caller =>
            {
                if (!CallId.IsWellFormed(id) || await store.FindWholeAsync(id, cancellationToken) is not { } whole)
                {
                    throw ProblemException.NotFound("call");
                }

                var view = JsonSerializer.SerializeToNode(CallView.Of(whole.Stored.State, whole.Attempts), Json.Http)!.AsObject();
                view["brief"] = JsonSerializer.SerializeToNode(CallBrief.Of(whole.Stored.Customer, (await customers.FindWholeAsync(whole.Stored.Customer.Id, cancellationToken))?.Notes ?? [], caller.Name), Json.Http);
                view["events"] = JsonSerializer.SerializeToNode(whole.Events, Json.Rows);
                view["notices"] = JsonSerializer.SerializeToNode(whole.Notices, Json.Http);
                return Results.Json(view, Json.Http);
            },
            cancellationToken);

    /// <summary>POST /calls/{id}/attempts: 200 with the new state.</summary>
    [Function(nameof(LogCallAttempt))]
    public Task<IResult> LogCallAttempt(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "calls/{id}/attempts")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        guard.AnswerStaffAsync(
            request,
            Access.Person,
            async caller =>
            {
                if (!CallId.IsWellFormed(id))
                {
                    throw ProblemException.NotFound("call");
                }

                var input = RequestBody.Parse<CallAttemptInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
                var call = await handler.HandleAsync(id, input.ToCommand(FollowUps.Actor.Of(caller), clock.GetUtcNow()), client, cancellationToken);
                var whole = await store.FindWholeAsync(id, cancellationToken);
                return Results.Json(CallView.Of(call, whole?.Attempts ?? []), Json.Http);
            },
            cancellationToken);

    private static CallStatus? StatusOf(HttpRequest request) => request.Query["status"].ToString() switch
    {
        "" => null,
        var name => Json.ParseName<CallStatus>(name)
            ?? throw ProblemException.Invalid("status", "Must be queued, scheduled, in_progress, completed, canceled or deferred."),
    };

    /// <summary>The calls that are owed by a day of the UTC calendar.</summary>
    private static (DateTimeOffset? From, DateTimeOffset? To) DayOf(HttpRequest request)
    {
        var given = request.Query["date"].ToString();
        if (given.Length == 0)
        {
            return (null, null);
        }

        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(given);
        return day.TryGetValue(default, out var date) && date.Year is >= 1601 and <= 9998
            ? (null, date.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToDateTimeOffset())
            : throw ProblemException.Invalid("date", "Must be a day such as 2026-03-01, from the year 1601 to 9998.");
    }
}
