using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Outreach.DevHost.Inbox;

/// <summary>
/// Reports what became of e-mails as SendGrid's signed event webhook does, with a key pair that the hosts of a data directory share.
/// </summary>
public sealed class InboxEvents : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly ECDsa _key;

    private InboxEvents(ECDsa key) => _key = key;

    /// <summary>What the receiver verifies with: base64 of DER.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>With the key in a data directory; the first host makes it.</summary>
    public static InboxEvents Open(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "webhook.key");
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var draft = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(draft, made.ExportPkcs8PrivateKey());
            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another host was first.
                File.Delete(draft);
            }
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(File.ReadAllBytes(path), out _);
            return new InboxEvents(key);
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new InvalidDataException($"{path} holds no key; delete it to have another made.", e);
        }
    }

    /// <summary>
    /// Maps <c>POST /dev/inbox/bounce</c>: <c>{"to", "event"?, "reason"?, "at"?}</c> says of the newest e-mail to an address that it
    /// bounced, or what else became of it, and gives the receiver's answer.
    /// </summary>
    public void Map(IEndpointRouteBuilder endpoints, DevInbox inbox, Func<Uri> receiver) =>
        endpoints.MapPost("/dev/inbox/bounce", (HttpRequest request) => TellAsync(request, inbox, receiver()));

    public void Dispose() => _key.Dispose();

    private async Task<IResult> TellAsync(HttpRequest request, DevInbox inbox, Uri receiver)
    {
        Order? order;
        try
        {
            order = await JsonSerializer.DeserializeAsync<Order>(request.Body, InboxItem.Json, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            order = null;
        }

        if (string.IsNullOrEmpty(order?.To))
        {
            return Results.Problem(
                "A bounce is {\"to\": address, \"event\": bounce (or dropped, delivered, ...), \"reason\": text or nothing, \"at\": "
                    + "moment or nothing}.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        if (inbox.List().LastOrDefault(item => string.Equals(item.To, order.To, StringComparison.OrdinalIgnoreCase)) is not { } mail)
        {
            return Results.Problem("No e-mail went to this address.", statusCode: StatusCodes.Status404NotFound);
        }

        using var answer = await SendAsync(receiver, EventOf(order, mail, inbox.Now), inbox.Now, request.HttpContext.RequestAborted);
        var said = await answer.Content.ReadAsStringAsync();
        return said.Length == 0
            ? Results.StatusCode((int)answer.StatusCode)
            : Results.Text(said, answer.Content.Headers.ContentType?.ToString(), Encoding.UTF8, (int)answer.StatusCode);
    }

    private static byte[] EventOf(Order order, InboxItem mail, DateTimeOffset now)
    {
        var name = order.Event ?? "bounce";
        var happened = new JsonObject
        {
            ["email"] = mail.To,
            ["timestamp"] = (order.At ?? now).ToUnixTimeSeconds(),
            ["event"] = name,
            ["sg_event_id"] = Guid.NewGuid().ToString("N"),
        };
        if (name != "delivered")
        {
            happened["reason"] = order.Reason ?? $"550 5.1.1 <{mail.To}>: Recipient address rejected: User unknown";
        }

        foreach (var (argument, value) in mail.CustomArgs)
        {
            happened[argument] = value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonArray(happened), InboxItem.Json);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri receiver, byte[] body, DateTimeOffset now, CancellationToken cancellation)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = _key.SignData(
            [.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(signature));
        return await Http.SendAsync(request, cancellation);
    }

    private sealed record Order(string? To, string? Event, string? Reason, DateTimeOffset? At);
}
