using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Storage;

namespace Outreach.Privacy;

/// <summary>
/// That somebody who looks like them is another: of a pair, the row is in the partition of one and names the other. Who that is, is not
/// exported, nor why somebody found them to be two, in words that may name the other: it is another person.
/// </summary>
internal sealed class KeptRefusals(RefusedDuplicates refusals) : IKeptElsewhere
{
    public string Name => "That you and somebody who looks like you in our records are two people";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
    [
        .. customer.Rows.Where(RefusedDuplicates.IsRow).Select(Document.Read<RefusedDuplicate>)
            .Concat(await refusals.ReadElsewhereAsync(customer.CustomerId, cancellationToken))
            .Select(refused => new JsonObject { ["since"] = refused.At, ["by"] = refused.By }),
    ];

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var elsewhere = await refusals.ReadElsewhereAsync(customer.CustomerId, cancellationToken);
        foreach (var refused in elsewhere)
        {
            await refusals.ForgetAsync(refused, cancellationToken);
        }

        return elsewhere.Count;
    }
}
