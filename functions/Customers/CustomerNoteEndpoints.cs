using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff.Authorization;

namespace Outreach.Customers;

/// <summary>Request body of a note; in a change, an absent member is kept.</summary>
/// <param name="Text">The text of the note.</param>
/// <param name="Pinned">Whether it is listed first.</param>
internal sealed record NoteInput(string? Text, bool? Pinned);

/// <summary>Request body of a contact.</summary>
/// <param name="Channel">Where they were in touch.</param>
/// <param name="Said">What it was about.</param>
/// <param name="At">When, ISO 8601 with an offset; absent for now.</param>
internal sealed record ContactInput([property: Required] string? Channel, [property: Required] string? Said, string? At);

public sealed class CustomerNoteEndpoints(CustomerStore customers, CustomerChanges changes, TimeProvider clock)
{
    private const int MaxUnits = 10_000;

    /// <summary>POST /customers/{id}/notes: adds a note; 201 with the note.</summary>
    [Function(nameof(AddCustomerNote))]
    [Authorize(Access.Person)]
    [Accepts(typeof(NoteInput), """{ "text": "Speak slowly, and not too loud.", "pinned": true }""", Needs = ["text"], May = ["pinned"])]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(201, typeof(CustomerNoteView), Headers = ["Location"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> AddCustomerNote(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{id}/notes")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var input = RequestBody.Parse<NoteInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var text = TextOf("text", input.Text);
        var note = await WriteOnceAsync(
            id,
            request,
            whole => whole.Notes,
            (stored, requestId, now) =>
            {
                var added = new CustomerNote
                {
                    Number = stored.Profile.NoteCount + 1,
                    Text = text,
                    By = caller.Id,
                    At = now,
                    Pinned = input.Pinned ?? false,
                    RequestId = requestId,
                };
                return (
                    added,
                    new CustomerChange(stored.Profile with { NoteCount = added.Number }) { Rows = [CustomerStore.Put(id, added)] });
            },
            client,
            cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/customers/{id}/notes/{note.Number}";
        return Results.Json(CustomerNoteView.Of(note), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>PATCH /customers/{id}/notes/{number}: changes the given members of a note; 200 with the note after the change.</summary>
    [Function(nameof(ChangeCustomerNote))]
    [Authorize(Access.Person)]
    [Accepts(typeof(NoteInput), """{ "pinned": false }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(CustomerNoteView))]
    [ProducesProblem(409)]
    public async Task<IResult> ChangeCustomerNote(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/customers/{id}/notes/{number}")] HttpRequest request,
        string id, string number, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var input = RequestBody.Parse<NoteInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        if (input is { Text: null, Pinned: null })
        {
            throw ProblemException.Invalid("body", "Give text, pinned or both.");
        }

        var text = input.Text is null ? null : TextOf("text", input.Text);
        CustomerNote? changed = null;
        await ChangeNoteAsync(
            id,
            request,
            number,
            (stored, note) =>
            {
                changed = note with { Text = text ?? note.Text, Pinned = input.Pinned ?? note.Pinned };
                return changed == note && KeyedRequest.Of(request) is { WasBegun: true }
                    ? null
                    : new CustomerChange(stored.Profile) { Rows = [CustomerStore.Put(id, changed)] };
            },
            client,
            cancellationToken);
        return Results.Json(CustomerNoteView.Of(changed!), Json.Http);
    }

    /// <summary>DELETE /customers/{id}/notes/{number}: deletes a note; 204.</summary>
    [Function(nameof(DeleteCustomerNote))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true, IsGoneOnceDone = true)]
    [Produces(204)]
    [ProducesProblem(409)]
    public async Task<IResult> DeleteCustomerNote(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/customers/{id}/notes/{number}")] HttpRequest request,
        string id, string number, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        await ChangeNoteAsync(
            id,
            request,
            number,
            (stored, note) =>
            {
                KeyedRequest.Of(request)?.WasFound = true;
                return new CustomerChange(stored.Profile) { Rows = [CustomerStore.DeleteNote(id, note.Number)] };
            },
            client,
            cancellationToken);
        return Results.NoContent();
    }

    /// <summary>
    /// POST /customers/{id}/contacts: logs a contact other than follow-ups and calls; 201. It moves the date of the next contact reminder.
    /// </summary>
    [Function(nameof(LogCustomerContact))]
    [Authorize(Access.Person)]
    [Accepts(typeof(ContactInput), """{ "channel": "shop", "said": "Came by with plum cake." }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(201, typeof(TimelineEntry), Headers = ["Location"])]
    [Produces(307, Headers = ["Location"])]
    [ProducesProblem(409)]
    public async Task<IResult> LogCustomerContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/customers/{id}/contacts")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var caller = RequestGuard.CallerOf(request);
        var input = RequestBody.Parse<ContactInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var said = TextOf("said", input.Said);
        if (input.Channel is null || !Formats.IsChannel(input.Channel))
        {
            throw ProblemException.Invalid(
                "channel", "channel is required: where you were in touch, such as email, phone or shop; 1 to 32 of a-z, 0-9, _ and -.");
        }

        var at = AtOf(input.At);
        var contact = await WriteOnceAsync(
            id,
            request,
            whole => whole.Logged,
            (stored, requestId, now) =>
            {
                var logged = new LoggedContact
                {
                    Number = stored.Profile.SpokeCount + 1,
                    Channel = input.Channel,
                    Said = said,
                    By = caller.Id,
                    At = at ?? now,
                    RequestId = requestId,
                };
                var profile = CustomerRules.Spoke(stored.Profile, caller.Id, logged.At) with { SpokeCount = logged.Number };
                return (logged, new CustomerChange(profile) { Rows = [CustomerStore.Put(id, logged)] });
            },
            client,
            cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/customers/{id}";
        return Results.Json(TimelineEntry.Of(contact), Json.Http, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>
    /// Writes an entry, or gives what another attempt at the same request has written. That counts before If-Match, for it has changed the
    /// customer; and also for an attempt that was the first, for a slow one may have been taken for broken off meanwhile.
    /// </summary>
    /// <param name="kind">The entries among which it is.</param>
    /// <param name="write">The entry for a customer, the request's id and a moment (UTC). May be called again.</param>
    private async Task<TWritten> WriteOnceAsync<TWritten>(
        string id,
        HttpRequest request,
        Func<WholeCustomer, IEnumerable<TWritten>> kind,
        Func<StoredCustomer, string?, DateTimeOffset, (TWritten Entry, CustomerChange Change)> write,
        DurableTaskClient client,
        CancellationToken cancellationToken)
        where TWritten : Written
    {
        var (ifMatch, requestId) = (IfMatch.Of(request), KeyedRequest.Of(request)?.RequestId);
        TWritten? entry = null;
        await changes.ChangeAsync(
            id,
            ifMatch: null,
            async (stored, now) =>
            {
                if (requestId is not null && await customers.FindWholeAsync(id, cancellationToken) is { } whole)
                {
                    entry = kind(whole).FirstOrDefault(written => written.RequestId == requestId);
                    if (entry is not null)
                    {
                        return null;
                    }
                }

                IfMatch.Require(ifMatch, stored.ETag, "customer");
                (entry, var change) = write(stored, requestId, now);
                return change;
            },
            client,
            cancellationToken);
        return entry!;
    }

    /// <summary>
    /// Changes a note. That it is there, and is not as it is to be, counts before If-Match: an attempt that broke off has changed the
    /// customer.
    /// </summary>
    /// <param name="change">The change; null where an attempt that broke off has made it.</param>
    private async Task ChangeNoteAsync(
        string id,
        HttpRequest request,
        string number,
        Func<StoredCustomer, CustomerNote, CustomerChange?> change,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var ifMatch = IfMatch.Of(request);
        try
        {
            await changes.ChangeAsync(
                id,
                ifMatch: null,
                async (stored, _) =>
                {
                    var decided = change(stored, await FindNoteAsync(stored, number, cancellationToken));
                    if (decided is not null)
                    {
                        IfMatch.Require(ifMatch, stored.ETag, "customer");
                    }

                    return decided;
                },
                client,
                cancellationToken);
        }
        catch (MovedException moved)
        {
            // Not a redirect: the same number is a different note at the survivor.
            throw new ProblemException(
                409,
                "The note has another number now.",
                $"This customer was merged into {moved.To}, and their notes went along: look it up at /api/customers/{moved.To}.")
            {
                Extensions = new Dictionary<string, object?> { ["customerId"] = moved.To },
            };
        }
    }

    private async Task<CustomerNote> FindNoteAsync(StoredCustomer stored, string number, CancellationToken cancellationToken) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= stored.Profile.NoteCount
        && await customers.FindNoteAsync(stored.Profile.Id, n, cancellationToken) is { } note
            ? note
            : throw ProblemException.NotFound("note");

    private DateTimeOffset? AtOf(string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return null;
        }

        return Instants.Parse(given) is { } at && at <= clock.GetUtcNow()
            ? at
            : throw ProblemException.Invalid("at", "at must be an ISO 8601 moment with an offset that has come, or be left out for now.");
    }

    private static string TextOf(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? throw ProblemException.Invalid(field, $"{field} is required and must not be blank.")
        : text.Length > MaxUnits ? throw ProblemException.Invalid(field, $"{field} may hold 10,000 characters at the most.")
        : text;
}
