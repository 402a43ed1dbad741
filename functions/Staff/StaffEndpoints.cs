using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Staff;

/// <summary>The roster over HTTP.</summary>
public sealed class StaffEndpoints(
    StaffStore staff, StaffChanges changes, IMailboxReports mailboxes, NoticeKinds kinds, TimeProvider clock)
{
    /// <summary>GET /staff: everyone on the roster.</summary>
    [Function(nameof(ListStaff))]
    [Authorize(Access.Roster)]
    [Produces(200, typeof(ListPage<ListedStaffMemberView>))]
    public Task<IResult> ListStaff(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/staff")] HttpRequest request, CancellationToken cancellationToken) =>
        ListAsync(cancellationToken);

    /// <summary>GET /staff/{id}: an account, with the ETag that a change can be guarded by.</summary>
    [Function(nameof(GetStaffMember))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(StaffMemberView), Headers = ["ETag"])]
    public async Task<IResult> GetStaffMember(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/staff/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var stored = await staff.ReadAsync(cancellationToken);
        var found = stored.FirstOrDefault(one => one.Member.Id == id) ?? throw ProblemException.NotFound("account");
        request.HttpContext.Response.Headers.ETag = found.ETag.ToString();
        var roster = new Roster(stored.Select(one => one.Member));
        return Results.Json(StaffMemberView.Of(found.Member, roster, clock.GetUtcNow()), Json.Http);
    }

    /// <summary>
    /// PUT /staff/{id}, by an admin: replaces the account or adds it; 200 with the account as it is now, 201 for a new one. With
    /// <c>If-None-Match: *</c> it only adds: 412 where a colleague has that id.
    /// </summary>
    [Function(nameof(PutStaffMember))]
    [Authorize(Access.Admin)]
    [Accepts(
        typeof(StaffMemberInput),
        """
        { "name": "Noor Haddad", "email": "noor.haddad@wadvonk.example", "role": "agent",
          "type": "person", "channels": ["twitter", "email"], "languages": ["nl", "en", "de"],
          "timeZone": "Europe/Amsterdam", "leadId": "hanneke-vos", "hours": { "monday": ["09:00-12:30", "13:00-17:30"] } }
        """)]
    [AcceptsHeaders(IfMatch = true, IfNoneMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(StaffMemberView), Headers = ["ETag"])]
    [Produces(201, typeof(StaffMemberView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public async Task<IResult> PutStaffMember(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/staff/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        RequireWellFormed(id);
        var input = RequestBody.Parse<StaffMemberInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var guard = new StaffGuard(IfMatch.Of(request), KeyedRequest.Of(request), OnlyAdds: IfNoneMatch.IsAsked(request));
        return Answer(request, await changes.ChangeAsync(
            id, guard, (before, roster) => input.ToMember(id, before, roster, kinds), client, cancellationToken));
    }

    /// <summary>
    /// DELETE /staff/{id}, by a lead or an admin; of an admin, by an admin: they leave. Everything open is handed over, and their name
    /// stays in what happened. 200 with what is kept of the account.
    /// </summary>
    [Function(nameof(DeleteStaffMember))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(StaffMemberView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public async Task<IResult> DeleteStaffMember(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/staff/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (caller, keyed) = (RequestGuard.CallerOf(request), KeyedRequest.Of(request));
        if (keyed is { MayHaveTakenAway: true } && await changes.WakeRemovedAsync(id, client, cancellationToken) is { } removed)
        {
            return Answer(request, removed);
        }

        return await ChangeAsync(
            request,
            id,
            (before, _) =>
            {
                var leaving = Existing(before);
                RequestGuard.Require(leaving.Role == StaffRole.Admin ? Access.Admin : Access.Lead, caller);
                keyed?.WasFound = true;
                keyed?.RequireNotAddedSince(leaving.AddedAt, "account");
                return leaving.Removed(clock.GetUtcNow());
            },
            client,
            cancellationToken);
    }

    /// <summary>PUT /staff/{id}/notices: a person's notification preferences; by themselves, or an admin. 200 with the account.</summary>
    [Function(nameof(PutStaffNotices))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(NoticesInput),
        """{ "kinds": { "missed": "at_once", "customer_replied": "digest" }, "digestAt": "08:30", "quietMinutes": 15 }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(StaffMemberView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> PutStaffNotices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/staff/{id}/notices")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        ChangeOwnAsync<NoticesInput>(
            Access.Admin, request, id, client, cancellationToken,
            (input, before, roster) => Existing(before) with { Notices = input.ToPreferences(before!, roster, kinds) });

    /// <summary>
    /// PUT /staff/{id}/absence: when a person is not there; by themselves, a lead or an admin. With <c>{"for": "PT1H"}</c> they are away
    /// from now on for a short while, and keep what is open. 200 with the account.
    /// </summary>
    [Function(nameof(PutStaffAbsence))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(AbsenceInput), """{ "from": "2026-12-21T08:00:00+01:00", "to": "2026-12-28T08:00:00+01:00", "deputy": "desmond-pinas" }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(StaffMemberView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> PutStaffAbsence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/staff/{id}/absence")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        ChangeOwnAsync<AbsenceInput>(
            Access.Lead, request, id, client, cancellationToken,
            // From when it was first sent on: sent again, it is the same absence.
            (input, before, roster) => input.Apply(
                ExistingPerson(before), roster, KeyedRequest.Of(request)?.BegunAt ?? clock.GetUtcNow()));

    /// <summary>DELETE /staff/{id}/absence: they are back, or never went. 200 with the account; also where there was none.</summary>
    [Function(nameof(DeleteStaffAbsence))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(StaffMemberView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public Task<IResult> DeleteStaffAbsence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/staff/{id}/absence")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        RequireSelfOr(Access.Lead, request, id);
        return ChangeAsync(
            request,
            id,
            (before, _) =>
            {
                var account = Existing(before);
                KeyedRequest.Of(request)?.RequireNotAddedSince(
                    new[] { account.AbsenceSetAt, account.AwaySetAt }.Max(), "absence");
                return account with { Absence = null, AwayUntil = null };
            },
            client,
            cancellationToken);
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var (roster, now) = (await staff.GetRosterAsync(cancellationToken), clock.GetUtcNow());
        var reports = await mailboxes.ReadAsync(roster, cancellationToken);
        return Results.Json(
            new ListPage<ListedStaffMemberView>(
                [.. roster.Members.Select(member => ListedStaffMemberView.Of(member, roster, reports.GetValueOrDefault(member.Id), now))],
                null),
            Json.Http);
    }

    /// <summary>A change that a person makes to their own account, or somebody with that access to it.</summary>
    private async Task<IResult> ChangeOwnAsync<TInput>(
        Access otherwise, HttpRequest request, string id, DurableTaskClient client, CancellationToken cancellationToken,
        Func<TInput, StaffMember?, Roster, StaffMember> change)
    {
        RequireSelfOr(otherwise, request, id);
        var input = RequestBody.Parse<TInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        return await ChangeAsync(request, id, (before, roster) => change(input, before, roster), client, cancellationToken);
    }

    private async Task<IResult> ChangeAsync(
        HttpRequest request, string id, Func<StaffMember?, Roster, StaffMember> change, DurableTaskClient client,
        CancellationToken cancellationToken) =>
        Answer(request, await changes.ChangeAsync(
            id, new StaffGuard(IfMatch.Of(request), KeyedRequest.Of(request), OnlyAdds: false), change, client, cancellationToken));

    private IResult Answer(HttpRequest request, StaffChange changed)
    {
        request.HttpContext.Response.Headers.ETag = changed.ETag.ToString();
        return Results.Json(
            StaffMemberView.Of(changed.Member, changed.Roster, clock.GetUtcNow()),
            Json.Http,
            statusCode: changed.WasAdded ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static void RequireSelfOr(Access access, HttpRequest request, string id)
    {
        if (RequestGuard.CallerOf(request) is var caller && caller.Id != id)
        {
            RequestGuard.Require(access, caller);
        }
    }

    private static void RequireWellFormed(string id)
    {
        if (!StaffId.IsWellFormed(id))
        {
            throw ProblemException.NotFound("account");
        }
    }

    private static StaffMember Existing(StaffMember? member) => member ?? throw ProblemException.NotFound("account");

    private static StaffMember ExistingPerson(StaffMember? member) => Existing(member) is { IsPerson: true } person
        ? person
        : throw new ProblemException(
            409, "It does not fit.", $"'{member!.Id}' is a {Json.NameOf(member.Type)} account; only a person can be absent.");
}
