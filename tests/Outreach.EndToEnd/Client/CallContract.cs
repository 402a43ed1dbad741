using System.Text.Json;
using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

public sealed record Slot(DateTimeOffset NotBefore, DateTimeOffset Until);

public sealed record WholeWindow(string From, string To, string TimeZone, IReadOnlyList<string>? Zones, string? Why);

public sealed record CallEvent(
    int Sequence, string Type, string By, DateTimeOffset At, string? Reason, string? To, DateTimeOffset? NotBefore, DateTimeOffset? Until);

/// <summary>What GET /calls shows beside what is promised.</summary>
public sealed record ListedCall
{
    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    public required string Assignee { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset OwedBy { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required WholeWindow Window { get; init; }

    public required Slot? Slot { get; init; }

    public required string CustomerLocalTime { get; init; }

    public required bool CanCallNow { get; init; }

    public IReadOnlyList<CallAttempt> Attempts { get; init; } = [];

    /// <summary>Only in the whole, as are events and what is allowed.</summary>
    public JsonElement Brief { get; init; }

    public IReadOnlyList<CallEvent> Events { get; init; } = [];

    public IReadOnlyList<string> Allowed { get; init; } = [];
}

/// <summary>What staff do with calls.</summary>
public static class CallClient
{
    public static async Task<IReadOnlyList<ListedCall>> ListCallsAsync(this StaffClient staff, string filter = "")
    {
        var all = new List<ListedCall>();
        for (string? continuation = ""; continuation is not null;)
        {
            var mark = continuation.Length == 0 ? "" : $"&continuation={Uri.EscapeDataString(continuation)}";
            var page = (await staff.TryReadAsync($"api/calls?{filter}{mark}")).Expect<Page<ListedCall>>();
            all.AddRange(page.Items);
            continuation = page.Continuation;
        }

        return all;
    }

    public static async Task<ListedCall> WholeCallAsync(this StaffClient staff, string callId) =>
        (await staff.TryReadAsync($"api/calls/{callId}")).Expect<ListedCall>();

    public static Task<Answer> TryDecideAsync(
        this OutreachClient outreach,
        string staff,
        string callId,
        string command,
        JsonObject body,
        IReadOnlyDictionary<string, string>? headers = null) =>
        outreach.SendAsync(HttpMethod.Post, $"api/calls/{callId}/{command}", OutreachClient.JsonOf(body), staff, headers);

    public static async Task<ListedCall> DecideAsync(
        this OutreachClient outreach, string staff, string callId, string command, JsonObject body) =>
        (await outreach.TryDecideAsync(staff, callId, command, body)).Expect<ListedCall>();

    /// <summary>A customer who has praised us three times, twice answered by the one who gets to know them, and is owed a call.</summary>
    public static async Task<ListedCall> LoyalAsync(
        this OutreachClient outreach, string handle, string staff, string phone, string? zone = "Europe/Amsterdam", string? name = null)
    {
        string customerId = "";
        for (var i = 0; i < 3; i++)
        {
            var mention = Mention.By(handle, "You are great.", "praise")
                .With("author.phone", phone)
                .With("author.timeZone", zone)
                .With("author.displayName", name);
            var receipt = await outreach.MentionAsync(mention);
            await outreach.As(staff).AcknowledgeAsync(receipt.FollowUpId, "Thank you!", needsResolution: false);
            await outreach.SettleAsync();
            customerId = receipt.CustomerId;
        }

        return Assert.Single(await outreach.As(staff).ListCallsAsync(), call => call.CustomerId == customerId);
    }
}
