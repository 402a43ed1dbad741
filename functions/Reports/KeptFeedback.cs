using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;
using Outreach.Privacy;

namespace Outreach.Reports;

/// <summary>Their feedback from calls, as the product team reads it: without a name, in their words.</summary>
internal sealed class KeptFeedback(FeedbackStore feedback) : IKeptElsewhere
{
    public string Name => "What you told us in calls, as the people who make the product read it, without your name";

    public Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JsonNode>>(
            [.. FeedbackOf(customer).Select(said => new JsonObject { ["week"] = said.Week, ["topic"] = said.Topic })]);

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var all = FeedbackOf(customer);
        foreach (var said in all)
        {
            await feedback.ForgetAsync(said.Week, said.RowKey, cancellationToken);
        }

        return all.Count;
    }

    private static IReadOnlyList<CallFeedback> FeedbackOf(KeptCustomer customer) =>
        [.. customer.Rows.Where(row => row.RowKey.Split(':') is ["call", _, "feedback", _]).Select(Document.Read<CallFeedback>)];
}
