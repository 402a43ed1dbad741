using System.Net;
using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

/// <summary>An erasure as callers see it.</summary>
public sealed record ErasureReport(
    string Id,
    string Status,
    DateTimeOffset RequestedAt,
    DateTimeOffset? FinishedAt,
    string By,
    string? Reason,
    IReadOnlyDictionary<string, int> Erased);

/// <summary>A channel on which a customer doesn't want to hear from us.</summary>
public sealed record AskedNotTo(string Channel, string Reason, DateTimeOffset Since, string? Comment, string? By);

/// <summary>What staff do about a customer's privacy.</summary>
public static class PrivacyDesk
{
    public static Task<Answer> TryPutDoNotContactAsync(
        this StaffClient staff,
        string customerId,
        string channel,
        string? reason,
        string? comment = null,
        string? since = null,
        string? ifMatch = null) =>
        staff.TryPutAsync(
            $"api/customers/{customerId}/do-not-contact/{channel}",
            new JsonObject { ["reason"] = reason, ["comment"] = comment, ["since"] = since },
            ifMatch);

    public static async Task<IReadOnlyList<AskedNotTo>> PutDoNotContactAsync(
        this StaffClient staff,
        string customerId,
        string channel,
        string reason = "They said so.",
        string? comment = null,
        string? since = null) =>
        (await staff.TryPutDoNotContactAsync(customerId, channel, reason, comment, since)).Expect<Page<AskedNotTo>>().Items;

    /// <summary>DELETE with a body, or without.</summary>
    public static Task<Answer> TryDeleteAsync(
        this OutreachClient outreach, string staff, string path, JsonObject? body = null, string? ifMatch = null) =>
        outreach.SendAsync(
            HttpMethod.Delete,
            path,
            body is null ? null : OutreachClient.JsonOf(body),
            staff,
            ifMatch is null ? null : new Dictionary<string, string> { ["If-Match"] = ifMatch });

    public static async Task<ErasureReport> AskToEraseAsync(this OutreachClient outreach, string customerId, string? reason = null) =>
        (
            await outreach.TryDeleteAsync(
                "hanneke-vos", $"api/customers/{customerId}", reason is null ? null : new JsonObject { ["reason"] = reason }))
        .Expect<ErasureReport>(HttpStatusCode.Accepted);

    public static async Task<ErasureReport> ErasureAsync(this OutreachClient outreach, string erasureId) =>
        (await outreach.As("hanneke-vos").TryReadAsync($"api/erasures/{erasureId}")).Expect<ErasureReport>();

    /// <summary>Erases a customer and gives the report once nothing of them is left.</summary>
    public static async Task<ErasureReport> EraseAsync(this OutreachClient outreach, string customerId, string? reason = null)
    {
        var asked = await outreach.AskToEraseAsync(customerId, reason);
        await outreach.SettleAsync();
        var report = await outreach.ErasureAsync(asked.Id);
        Assert.Equal("completed", report.Status);
        return report;
    }

    /// <summary>A mention of praise, answered: one step towards a thank-you call.</summary>
    public static async Task<Receipt> PraisedAsync(this OutreachClient outreach, JsonObject mention)
    {
        var receipt = await outreach.MentionAsync(mention);
        await outreach.As("hanneke-vos").AcknowledgeAsync(receipt.FollowUpId, "Thank you!", needsResolution: false);
        await outreach.SettleAsync();
        return receipt;
    }
}
