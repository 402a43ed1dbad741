using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Webhooks;

namespace Outreach.Privacy;

/// <summary>What other systems sent of them and could not be made a mention, which waits for a lead for a week.</summary>
internal sealed class KeptParked(ParkedItems parked, Office office) : IKeptElsewhere
{
    public string Name => "What another system sent us about you, and we could not read yet";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        await FindAsync(customer, cancellationToken)
            .Select(found => (JsonNode)new JsonObject { ["at"] = found.Item.At, ["source"] = found.Item.Source, ["sent"] = found.Json })
            .ToListAsync(cancellationToken);

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var theirs = await FindAsync(customer, cancellationToken).Select(found => found.Item.Id).ToListAsync(cancellationToken);
        foreach (var id in theirs)
        {
            await parked.DeleteAsync(id, cancellationToken);
        }

        return theirs.Count;
    }

    private IAsyncEnumerable<(ParkedItem Item, string Json)> FindAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        customer.Rows.FirstOrDefault(row => row.RowKey == "profile") is { } row && RuleFor(row) is var rule
            ? parked.ReadAllAsync(cancellationToken).Where(one => Fits(rule, one.Json))
            : AsyncEnumerable.Empty<(ParkedItem, string)>();

    private ParkedMatchRule RuleFor(TableEntity row)
    {
        var profile = Document.Read<CustomerProfile>(row);
        return new ParkedMatchRule(profile.Identities, profile.Email, profile.Phone, office.Country);
    }

    private static bool Fits(ParkedMatchRule rule, string json)
    {
        using var document = JsonDocument.Parse(json);
        return rule.Fits(document.RootElement);
    }
}
