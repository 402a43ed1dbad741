using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Confirmation;

namespace Outreach.Privacy;

/// <summary>The links that were made for them; they hold nothing about the customer, and lead nowhere once they are erased.</summary>
internal sealed class KeptConfirmLinks(ConfirmLinkStore links) : IKeptElsewhere
{
    public string Name => "Links by which you can say whether it is fixed: when each was made, expires and was used";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken)
    {
        var made = new List<JsonNode>();
        foreach (var followUpId in customer.FollowUpIds)
        {
            made.AddRange((await links.ReadOfAsync(followUpId, cancellationToken)).Select(link => new JsonObject
            {
                ["createdAt"] = link.CreatedAt,
                ["expiresAt"] = link.ExpiresAt,
                ["answeredAt"] = link.AnsweredAt,
            }));
        }

        return made;
    }

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var followUpId in customer.FollowUpIds)
        {
            count += await links.DeleteOfAsync(followUpId, cancellationToken);
        }

        return count;
    }
}
