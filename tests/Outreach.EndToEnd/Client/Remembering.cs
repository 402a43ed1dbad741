using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

/// <summary>A customer as staff see them.</summary>
public sealed record RememberedCustomer
{
    public required string Id { get; init; }

    public string? DisplayName { get; init; }

    public string? SayName { get; init; }

    public string? Phone { get; init; }

    public string? TimeZone { get; init; }

    public string? Town { get; init; }

    public IReadOnlyList<string> Interests { get; init; } = [];

    public IReadOnlyList<Identity> Identities { get; init; } = [];

    public int TenureDays { get; init; }

    public int Mentions { get; init; }

    public int ProblemsFixed { get; init; }

    public string? KnownBy { get; init; }

    public DateTimeOffset? NextContactDueAt { get; init; }

    public DateTimeOffset? LastCallAt { get; init; }

    public required LoyaltyView Loyalty { get; init; }

    public IReadOnlyList<Note> Notes { get; init; } = [];

    public IReadOnlyList<OptOut> DoNotContact { get; init; } = [];

    public IReadOnlyList<TimelineLine> Timeline { get; init; } = [];

    public sealed record Identity(string Channel, string Handle);

    public sealed record LoyaltyView(bool IsLoyal, bool CallIsOwed, string Reason, DateTimeOffset? OwedFrom, IReadOnlyList<Fact> Facts);

    public sealed record Fact(string Name, int Value, int Needed, bool IsMet);

    public sealed record Note(int Number, string Text, string By, bool Pinned);

    public sealed record OptOut(string Channel, string Reason, DateTimeOffset Since, string? Comment);

    public sealed record TimelineLine(
        DateTimeOffset At, string Channel, string What, string? Outcome, string? By, string? Note, string? FollowUpId, string? CallId);
}

/// <summary>What staff do about a customer.</summary>
public static class Remembering
{
    public static async Task<RememberedCustomer> RememberedAsync(this OutreachClient outreach, string customerId) =>
        (await outreach.SendAsync(HttpMethod.Get, $"api/customers/{customerId}", staff: "hanneke-vos")).Expect<RememberedCustomer>();

    public static Task<Answer> PatchAsync(
        this OutreachClient outreach, string staff, string path, JsonObject patch, string? ifMatch = null) =>
        outreach.SendAsync(
            HttpMethod.Patch,
            path,
            OutreachClient.JsonOf(patch),
            staff,
            ifMatch is null ? null : new Dictionary<string, string> { ["If-Match"] = ifMatch });

    public static Task<Answer> PostAsync(this OutreachClient outreach, string staff, string path, JsonObject body) =>
        outreach.SendAsync(HttpMethod.Post, path, OutreachClient.JsonOf(body), staff);

    public static Task<Answer> DeleteAsync(this OutreachClient outreach, string staff, string path) =>
        outreach.SendAsync(HttpMethod.Delete, path, OutreachClient.JsonOf(new JsonObject()), staff);

    /// <summary>The customer knows us now: a mention of praise, answered.</summary>
    public static async Task<string> PraiseAsync(this OutreachClient outreach, string handle, string by, string? phone = null)
    {
        var receipt = await outreach.MentionAsync(Mention.By(handle, "You people are great.", "praise").With("author.phone", phone));
        await outreach.As(by).AcknowledgeAsync(receipt.FollowUpId, "Thank you!", needsResolution: false);
        await outreach.SettleAsync();
        return receipt.CustomerId;
    }
}
