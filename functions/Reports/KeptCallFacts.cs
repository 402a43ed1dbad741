using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;
using Outreach.Privacy;

namespace Outreach.Reports;

/// <summary>
/// What reports count of a customer's calls. It stays counted, without what could lead to them; their follow-ups' facts do so by
/// themselves, with the state that they are made of.
/// </summary>
internal sealed class KeptCallFacts(CallReporting reporting) : IKeptElsewhere
{
    public string Name => "Calls to you that our figures count, without your name";

    public Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JsonNode>>(
        [
            .. CallsOf(customer).Select(call => new JsonObject
            {
                ["due"] = call.CreatedAt,
                ["attempts"] = call.Attempts,
            }),
        ]);

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var calls = CallsOf(customer);
        foreach (var call in calls)
        {
            await reporting.EraseAsync(call, cancellationToken);
        }

        return calls.Count;
    }

    private static List<CallState> CallsOf(KeptCustomer customer) =>
    [
        .. customer.Rows.Where(row => row.RowKey.Split(':') is ["call", _, "state"]).Select(Document.Read<CallState>),
    ];
}
