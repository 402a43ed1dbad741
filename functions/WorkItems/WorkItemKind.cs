using Microsoft.DurableTask.Client;

namespace Outreach.WorkItems;

/// <summary>What every work item keeps in its row beside its own state.</summary>
/// <param name="Indexed">The index rows that show the item, or may.</param>
/// <param name="HandedOver">The persons for whom a turn last enqueued notices; null where none did.</param>
internal sealed record WorkItemRow(IReadOnlyList<OutboxEntry> Outbox, Indexed Indexed, NoticesEnqueued? HandedOver);

/// <summary>What is due in a stored item, not committed yet.</summary>
/// <param name="CommitAsync">
/// Commits an item, with what happened, over the one that was read; null where that was changed meanwhile.
/// </param>
internal sealed record DueChange<TStored>(TStored After, Func<TStored, CancellationToken, Task<TStored?>> CommitAsync)
    where TStored : class;

/// <summary>What one round of a turn goes by: rules with everything read that they need.</summary>
internal sealed record WorkItemRound<TStored>(Func<TStored, DueChange<TStored>> ApplyDue, Func<TStored, IndexTarget> TargetOf)
    where TStored : class;

/// <summary>Carries out an outbox entry of an item at a moment (UTC). Safe to repeat.</summary>
internal delegate Task OutboxHandler<in TStored>(
    TStored stored, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);

/// <summary>A kind of work item: where it is stored, by which rules it changes, and who carries out which entry of its outbox.</summary>
internal sealed record WorkItemKind<TStored> where TStored : class
{
    /// <summary>The tag of spans and logs that holds the item's id.</summary>
    public required string IdTag { get; init; }

    public required Func<string, CancellationToken, Task<TStored?>> FindAsync { get; init; }

    /// <summary>Whose it is.</summary>
    public required Func<TStored, string> OwnerOf { get; init; }

    public required Func<TStored, WorkItemRow> RowOf { get; init; }

    public required Func<TStored, WorkItemRow, TStored> With { get; init; }

    /// <summary>Reads what a round needs at a moment (UTC).</summary>
    public required Func<DateTimeOffset, CancellationToken, Task<WorkItemRound<TStored>>> BeginRoundAsync { get; init; }

    /// <summary>Commits an item to which nothing happened, with what became of notices; null where it was changed meanwhile.</summary>
    public required Func<TStored, IReadOnlyList<NoticeLogEntry>, CancellationToken, Task<TStored?>> CommitAsync { get; init; }

    /// <summary>Whether what a notice asks for is still to be done: nobody is notified of something that is done by now.</summary>
    public required Func<OutboxEntry, TStored, bool> IsStillNeeded { get; init; }

    /// <summary>Who carries out the entries that are neither notices nor about the indexes.</summary>
    public required IReadOnlyDictionary<OutboxKind, OutboxHandler<TStored>> Handlers { get; init; }
}
