using Microsoft.DurableTask.Client;

namespace Outreach.WorkItems;

/// <summary>Hands the notices of work items over for delivery.</summary>
public interface INoticeDispatcher
{
    /// <summary>The moment (UTC), for <see cref="WakeAsync"/>.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Puts notices among those that wait for their readers, or says why one is not sent. Safe to repeat.</summary>
    /// <param name="itemTag">The tag of spans that holds the item's id.</param>
    /// <param name="owner">Whose item it is: who leads them hears what a lead who has left was to be told.</param>
    /// <param name="due">Entries of its outbox, all of them notices.</param>
    /// <param name="isStillNeeded">Whether what a notice asks for is still to be done.</param>
    Task<IReadOnlyList<OutboxResult>> EnqueueAsync(
        string itemTag, string itemId, string owner, IReadOnlyList<OutboxEntry> due, Func<OutboxEntry, bool> isStillNeeded,
        CancellationToken cancellationToken);

    /// <summary>The log entry for an outbox entry that was carried out; null while it will be retried, and for what is no notice.</summary>
    NoticeLogEntry? LogEntryOf(OutboxEntry claimed, OutboxResult result, DateTimeOffset now);

    /// <summary>Counts what became of entries that were claimed, once that is committed.</summary>
    void Count(IEnumerable<NoticeLogEntry> logged, IReadOnlyDictionary<string, OutboxEntry> claimed, IEnumerable<OutboxResult> results);

    /// <summary>Ensures delivery of what was enqueued for a person since a moment (UTC).</summary>
    Task WakeAsync(string staffId, DateTimeOffset enqueuedSince, DurableTaskClient client, CancellationToken cancellationToken);
}
