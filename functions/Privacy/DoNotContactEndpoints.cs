using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;

namespace Outreach.Privacy;

public sealed class DoNotContactEndpoints(CustomerChanges changes, SuppressionList suppressionList, ThankYou thankYou, TimeProvider clock)
{
    private const int MaxEntries = 50;

    /// <summary>
    /// PUT /customers/{id}/do-not-contact/{channel}: the customer asked not to be contacted there, or not to be called where it is
    /// <c>phone</c>; 200 with all their entries. A due call is canceled in the same commit.
    /// </summary>
    [Function(nameof(PutDoNotContact))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(DoNotContactInput),
        """{ "reason": "Please don't ring me up.", "comment": "She works nights.", "since": "2026-01-05T10:00:00Z" }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(ListPage<DoNotContact>), Headers = ["ETag"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> PutDoNotContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/customers/{id}/do-not-contact/{channel}")] HttpRequest request,
        string id, string channel, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (caller, keyed) = (RequestGuard.CallerOf(request), KeyedRequest.Of(request));
        var input = RequestBody.Parse<DoNotContactInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        if (!Formats.IsChannel(channel))
        {
            throw ProblemException.Invalid("channel", "Must be phone or a channel: 1 to 32 of a-z, 0-9, _ and -.");
        }

        // Nothing that is wrong with the entry depends on the customer, so it is said before they are looked for.
        input.ToEntry(channel, known: null, caller.Id, clock.GetUtcNow());
        var changed = await changes.ChangeAsync(
            id,
            IfMatch.Of(request),
            keyed,
            (stored, now) =>
            {
                var known = stored.Profile.DoNotContact.FirstOrDefault(optOut => optOut.Channel == channel);
                var entry = input.ToEntry(channel, known, caller.Id, now);
                if (keyed is { WasBegun: true } && known is not null && known == entry with { RecordedAt = known.RecordedAt })
                {
                    // The attempt that broke off has recorded it.
                    entry = known;
                }

                List<DoNotContact> all = [.. Others(stored.Profile, channel), entry];
                return all.Count > MaxEntries
                    ? throw ProblemException.Invalid("channel", $"A customer can have {MaxEntries} entries at the most.")
                    : Task.FromResult<CustomerChange?>(new(stored.Profile with { DoNotContact = all }));
            },
            client,
            cancellationToken);
        return Answer(request, changed);
    }

    /// <summary>
    /// DELETE /customers/{id}/do-not-contact/{channel}: they may be contacted there again; 200 with the entries that are left. A note
    /// records the author, and the reason where one is given. The opt-out of an erased customer with the same name, number or address is
    /// removed with it. Whether a thank-you call is due is judged again.
    /// </summary>
    [Function(nameof(DeleteDoNotContact))]
    [Authorize(Access.Person)]
    [Accepts(typeof(ReasonInput), """{ "reason": "She works days now, and asked us to." }""", Optional = true)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(ListPage<DoNotContact>), Headers = ["ETag"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> DeleteDoNotContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/customers/{id}/do-not-contact/{channel}")] HttpRequest request,
        string id, string channel, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (caller, keyed) = (RequestGuard.CallerOf(request), KeyedRequest.Of(request));
        var reason = await ReasonInput.ReadAsync(request, cancellationToken);
        var ifMatch = IfMatch.Of(request);
        var changed = await changes.ChangeAsync(
            id,
            ifMatch: null,
            async (stored, now) =>
            {
                var profile = stored.Profile;
                var mustNot = profile.MustNotBeContactedOn(channel);
                if (!mustNot && keyed is { MayHaveTakenAway: true })
                {
                    // The attempt that broke off deleted it, and may not have come to what follows.
                    return null;
                }

                IfMatch.Require(ifMatch, stored.ETag, "customer");
                if (!mustNot)
                {
                    throw ProblemException.NotFound("do-not-contact entry");
                }

                keyed?.WasFound = true;
                keyed?.RequireNotAddedSince(
                    profile.DoNotContact.FirstOrDefault(optOut => optOut.Channel == channel)?.RecordedAt, "do-not-contact entry");

                // Before the commit: what is left of it by their number would be written back.
                await suppressionList.ForgetAsync(profile, channel, cancellationToken);

                var note =
                    new CustomerNote { Number = profile.NoteCount + 1, Text = AllowedAgain(channel, reason), By = caller.Id, At = now };
                return new CustomerChange(profile with { DoNotContact = [.. Others(profile, channel)], NoteCount = note.Number })
                {
                    Rows = [CustomerStore.Put(profile.Id, note)],
                };
            },
            client,
            cancellationToken);
        if (Channel.Of(channel).IsForCalls)
        {
            await thankYou.ScheduleIfLoyalAsync(changed.Profile.Id, clock.GetUtcNow(), client, CancellationToken.None);
            changed = await changes.FindAsync(changed.Profile.Id, CancellationToken.None);
        }

        return Answer(request, changed);
    }

    private static IEnumerable<DoNotContact> Others(CustomerProfile profile, string channel) =>
        profile.DoNotContact.Where(optOut => optOut.Channel != channel);

    private static string AllowedAgain(string channel, string? reason) =>
        $"They may be {Channel.Of(channel).Contacted} again.{(reason is null ? "" : $" {reason}")}";

    private static IResult Answer(HttpRequest request, StoredCustomer customer)
    {
        request.HttpContext.Response.Headers.ETag = customer.ETag.ToString();
        return Results.Json(new ListPage<DoNotContact>(customer.Profile.DoNotContact, null), Json.Http);
    }
}
