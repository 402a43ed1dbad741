using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;

namespace Outreach.WorkItems;

/// <summary>
/// Takes the turns of work items of a kind: what is due is applied and what is pending is claimed in one commit, where that changes
/// anything, then carried out, then removed in a second one. Safe to repeat at any point. A notice is carried out by enqueuing it for its
/// reader: the sender leaves alone what is not removed here yet, so that it can be enqueued again.
/// </summary>
internal sealed partial class WorkItemProcessor<TStored>(
    WorkItemKind<TStored> kind, WorkIndex index, INoticeDispatcher notices, ILogger log)
    where TStored : class
{
    // Entries that come in while a turn works are carried out by it too; a stream of them is left to the next turn.
    private const int MaxRounds = 3;

    /// <summary>Takes a turn, and gives the item after it; null where there is none (any more).</summary>
    /// <param name="now">The orchestration's time (UTC).</param>
    /// <param name="isOurs">Whether the item is still this orchestration's to move.</param>
    public async Task<TStored?> TakeTurnAsync(
        string id, DateTimeOffset now, Func<TStored, bool> isOurs, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var began = notices.Now;
        var stored = await kind.FindAsync(id, cancellationToken);
        if (stored is not null && HandedOverOf(stored) is { } before && before.At == now)
        {
            // This turn has been taken before, and may have stopped before it woke anybody.
            await WakeAsync(before, began, client, cancellationToken);
        }

        for (var round = 1; stored is not null && isOurs(stored) && round <= MaxRounds; round++)
        {
            var rules = await kind.BeginRoundAsync(now, cancellationToken);
            var due = rules.ApplyDue(stored);
            var changes = !due.After.Equals(stored);
            var pending = OutboxRules.Due(OutboxOf(due.After), now);
            if (!changes && pending.Count == 0)
            {
                return stored;
            }

            // Every action is safe to repeat, so a first attempt at what was committed just now, index rows included, needs no write of its
            // own.
            var planned = rules.TargetOf(due.After).PlannedAfter(IndexedOf(due.After));
            var claim = With(due.After, OutboxRules.Claim(OutboxOf(due.After), now), planned);
            var isCommitted = !changes && planned == IndexedOf(stored) && !OutboxRules.NeedsClaim(pending, now);
            stored = (isCommitted ? claim : await due.CommitAsync(claim, cancellationToken)) is { } claimed
                ? await SettleAsync(id, claimed, await CarryOutAsync(
                    id, claimed, pending, rules, now, client, cancellationToken), isOurs, now, cancellationToken)
                : await kind.FindAsync(id, cancellationToken);
            if (stored is not null && HandedOverOf(stored) is { } handedOver && handedOver.At == now)
            {
                await WakeAsync(handedOver, began, client, cancellationToken);
            }
        }

        return stored;
    }

    /// <summary>Takes a turn within a span; what is logged meanwhile has the item's id.</summary>
    public async Task<TResult> TracedAsync<TResult>(string id, Func<Activity?, Task<TResult>> take)
    {
        using var scope = Spans.Scope(log, kind.IdTag, id);
        var span = Spans.Begin("turn", (kind.IdTag, id));
        return await Spans.WithinAsync(span, () => take(span));
    }

    /// <summary>Everything else first and the indexes last, so that an item leaves the open list when all is done.</summary>
    private async Task<(IReadOnlyList<OutboxResult> Results, Indexed? Indexed)> CarryOutAsync(
        string id, TStored stored, IReadOnlyList<OutboxEntry> pending, WorkItemRound<TStored> rules, DateTimeOffset now,
        DurableTaskClient client, CancellationToken cancellationToken)
    {
        var results = new List<OutboxResult>();
        foreach (var entry in pending.Where(entry => entry.Kind is not (OutboxKind.Notice or OutboxKind.Index)))
        {
            results.Add(await TryAsync(
                entry,
                async () =>
                {
                    await HandlerOf(entry)(stored, now, client, cancellationToken);
                    return new OutboxResult(entry.Id);
                },
                cancellationToken));
        }

        results.AddRange(await notices.EnqueueAsync(
            kind.IdTag, id, kind.OwnerOf(stored), [.. pending.Where(entry => entry.Kind == OutboxKind.Notice)],
            entry => kind.IsStillNeeded(entry, stored), cancellationToken));

        var indexEntries = pending.Where(entry => entry.Kind == OutboxKind.Index).ToList();
        if (indexEntries.Count == 0)
        {
            return (results, null);
        }

        // What was given up in an earlier turn counts too: nobody else would name it once the item is over.
        var target = rules.TargetOf(stored);
        var left = OutboxRules.Settle(OutboxOf(stored), results, now).Where(entry => entry.Dead || entry.Kind != OutboxKind.Index).ToList();
        var waitsUntil = target.Open is null ? OutboxRules.NextAttempt(left, now) : null;
        var written = await TryAsync(
            indexEntries[0],
            async () =>
            {
                await index.BringToAsync(IndexedOf(stored), target, keepOpen: left.Count > 0, cancellationToken);

                // What is over stays in the open list until everything is done, so that the sweep finds it.
                return new OutboxResult(
                    indexEntries[0].Id, waitsUntil is null ? null : "waits for what else is pending", RetryAfter: waitsUntil - now);
            },
            cancellationToken);
        results.AddRange(indexEntries.Select(entry => written with { EntryId = entry.Id }));
        return (results, written.Error is null ? target.Reached : null);
    }

    /// <summary>A failed action is put off; what the others did is still recorded, so that no e-mail is sent for it again.</summary>
    private async Task<OutboxResult> TryAsync(OutboxEntry entry, Func<Task<OutboxResult>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            var error = OutboxFault.ErrorOf(failed);
            LogPutOff(entry.Id, entry.Kind, error);
            return new OutboxResult(entry.Id, error);
        }
    }

    [LoggerMessage(
        EventId = 101, Level = LogLevel.Warning, Message = "{EntryId} ({Kind}) could not be carried out and is put off: {Error}")]
    private partial void LogPutOff(string entryId, OutboxKind kind, string error);

    private async Task<TStored?> SettleAsync(
        string id, TStored claimed, (IReadOnlyList<OutboxResult> Results, Indexed? Indexed) carried, Func<TStored, bool> isOurs,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entries = OutboxOf(claimed).ToDictionary(entry => entry.Id);
        var logged = carried.Results.Select(
            result => notices.LogEntryOf(entries[result.EntryId], result, now)).OfType<NoticeLogEntry>().ToList();
        var handedOver = logged.Where(entry => entry.Status == NoticeStatus.Sent).Select(entry => entry.To).Distinct().ToList();
        for (var current = claimed; current is not null; current = await kind.FindAsync(id, cancellationToken))
        {
            // Where a command came in meanwhile its state stands, and what we have done is taken off it.
            var settled = isOurs(current)
                ? With(current, OutboxRules.Settle(OutboxOf(current), carried.Results, now), carried.Indexed ?? IndexedOf(current))
                : HandOver(claimed, current, carried, now);
            if (handedOver.Count > 0)
            {
                var earlier = HandedOverOf(settled) is { } before && before.At == now ? before.To : [];
                settled = With(settled, new NoticesEnqueued(now, [.. earlier.Union(handedOver)]));
            }

            if (await kind.CommitAsync(settled, logged, cancellationToken) is { } committed)
            {
                notices.Count(logged, entries, carried.Results);
                return committed;
            }
        }

        return null;
    }

    private Task WakeAsync(
        NoticesEnqueued handedOver, DateTimeOffset addedSince, DurableTaskClient client, CancellationToken cancellationToken) =>
        Task.WhenAll(handedOver.To.Select(staffId => notices.WakeAsync(staffId, addedSince, client, cancellationToken)));

    /// <summary>
    /// A later run has begun meanwhile, and may have written the indexes before or after we did: it enqueues the update again, and knows of
    /// our rows too.
    /// </summary>
    private TStored HandOver(
        TStored claimed, TStored current, (IReadOnlyList<OutboxResult> Results, Indexed? Indexed) carried, DateTimeOffset now)
    {
        var indexEntries = OutboxOf(claimed).Where(entry => entry is { Kind: OutboxKind.Index, Attempts: > 0 }).ToList();
        var done = carried.Results.Where(result => indexEntries.All(entry => entry.Id != result.EntryId)).ToList();
        var outbox = OutboxRules.Settle(OutboxOf(current), done, now);
        var (ours, theirs) = (carried.Indexed ?? IndexedOf(claimed), IndexedOf(current));
        return With(
            current,
            [.. outbox, .. indexEntries.Where(entry => outbox.All(known => known.Id != entry.Id))],
            theirs with
            {
                Worklist = [.. theirs.Worklist.Union(ours.Worklist)],
                OpenWork = null,
                Closed = theirs.Closed || ours.Closed,
            });
    }

    private OutboxHandler<TStored> HandlerOf(OutboxEntry entry) => kind.Handlers.TryGetValue(entry.Kind, out var handler)
        ? handler
        : throw new InvalidOperationException($"Nobody carries out {entry.Kind} for this kind of item.");

    private IReadOnlyList<OutboxEntry> OutboxOf(TStored stored) => kind.RowOf(stored).Outbox;

    private Indexed IndexedOf(TStored stored) => kind.RowOf(stored).Indexed;

    private NoticesEnqueued? HandedOverOf(TStored stored) => kind.RowOf(stored).HandedOver;

    private TStored With(TStored stored, IReadOnlyList<OutboxEntry> outbox, Indexed indexed) =>
        kind.With(stored, kind.RowOf(stored) with { Outbox = outbox, Indexed = indexed });

    private TStored With(TStored stored, NoticesEnqueued handedOver) =>
        kind.With(stored, kind.RowOf(stored) with { HandedOver = handedOver });
}
