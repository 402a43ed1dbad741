using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Notices;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.InboundMail;

/// <summary>The way in for e-mails, over HTTP.</summary>
public sealed class InboundMailEndpoint(
    MailIntake intake, LiveWork live, RefusedMentions refused, IOptions<InboundMailOptions> options, TimeProvider clock)
{
    private const int MaxBytes = 25 * 1024 * 1024;

    private const string Form = "multipart/form-data";

    private const string Raw = "message/rfc822";

    private const string Example =
        "From: Ada <ada@mail.example>\r\nSubject: Thank you\r\nMessage-ID: <1478@mail.example>\r\n\r\nIt works again!\r\n";

    /// <summary>
    /// POST /webhooks/sendgrid/inbound/{token}: an e-mail, as SendGrid's Inbound Parse posts it or as it was sent; 204. It becomes a
    /// mention, or joins what it answers. SendGrid sends again after a 5xx.
    /// </summary>
    [Function(nameof(TakeInboundMail))]
    [Authorize(Access.Anyone)]
    [AcceptsFile(Example, Raw, Form)]
    [Produces(204)]
    [ProducesProblem(401, 403, 404, 503)]
    public async Task<IResult> TakeInboundMail(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/sendgrid/inbound/{token}")] HttpRequest request,
        string token,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (!IsOurs(token, options.Value))
        {
            // The same where nothing is set up: who guesses learns nothing.
            throw new ProblemException(404, "Not found.", "There is nothing here.");
        }

        var mail = await ReadAsync(request, cancellationToken);
        return await live.TakeInAsync(async () =>
        {
            await intake.TakeInAsync(mail, clock.GetUtcNow(), client, cancellationToken);
            return Results.NoContent();
        });
    }

    private async Task<ReceivedMail> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var isForm = IsForm(request, out var boundary);
            var body = await RequestBody.ReadBytesAsync(request, MaxBytes, cancellationToken);
            CheckSignature(request, body);
            return isForm ? await OfFormAsync(body, boundary) : OfBytes(body, envelope: null);
        }
        catch (ProblemException problem) when (problem.Status is 400 or 413 or 415)
        {
            await refused.NoteAsync(
                request,
                [problem.Status == StatusCodes.Status413PayloadTooLarge ? RefusalReason.WrongSize : RefusalReason.NoMail]);
            throw;
        }
    }

    private void CheckSignature(HttpRequest request, byte[] body)
    {
        if (options.Value.SignatureKey is { Length: > 0 } key)
        {
            WebhookSignature.Check(
                key,
                request.Headers[WebhookSignature.Header].ToString(),
                request.Headers[WebhookSignature.TimestampHeader].ToString(),
                body,
                clock.GetUtcNow(),
                "InboundMail__SignatureKey");
        }
    }

    private static async Task<ReceivedMail> OfFormAsync(byte[] body, string boundary)
    {
        var form = await InboundForm.ReadAsync(body, boundary);
        return form is not { IsMail: true } ? throw NoMail("The form has none of the fields of SendGrid's Inbound Parse.")
            : form.Email is { } mime ? OfBytes(mime, form.EnvelopeFrom)
            : MailReader.Read(form);
    }

    private static ReceivedMail OfBytes(byte[] mime, string? envelope) =>
        mime.All(unit => unit is 0 or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t') ? throw NoMail("It is empty.")
        : IsJson(mime) ? throw NoMail("It is JSON, and no e-mail.")
        : MailReader.Read(mime, envelope);

    private static bool IsForm(HttpRequest request, out string boundary)
    {
        boundary = "";
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var media))
        {
            if (media.MediaType.Equals(Raw, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }

            boundary = HeaderUtilities.RemoveQuotes(media.Boundary).Value ?? "";
            if (media.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase) && boundary.Length is > 0 and <= 200)
            {
                return true;
            }
        }

        throw new ProblemException(415, "Unsupported media type.", $"Send {Form} with a boundary, or {Raw}.")
        {
            Errors = new Dictionary<string, string[]> { ["Content-Type"] = [$"Must be {Form} with a boundary, or {Raw}."] },
        };
    }

    private static bool IsJson(byte[] bytes)
    {
        if (bytes.AsSpan().TrimStart(" \r\n\t"u8) is not [(byte)'{' or (byte)'[', ..])
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Compares by hashes, so that neither the time nor the length says how near a guess was.</summary>
    private static bool IsOurs(string token, InboundMailOptions options)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        return Is(options.Token) | Is(options.PreviousToken);

        bool Is(string? valid) =>
            CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(valid ?? "")))
            && valid is { Length: > 0 };
    }

    private static ProblemException NoMail(string why) => ProblemException.Invalid("body", why);
}
