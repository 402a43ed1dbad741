using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NodaTime;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Authorization;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

public sealed class CallEndpoints(
    CallStore store,
    CallBriefing briefing,
    CallCommandHandler handler,
    CallList list,
    StaffStore staff,
    TimeProvider clock,
    ILogger<CallEndpoints> log)
{
    /// <summary>GET /calls: calls to customers, in the order in which they are to be made; all unfinished ones unless filtered.</summary>
    [Function(nameof(ListCalls))]
    [Authorize(Access.Staff)]
    [QueryParameter("staff", "Whose calls.")]
    [QueryParameter("date", "A day of the office's calendar: what is asked for on it, and what is overdue.", Example = "2026-01-05")]
    [QueryParameter("status", "Where they stand; left out, all that are not finished.", Kind = typeof(CallStatus))]
    [Paged]
    [Produces(200, typeof(ListPage<CallView>))]
    public async Task<IResult> ListCalls(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/calls")] HttpRequest request, CancellationToken cancellationToken) =>
        Results.Json(
            await list.ReadPageAsync(
                new CallFilter(ListFilter.StaffIdOf(request, "staff"), StatusOf(request), DayOf(request)),
                ListPage<CallView>.LimitOf(request),
                request.Query["continuation"],
                clock.GetUtcNow(),
                cancellationToken),
            Json.Http);

    /// <summary>GET /calls/{id}: a call with its brief.</summary>
    [Function(nameof(GetCall))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(WholeCallView), Headers = ["ETag"])]
    public async Task<IResult> GetCall(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/calls/{id}")] HttpRequest request,
        string id, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        if (!CallId.IsWellFormed(id)
            || await store.FindWholeAsync(id, cancellationToken) is not { Stored.Customer.ErasingSince: null } whole)
        {
            throw ProblemException.NotFound("call");
        }

        var now = clock.GetUtcNow();
        var roster = await staff.GetRosterAsync(cancellationToken);
        var brief = await briefing.ReadAsync(whole.Stored, roster.NameOf(whole.Stored.State.Assignee), now, cancellationToken);
        request.HttpContext.Response.Headers.ETag = whole.Stored.ETag.ToString();
        return Results.Json(WholeCallView.Of(whole, brief, caller.Role, now), Json.Http);
    }

    /// <summary>POST /calls/{id}/attempts: logs the outcome of an attempt; 200 with the new state.</summary>
    [Function(nameof(LogCallAttempt))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(CallAttemptInput),
        """
        { "outcome": "connected", "note": "She pays her mother's bills with the app.",
          "feedback": [{ "topic": "app", "said": "I can't find last year's bills." }] }
        """)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, KeepsAnswer = true)]
    [Produces(200, typeof(CallView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> LogCallAttempt(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/calls/{id}/attempts")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        DecideAsync<CallAttemptInput>(
            request, id, "attempts", (input, by, _, now) => input.ToCommand(by, now), client, cancellationToken);

    /// <summary>POST /calls/{id}/assign: assigns the call to somebody else; 200 with the new state.</summary>
    [Function(nameof(AssignCall))]
    [Authorize(Access.Person)]
    [Accepts(typeof(CallDecisionInput), """{ "to": "desmond-pinas" }""", Needs = ["to"])]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, KeepsAnswer = true)]
    [Produces(200, typeof(CallView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> AssignCall(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/calls/{id}/assign")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        DecideAsync<CallDecisionInput>(
            request, id, "assign", (input, by, roster, now) => input.ToAssign(by, roster, now), client, cancellationToken);

    /// <summary>
    /// POST /calls/{id}/take: it was offered, as its caller cannot make it in time; who takes it first makes it. 200 with the new state.
    /// </summary>
    [Function(nameof(TakeCall))]
    [Authorize(Access.Person)]
    [Accepts(typeof(CallTakeInput), "{}")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, KeepsAnswer = true)]
    [Produces(200, typeof(CallView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> TakeCall(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/calls/{id}/take")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        DecideAsync<CallTakeInput>(
            request, id, "take", (_, by, _, _) => new ThankYouCalls.TakeCall { By = by }, client, cancellationToken);

    /// <summary>POST /calls/{id}/retry: a lead has it tried again; 200 with the new state.</summary>
    [Function(nameof(RetryCall))]
    [Authorize(Access.Lead)]
    [Accepts(
        typeof(CallDecisionInput),
        """{ "to": "desmond-pinas", "reason": "She is back from her holidays on Monday." }""",
        May = ["to", "reason"])]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, KeepsAnswer = true)]
    [Produces(200, typeof(CallView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> RetryCall(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/calls/{id}/retry")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        DecideAsync<CallDecisionInput>(
            request, id, "retry", (input, by, roster, now) => input.ToRetry(by, roster, now), client, cancellationToken);

    /// <summary>POST /calls/{id}/let-go: a lead lets it go; 200 with the new state.</summary>
    [Function(nameof(LetCallGo))]
    [Authorize(Access.Lead)]
    [Accepts(typeof(CallDecisionInput), """{ "reason": "Three times is enough." }""", Needs = ["reason"])]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, KeepsAnswer = true)]
    [Produces(200, typeof(CallView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> LetCallGo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/calls/{id}/let-go")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        DecideAsync<CallDecisionInput>(
            request, id, "let-go", (input, by, _, _) => input.ToLetGo(by), client, cancellationToken);

    private async Task<IResult> DecideAsync<TInput>(
        HttpRequest request,
        string id,
        string command,
        Func<TInput, Actor, Roster, DateTimeOffset, CallCommand> toCommand,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        if (!CallId.IsWellFormed(id))
        {
            throw ProblemException.NotFound("call");
        }

        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        var now = clock.GetUtcNow();
        var decided = toCommand(RequestBody.Parse<TInput>(body), caller.ToActor(), await staff.GetRosterAsync(cancellationToken), now);
        var conditions = CommandConditions.Of(request, command, caller.Id, body);
        var call = await Spans.OfCommandAsync(
            log, Spans.CallId, id, command, () => handler.HandleAsync(id, decided, conditions, client, cancellationToken));
        var whole = await store.FindWholeAsync(id, cancellationToken);
        request.HttpContext.Response.Headers.ETag = call.ETag.ToString();
        return Results.Json(CallView.Of(call.State, whole?.Attempts ?? []).At(now), Json.Http);
    }

    private static CallStatus? StatusOf(HttpRequest request) => request.Query["status"].ToString() switch
    {
        "" => null,
        var name => Json.ParseName<CallStatus>(name)
            ?? throw ProblemException.Invalid("status", "Must be queued, scheduled, in_progress, completed, canceled or deferred."),
    };

    private static LocalDate? DayOf(HttpRequest request) => request.Query["date"].ToString() switch
    {
        "" => null,
        var given => NodaTime.Text.LocalDatePattern.Iso.Parse(given).TryGetValue(default, out var date) && date.Year is >= 1601 and <= 9998
            ? date
            : throw ProblemException.Invalid("date", "Must be a day such as 2026-03-01, from the year 1601 to 9998."),
    };
}
