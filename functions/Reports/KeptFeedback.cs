using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.Privacy;

namespace Outreach.Reports;

/// <summary>
/// Their feedback from calls, from their ideas and from what they said when they confirmed, as the product team reads it: without a name,
/// in their words.
/// </summary>
internal sealed class KeptFeedback(FeedbackStore feedback, CustomerLessons lessons, CustomerIdeas ideas) : IKeptElsewhere
{
    public string Name => "What you said about what we make, as the people who make it read it, without your name";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        [
            .. (await CopiesOfAsync(customer, cancellationToken))
                .Select(copy => new JsonObject { ["week"] = copy.Week, ["topic"] = copy.Topic }),
        ];

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var all = await CopiesOfAsync(customer, cancellationToken);
        var mark = await FindMarkAsync(all, cancellationToken) ?? VoiceItem.MarkOf(Guid.NewGuid());
        foreach (var copy in all)
        {
            await feedback.ForgetAsync(copy.Week, copy.RowKey, cancellationToken, mark);
        }

        return all.Count;
    }

    /// <summary>What an attempt that stopped has put in their place: they stay one customer.</summary>
    private async Task<string?> FindMarkAsync(IReadOnlyList<FeedbackCopy> copies, CancellationToken cancellationToken)
    {
        foreach (var copy in copies)
        {
            if (await feedback.FindAsync(copy, cancellationToken) is { Customer: { } customer } && VoiceItem.IsMark(customer))
            {
                return customer;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<FeedbackCopy>> CopiesOfAsync(KeptCustomer customer, CancellationToken cancellationToken)
    {
        var copies = customer.Rows.Where(row => row.RowKey.Split(':') is ["call", _, "feedback", _])
            .Select(row => Document.Read<CallFeedback>(row).Place())
            .ToList();
        foreach (var followUpId in customer.FollowUpIds)
        {
            copies.AddRange(await lessons.FindCopiesAsync(followUpId, cancellationToken));
            if (await ideas.FindCopyAsync(followUpId, cancellationToken) is { } idea)
            {
                copies.Add(idea);
            }
        }

        return copies;
    }
}
