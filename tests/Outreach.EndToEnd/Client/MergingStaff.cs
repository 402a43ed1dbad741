using System.Net;
using System.Text.Json.Nodes;

namespace Outreach.EndToEnd.Client;

/// <summary>What staff do about customers who are one, and follow-ups that are.</summary>
public static class MergingStaff
{
    public static Task<Answer> TryMergeAsync(this OutreachClient outreach, string staff, string absorbed, string? into) =>
        outreach.SendAsync(
            HttpMethod.Post, $"api/customers/{absorbed}/merge", OutreachClient.JsonOf(new JsonObject { ["into"] = into }), staff);

    public static async Task<Merge> MergeAsync(this OutreachClient outreach, string staff, string absorbed, string into) =>
        (await outreach.TryMergeAsync(staff, absorbed, into)).Expect<Merge>(HttpStatusCode.Accepted);

    public static async Task<Merge> ReadMergeAsync(this OutreachClient outreach, string staff, string mergeId) =>
        (await outreach.As(staff).TryReadAsync($"api/merges/{mergeId}")).Expect<Merge>();

    public static Task<Answer> TryUndoMergeAsync(this OutreachClient outreach, string staff, string mergeId) =>
        outreach.SendAsync(HttpMethod.Post, $"api/merges/{mergeId}/undo", staff: staff);

    public static async Task<WholeCustomer> WholeCustomerAsync(this OutreachClient outreach, string staff, string customerId) =>
        (await outreach.As(staff).TryReadAsync($"api/customers/{customerId}")).Expect<WholeCustomer>();
}
