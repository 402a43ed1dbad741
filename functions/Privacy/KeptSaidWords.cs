using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.FollowUps;

namespace Outreach.Privacy;

/// <summary>That they got some words within the last day: a keyed hash of the words, by which they can't be read.</summary>
internal sealed class KeptSaidWords(SaidWords words) : IKeptElsewhere
{
    public string Name => "When we answered you within the last day, so that nobody gets what is written for many";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        [.. (await words.ReadOfAsync(customer.CustomerId, cancellationToken)).Select(at => new JsonObject { ["at"] = at })];

    public Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken) =>
        words.DeleteOfAsync(customer.CustomerId, cancellationToken);
}
