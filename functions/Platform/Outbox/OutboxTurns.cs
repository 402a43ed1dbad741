using Microsoft.DurableTask.Client;
using Outreach.Staff;
using Outreach.Worklists;

namespace Outreach.Platform.Outbox;

/// <summary>What is due in a stored item, not committed yet.</summary>
/// <param name="After">The item after it.</param>
/// <param name="Happened">Whether anything was due.</param>
/// <param name="CommitAsync">Commits an item, with what happened, over the one that was read; null where that was changed meanwhile.</param>
public sealed record DueChange<TStored>(TStored After, bool Happened, Func<TStored, CancellationToken, Task<TStored?>> CommitAsync)
    where TStored : class;

/// <summary>
/// One turn of an item that owes things to the outside: what is due is applied and what is owed is claimed in one commit,
/// then carried out, then taken off in a second one. Safe to repeat at any point.
/// </summary>
public abstract class OutboxTurns<TStored>(StaffStore staff, WorkIndex index)
    where TStored : class
{
    // Entries that come in while a turn works are carried out by it too; a stream of them is left to the next turn.
    private const int MaxRounds = 3;

    /// <summary>Takes a turn, and gives the item after it; null where there is none (any more).</summary>
    /// <param name="id">Which item.</param>
    /// <param name="now">The orchestration's time (UTC).</param>
    /// <param name="isOurs">Whether the item is still this orchestration's to move.</param>
    /// <param name="client">Starts what is owed.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    protected async Task<TStored?> TakeAsync(
        string id, DateTimeOffset now, Func<TStored, bool> isOurs, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(id, cancellationToken);
        for (var round = 1; stored is not null && isOurs(stored) && round <= MaxRounds; round++)
        {
            var roster = await staff.GetRosterAsync(cancellationToken);
            var due = ApplyDue(stored, roster, now);
            var owed = OutboxRules.Owed(OutboxOf(due.After), now);
            if (!due.Happened && owed.Count == 0)
            {
                return stored;
            }

            var claim = With(due.After, OutboxRules.Claim(OutboxOf(due.After), now), TargetOf(due.After, roster).PlannedAfter(IndexedOf(due.After)));
            stored = await due.CommitAsync(claim, cancellationToken) is { } claimed
                ? await SettleAsync(id, claimed, await CarryOutAsync(claimed, owed, roster, now, client, cancellationToken), now, cancellationToken)
                : await FindAsync(id, cancellationToken);
        }

        return stored;
    }

    /// <summary>The item now, or null.</summary>
    protected abstract Task<TStored?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>What is due at a moment.</summary>
    protected abstract DueChange<TStored> ApplyDue(TStored stored, Roster roster, DateTimeOffset now);

    /// <summary>Commits an item to which nothing happened; null where it was changed meanwhile.</summary>
    protected abstract Task<TStored?> CommitAsync(TStored stored, CancellationToken cancellationToken);

    /// <summary>What the item owes.</summary>
    protected abstract IReadOnlyList<OutboxEntry> OutboxOf(TStored stored);

    /// <summary>The index rows that show the item, or may.</summary>
    protected abstract Indexed IndexedOf(TStored stored);

    /// <summary>The item with another outbox and other index rows.</summary>
    protected abstract TStored With(TStored stored, IReadOnlyList<OutboxEntry> outbox, Indexed indexed);

    /// <summary>The index rows that should show the item.</summary>
    protected abstract IndexTarget TargetOf(TStored stored, Roster roster);

    /// <summary>Carries out an entry that is not about the indexes. Every act is safe to repeat but one: an e-mail can come twice.</summary>
    protected abstract Task<Carried> CarryOutAsync(
        TStored stored, OutboxEntry entry, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);

    /// <summary>Everything else first and the indexes last, so that an item leaves the open list when all is told.</summary>
    private async Task<(IReadOnlyList<Carried> Results, Indexed? Indexed)> CarryOutAsync(
        TStored stored, IReadOnlyList<OutboxEntry> owed, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var results = new List<Carried>();
        foreach (var entry in owed.Where(entry => entry.Kind != OutboxKind.Index).OrderByDescending(entry => entry.Kind))
        {
            results.Add(await CarryOutAsync(stored, entry, roster, now, client, cancellationToken));
        }

        var indexEntries = owed.Where(entry => entry.Kind == OutboxKind.Index).ToList();
        if (indexEntries.Count == 0)
        {
            return (results, null);
        }

        var target = TargetOf(stored, roster);
        var tellsAll = results.All(result => result.Error is null);
        await index.BringToAsync(IndexedOf(stored), target, keepOpen: !tellsAll, cancellationToken);

        // What is over stays in the open list until all is told: that is where the sweep looks.
        var mustStay = target.Open is null && !tellsAll;
        results.AddRange(indexEntries.Select(entry => new Carried(entry.Id, mustStay ? "waits for what else is owed" : null)));
        return (results, mustStay ? null : target.Reached);
    }

    private async Task<TStored?> SettleAsync(
        string id, TStored claimed, (IReadOnlyList<Carried> Results, Indexed? Indexed) carried, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var current = claimed; current is not null; current = await FindAsync(id, cancellationToken))
        {
            // Where a command came in meanwhile its state stands, and what we have done is taken off it.
            var settled = With(current, OutboxRules.Settle(OutboxOf(current), carried.Results, now), carried.Indexed ?? IndexedOf(current));
            if (await CommitAsync(settled, cancellationToken) is { } committed)
            {
                return committed;
            }
        }

        return null;
    }
}
