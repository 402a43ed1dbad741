using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What carries out the entries of a follow-up's outbox that are neither notices nor about the indexes.</summary>
public sealed class FollowUpOutbox(
    CustomerHistory history, ResolutionCalls resolutionCalls, CustomerLessons lessons, CustomerIdeas ideas, FollowUpReporting reporting)
{
    internal IReadOnlyDictionary<OutboxKind, OutboxHandler<StoredFollowUp>> Handlers { get; } =
        new Dictionary<OutboxKind, OutboxHandler<StoredFollowUp>>
        {
            [OutboxKind.CustomerHistory] = (stored, now, client, cancellationToken) =>
                history.RecordAsync(stored.State, now, client, cancellationToken),
            [OutboxKind.ResolutionCall] = (stored, now, client, cancellationToken) =>
                resolutionCalls.ProposeAsync(stored.State, now, client, cancellationToken),
            [OutboxKind.Feedback] = async (stored, _, _, cancellationToken) =>
            {
                await lessons.RecordAsync(stored.State.Id, cancellationToken);
                await ideas.RecordAsync(stored.State.Id, cancellationToken);
            },
            [OutboxKind.ReportFacts] = (stored, _, _, cancellationToken) => reporting.WriteAsync(stored.State, cancellationToken),
        };
}
