using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.WorkItems;

namespace Outreach.Privacy;

/// <summary>Who had a call to them open: the id of a call holds the customer's.</summary>
internal sealed class KeptPresence(PresenceStore presence) : IKeptElsewhere
{
    public string Name => "When one of us last had a call to you open, until the night after";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) => customer.HasCalls
        ? [
            .. (await presence.ReadOfCustomerAsync(customer.CustomerId, cancellationToken)).Select(
                one => (JsonNode)new JsonObject { ["by"] = one.By, ["at"] = one.At })]
        : [];

    /// <summary>Also where their rows are gone, and nobody can see any more that they had calls: a step may be repeated.</summary>
    public Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken) =>
        presence.DeleteOfCustomerAsync(customer.CustomerId, cancellationToken);
}
