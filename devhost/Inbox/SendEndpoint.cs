using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Outreach.DevHost.Inbox;

/// <summary>Takes an e-mail, or refuses it, as SendGrid does.</summary>
internal static class SendEndpoint
{
    /// <summary>SendGrid's limit for a message, attachments included, in bytes.</summary>
    private const long LargestBody = 30 * 1024 * 1024;

    public static async Task<IResult> HandleAsync(HttpRequest request, DevInbox inbox)
    {
        var context = request.HttpContext;
        if (!request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(StatusCodes.Status401Unauthorized, new SendError("Permission denied, wrong credentials"));
        }

        if (!request.HasJsonContentType())
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, new SendError("Content-Type should be application/json."));
        }

        if (request.ContentLength > LargestBody)
        {
            return TooLarge();
        }

        if (inbox.Faults.Take() is { } fault)
        {
            if (fault.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return Refuse(
                fault.Status,
                new SendError(fault.Status == StatusCodes.Status429TooManyRequests ? "too many requests" : "ordered by a test"));
        }

        try
        {
            var message = await JsonSerializer.DeserializeAsync<SendRequest>(request.Body, InboxItem.Json, context.RequestAborted);
            return message is null ? NotJson() : Take(context, inbox, message);
        }
        catch (JsonException)
        {
            return NotJson();
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
    }

    private static IResult Take(HttpContext context, DevInbox inbox, SendRequest message)
    {
        SendError[] errors = [.. message.Errors()];
        if (errors.Length > 0)
        {
            return Refuse(StatusCodes.Status400BadRequest, errors);
        }

        inbox.Append([.. message.Items(inbox.Now)]);
        context.Response.Headers["X-Message-Id"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static IResult NotJson() => Refuse(StatusCodes.Status400BadRequest, new SendError("Bad Request"));

    private static IResult TooLarge() =>
        Refuse(StatusCodes.Status413PayloadTooLarge, new SendError("The JSON payload you have included in your request is too large."));

    private static IResult Refuse(int status, params SendError[] errors) =>
        Results.Json(new SendErrors(errors), InboxItem.Json, statusCode: status);
}
