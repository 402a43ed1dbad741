using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.Privacy;

namespace Outreach.Reports;

/// <summary>
/// Their feedback from calls, from their ideas and from what they said when they confirmed, as the product team reads it: without a name,
/// in their words.
/// </summary>
internal sealed class KeptFeedback(FeedbackStore feedback, CustomerLessons lessons, CustomerIdeas ideas, IdentityKey key)
    : IKeptElsewhere
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
        var erasureId = customer.ErasureId ?? throw new InvalidOperationException("Nobody is erased without an erasure.");

        // The same for all partitions of theirs and in every attempt: they stay one customer, and nothing else has it.
        var mark = VoiceItem.MarkOf(key.PseudonymOf(erasureId));
        foreach (var copy in all)
        {
            await feedback.ForgetAsync(copy.Week, copy.RowKey, cancellationToken, mark);
        }

        return all.Count;
    }

    private async Task<IReadOnlyList<FeedbackCopy>> CopiesOfAsync(KeptCustomer customer, CancellationToken cancellationToken)
    {
        var copies = customer.Rows.Where(row => row.RowKey.Split(':') is ["call", _, "feedback", _])
            .Select(row => Document.Read<CallFeedback>(row).Place())
            .ToList();
        foreach (var followUpId in customer.FollowUpIds)
        {
            copies.AddRange(await lessons.FindCopiesAsync(followUpId, cancellationToken));
            if (await ideas.FindCopyAsync(followUpId, cancellationToken) is { } idea
                && (idea.IsIdea || await feedback.FindAsync(idea.Copy, cancellationToken) is { Customer: not null }))
            {
                copies.Add(idea.Copy);
            }
        }

        return copies;
    }
}
