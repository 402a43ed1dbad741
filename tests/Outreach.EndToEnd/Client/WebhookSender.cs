using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Outreach.EndToEnd.Client;

/// <summary>What came of a delivery.</summary>
public sealed record Delivered(int Taken, int Duplicate, int Parked, int Refused, bool Repeated);

/// <summary>Something that waits for a lead.</summary>
public sealed record Parked(
    string Id, string Source, DateTimeOffset At, DateTimeOffset Until, IReadOnlyDictionary<string, string[]> Reasons, string Json);

/// <summary>
/// Another system that sends mentions: <c>reviews</c> by Standard Webhooks, <c>forum</c> with HMAC-SHA256 in hexadecimal digits.
/// </summary>
public sealed class WebhookSender(OutreachClient outreach, string source)
{
    private const string Key = "the secret of the other side";
    private const string OtherKey = "the next secret of the other side";

    /// <summary>How both are set up.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Webhooks:reviews:Secret"] = $"whsec_{Convert.ToBase64String(Encoding.UTF8.GetBytes(Key))}",
        ["Webhooks:reviews:OtherSecret"] = $"whsec_{Convert.ToBase64String(Encoding.UTF8.GetBytes(OtherKey))}",
        ["Webhooks:reviews:Items"] = "data[*]",
        ["Webhooks:reviews:Map"] = "id:externalId,user.name:author.handle,text:text",
        ["Webhooks:reviews:Channel"] = "review",
        ["Webhooks:forum:Scheme"] = "hmac-hex",
        ["Webhooks:forum:Secret"] = Key,
        ["Webhooks:forum:SignaturePrefix"] = "sha256=",
        ["Webhooks:forum:Channel"] = "forum",
    };

    public async Task<Delivered> SendAsync(string body, string id = "msg_1", bool withOtherKey = false) =>
        (await TrySendAsync(body, await SignedAsync(body, id, withOtherKey))).Expect<Delivered>();

    public Task<Answer> TrySendAsync(string body, IReadOnlyDictionary<string, string> headers) => outreach.SendAsync(
        HttpMethod.Post, $"api/webhooks/{source}", new StringContent(body, Encoding.UTF8, "application/json"), headers: headers);

    /// <summary>The headers that belong to a body now, or a while ago.</summary>
    public async Task<Dictionary<string, string>> SignedAsync(
        string body, string id = "msg_1", bool withOtherKey = false, TimeSpan ago = default)
    {
        var moment = (await outreach.NowAsync() - ago).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var isStandard = source != "forum";
        var mac = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(withOtherKey ? OtherKey : Key),
            Encoding.UTF8.GetBytes(isStandard ? $"{id}.{moment}.{body}" : $"{moment}.{body}"));
        return isStandard
            ? new Dictionary<string, string>
            {
                ["webhook-id"] = id,
                ["webhook-timestamp"] = moment,
                ["webhook-signature"] = $"v1,{Convert.ToBase64String(mac)}",
            }
            : new Dictionary<string, string>
            {
                ["X-Timestamp"] = moment,
                ["X-Signature"] = $"sha256={Convert.ToHexStringLower(mac)}",
            };
    }

    /// <summary>The headers of a body in any bytes for <c>forum</c>.</summary>
    public static IEnumerable<(string Name, string Value)> SignForum(byte[] body, DateTimeOffset now)
    {
        var moment = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{moment}."), .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), signed);
        return [("X-Timestamp", moment), ("X-Signature", $"sha256={Convert.ToHexStringLower(mac)}")];
    }

    public async Task<IReadOnlyList<Parked>> ParkedAsync(string by = "hanneke-vos")
    {
        var all = new List<Parked>();
        for (string? next = ""; next is not null;)
        {
            var page = (await outreach.As(by).TryReadAsync(
                $"api/webhooks/parked?limit=2&continuation={Uri.EscapeDataString(next)}")).Expect<Page<Parked>>();
            all.AddRange(page.Items);
            next = page.Continuation;
        }

        return [.. all.Where(one => one.Source == source)];
    }

    public Task<Answer> TryRetryAsync(string id, string by = "hanneke-vos") =>
        outreach.SendAsync(HttpMethod.Post, $"api/webhooks/parked/{id}/retry", staff: by);

    public Task<Answer> TryAsync(string body, string by = "hanneke-vos") => outreach.SendAsync(
        HttpMethod.Post, $"api/webhooks/{source}/test", new StringContent(body, Encoding.UTF8, "application/json"), by);

    public async Task DeleteAsync(string id) => Assert.Equal(
        HttpStatusCode.NoContent,
        (await outreach.SendAsync(HttpMethod.Delete, $"api/webhooks/parked/{id}", staff: "hanneke-vos")).Status);
}
