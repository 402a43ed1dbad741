using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Authorization;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What staff do to a follow-up, over HTTP.</summary>
public sealed class FollowUpCommands(FollowUpCommandHandler handler, StaffStore staff, TimeProvider clock, ILogger<FollowUpCommands> log)
{
    /// <summary>POST /followups/{id}/{command}: 200 with the new state.</summary>
    [Function(nameof(CommandFollowUp))]
    [Authorize(Access.Person)]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "said": "Hello Ada, I am on it. Hanneke", "where": "twitter", "kind": "problem", "needsResolution": true }""",
            Command = "acknowledge",
            Does = "A person answered the customer: the first human reply.",
            Needs = ["said", "where"],
            May = ["kind", "needsResolution", "postId", "sameWords", "by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "done": "Replaced the line card in her street." }""",
            Command = "resolve",
            Does = "Something was done about the problem.",
            Needs = ["done"],
            May = ["where", "postId", "sameWords", "by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "evidence": "Works again, thanks Hanneke!", "by": "customer" }""",
            Command = "confirm",
            Does = "The customer said that it is fixed.",
            Needs = ["evidence"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "reason": "It is down again.", "by": "customer" }""",
            Command = "reopen",
            Does = "It is not over after all.",
            Needs = ["reason"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "text": "Any news?" }""",
            Command = "customer-replied",
            Does = "The customer wrote again.",
            Needs = ["text"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "by": "2026-01-07T15:00:00Z", "what": "The mechanic comes before four." }""",
            Command = "promise",
            Does = "The customer was promised something by a time.",
            Needs = ["by", "what"],
            May = ["where", "postId", "sameWords"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "on": "customer", "said": "Which colour has the light on the box?", "until": "2026-01-08T09:00:00Z" }""",
            Command = "wait",
            Does = "It is somebody's turn.",
            Needs = ["on"],
            May = ["said", "where", "until", "postId", "sameWords", "by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "until": "2026-01-06T09:00:00Z", "reason": "The mechanic has it." }""",
            Command = "snooze",
            Does = "No reminders for a while; a promise and a miss are notified all the same.",
            Needs = ["until", "reason"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "to": "desmond-pinas" }""",
            Command = "assign",
            Does = "Someone else is to own it.",
            Needs = ["to"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{}""",
            Command = "take",
            Does = "It was offered, as its owner cannot do it in time; who takes it first owns it.")]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "text": "Asked again by phone; she will try tonight." }""",
            Command = "note",
            Does = "Something worth remembering.",
            Needs = ["text"],
            May = ["keepsPromise", "kind", "by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "newName": "Bo", "reason": "They share a mailbox." }""",
            Command = "belongs-to",
            Does = "It concerns another customer: customerId, or newName for one whom we don't know yet. Their histories are corrected.",
            May = ["customerId", "newName", "reason", "by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "reason": "An advertisement." }""",
            Command = "spam",
            Does = "Not a customer's word.",
            Needs = ["reason"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "into": "f00000000000000000000000000000001" }""",
            Command = "merge",
            Does = "It is about the same thing as another one, which goes on.",
            Needs = ["into"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "reason": "Asked three times and rang; no answer." }""",
            Command = "close-unconfirmed",
            Does = "The customer was asked in vain whether it is fixed, and a lead lets it be.",
            Needs = ["reason"],
            May = ["by"])]
    [
        Accepts(
            typeof(FollowUpCommandInput),
            """{ "reason": "Only thanks, in other words." }""",
            Command = "close-again",
            Does = "The reply that reopened it is nothing new: it ends as it had before, as long as nobody has answered.",
            Needs = [],
            May = ["reason", "by"])]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, KeepsAnswer = true)]
    [Produces(200, typeof(FollowUpView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public async Task<IResult> CommandFollowUp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/followups/{id}/{command}")] HttpRequest request,
        string id,
        string command,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        if (!FollowUpId.IsWellFormed(id))
        {
            throw ProblemException.NotFound("follow-up");
        }

        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        var roster = await staff.GetRosterAsync(cancellationToken);
        var given = RequestBody.Parse<FollowUpCommandInput>(body).ToCommand(command, caller, roster, clock.GetUtcNow());
        var conditions = CommandConditions.Of(request, command, caller.Id, body);
        var (view, etag) = await Spans.OfCommandAsync(
            log, Spans.FollowUpId, id, given.Name, () => handler.HandleAsync(id, given, conditions, client, cancellationToken));
        request.HttpContext.Response.Headers.ETag = etag?.ToString();
        return Results.Json(view, Platform.Json.Http);
    }
}
