using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers;

namespace Outreach.Privacy;

/// <summary>The keyed hashes by which customers who may be one and the same are found.</summary>
internal sealed class KeptMatches(CustomerMatchStore matches) : IKeptElsewhere
{
    public string Name =>
        "Fingerprints of your e-mail address, number, and name and town, by which we notice that two records may be yours";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        [.. (await matches.ReadAllAsync(customer.CustomerId, cancellationToken)).Select(hash => (JsonNode)JsonValue.Create(hash))];

    public Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken) =>
        matches.ForgetAsync(customer.CustomerId, cancellationToken);
}
