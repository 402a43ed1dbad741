using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;

namespace Outreach.Privacy;

/// <summary>The answers to staff's requests about a customer, kept so that a request sent twice counts once.</summary>
internal sealed class KeptCustomerAnswers(KeptAnswers answers) : IKeptElsewhere
{
    public string Name => "Copies of what our staff were shown after they changed something about you, for 30 days";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        await answers.CountAsync(customer.CustomerId, cancellationToken) is var kept and > 0 ? [new JsonObject { ["copies"] = kept }] : [];

    public Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken) =>
        answers.EraseAsync(customer.CustomerId, cancellationToken);
}
