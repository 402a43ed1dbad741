using System.Diagnostics;
using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Notices;
using Outreach.Platform.Telemetry;
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
/// One turn of an item that owes things to the outside: what is due is applied and what is owed is claimed in one commit, where that says
/// anything new, then carried out, then taken off in a second one. Safe to repeat at any point. A notice is carried out by handing it to the pending ones
/// of its reader: whoever sends those leaves alone what is not taken off here yet, so that it can be handed over again.
/// </summary>
public abstract partial class OutboxTurns<TStored>(StaffStore staff, WorkIndex index, NoticeQueue notices, ILogger log)
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
        var began = notices.Now;
        var stored = await FindAsync(id, cancellationToken);
        if (stored is not null && HandedOverOf(stored) is { } before && before.At == now)
        {
            // This turn has been taken before, and may have stopped before it woke anybody.
            await WakeAsync(before, began, client, cancellationToken);
        }

        for (var round = 1; stored is not null && isOurs(stored) && round <= MaxRounds; round++)
        {
            var roster = await staff.GetRosterAsync(cancellationToken);
            var due = ApplyDue(stored, roster, now);
            var owed = OutboxRules.Owed(OutboxOf(due.After), now);
            if (!due.Happened && owed.Count == 0)
            {
                return stored;
            }

            // Every act is safe to repeat, so a first attempt at what was committed just now, index rows included, needs no write of its own.
            var planned = TargetOf(due.After, roster, now).PlannedAfter(IndexedOf(due.After));
            var claim = With(due.After, OutboxRules.Claim(OutboxOf(due.After), now), planned);
            var isCommitted = !due.Happened && planned == IndexedOf(stored) && !OutboxRules.NeedsClaim(owed, now);
            stored = (isCommitted ? claim : await due.CommitAsync(claim, cancellationToken)) is { } claimed
                ? await SettleAsync(id, claimed, await CarryOutAsync(id, claimed, owed, roster, now, client, cancellationToken), isOurs, now, cancellationToken)
                : await FindAsync(id, cancellationToken);
            if (stored is not null && HandedOverOf(stored) is { } handedOver && handedOver.At == now)
            {
                await WakeAsync(handedOver, began, client, cancellationToken);
            }
        }

        return stored;
    }

    /// <summary>Takes a turn within a span; what is logged meanwhile has the item's id.</summary>
    protected async Task<TResult> TracedAsync<TResult>(string id, Func<Activity?, Task<TResult>> take)
    {
        using var scope = Spans.Scope(log, IdTag, id);
        var span = Spans.Begin("turn", (IdTag, id));
        return await Spans.WithinAsync(span, () => take(span));
    }

    /// <summary>The tag of a span that holds the item's id.</summary>
    protected abstract string IdTag { get; }

    /// <summary>The item now, or null.</summary>
    protected abstract Task<TStored?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>What is due at a moment.</summary>
    protected abstract DueChange<TStored> ApplyDue(TStored stored, Roster roster, DateTimeOffset now);

    /// <summary>Commits an item to which nothing happened, with what became of notices; null where it was changed meanwhile.</summary>
    protected abstract Task<TStored?> CommitAsync(TStored stored, IReadOnlyList<NoticeLogEntry> told, CancellationToken cancellationToken);

    /// <summary>What the item owes.</summary>
    protected abstract IReadOnlyList<OutboxEntry> OutboxOf(TStored stored);

    /// <summary>The index rows that show the item, or may.</summary>
    protected abstract Indexed IndexedOf(TStored stored);

    /// <summary>The item with another outbox and other index rows.</summary>
    protected abstract TStored With(TStored stored, IReadOnlyList<OutboxEntry> outbox, Indexed indexed);

    /// <summary>Whom a turn handed notices over to last; null where none did.</summary>
    protected abstract NoticesHandedOver? HandedOverOf(TStored stored);

    /// <summary>The item with notices that have just been handed over.</summary>
    protected abstract TStored With(TStored stored, NoticesHandedOver handedOver);

    /// <summary>The index rows that should show the item.</summary>
    protected abstract IndexTarget TargetOf(TStored stored, Roster roster, DateTimeOffset now);

    /// <summary>Carries out an entry that is neither a notice nor about the indexes. Safe to repeat.</summary>
    protected abstract Task CarryOutAsync(
        TStored stored, OutboxEntry entry, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);

    /// <summary>Whether what a notice asks for is still to be done: nobody is told that something is due which has been done by now.</summary>
    protected abstract bool IsStillTrue(OutboxEntry entry, TStored stored);

    /// <summary>Everything else first and the indexes last, so that an item leaves the open list when all is told.</summary>
    private async Task<(IReadOnlyList<Carried> Results, Indexed? Indexed)> CarryOutAsync(
        string id,
        TStored stored,
        IReadOnlyList<OutboxEntry> owed,
        Roster roster,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var results = new List<Carried>();
        foreach (var entry in owed.Where(entry => entry.Kind is not (OutboxKind.Notice or OutboxKind.Index)))
        {
            results.Add(await TryAsync(
                entry,
                async () =>
                {
                    await CarryOutAsync(stored, entry, now, client, cancellationToken);
                    return new Carried(entry.Id);
                },
                cancellationToken));
        }

        results.AddRange(await QueueAsync(id, stored, [.. owed.Where(entry => entry.Kind == OutboxKind.Notice)], roster, cancellationToken));

        var indexEntries = owed.Where(entry => entry.Kind == OutboxKind.Index).ToList();
        if (indexEntries.Count == 0)
        {
            return (results, null);
        }

        // What was given up in an earlier turn counts too: nobody else would name it once the item is over.
        var target = TargetOf(stored, roster, now);
        var left = OutboxRules.Settle(OutboxOf(stored), results, now).Where(entry => entry.Dead || entry.Kind != OutboxKind.Index).ToList();
        var waitsUntil = target.Open is null ? OutboxRules.NextAttempt(left, now) : null;
        var written = await TryAsync(
            indexEntries[0],
            async () =>
            {
                await index.BringToAsync(IndexedOf(stored), target, keepOpen: left.Count > 0, cancellationToken);

                // What is over stays in the open list until all is told: that is where the sweep looks.
                return new Carried(indexEntries[0].Id, waitsUntil is null ? null : "waits for what else is owed", RetryAfter: waitsUntil - now);
            },
            cancellationToken);
        results.AddRange(indexEntries.Select(entry => written with { EntryId = entry.Id }));
        return (results, written.Error is null ? target.Reached : null);
    }

    /// <summary>Puts the notices that are to be sent among those that wait for their readers. These are woken once that is settled.</summary>
    private async Task<IReadOnlyList<Carried>> QueueAsync(
        string id, TStored stored, IReadOnlyList<OutboxEntry> owed, Roster roster, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetUtcNow();
        var results = new List<Carried>();
        var toSend = new List<OutboxEntry>();
        foreach (var entry in owed)
        {
            if (NoticeRules.WithoutSending(entry, IsStillTrue(entry, stored), roster) is { } ended)
            {
                results.Add(ended);
            }
            else
            {
                toSend.Add(entry);
            }
        }

        foreach (var toOne in toSend.GroupBy(entry => entry.To!))
        {
            var pending = toOne.Select(entry => PendingNotice.Of(id, entry, Activity.Current?.Id));
            var added = await TryAsync(
                toOne.First(),
                async () =>
                {
                    await notices.AddAsync(toOne.Key, [.. pending], cancellationToken);
                    return new Carried(toOne.First().Id);
                },
                cancellationToken);
            results.AddRange(toOne.Select(entry => added with { EntryId = entry.Id }));
        }

        var entries = owed.ToDictionary(entry => entry.Id);
        foreach (var result in results)
        {
            NoticeTelemetry.AddSpan((IdTag, id), entries[result.EntryId], result, began);
        }

        return results;
    }

    /// <summary>An act that fails is put off; what the others did is recorded all the same, so that no e-mail is sent for it again.</summary>
    private async Task<Carried> TryAsync(OutboxEntry entry, Func<Task<Carried>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // The message may hold what somebody wrote; the kind of failure does not.
            var error = failed is RequestFailedException refused ? $"storage answered {refused.Status} {refused.ErrorCode}" : failed.GetType().Name;
            LogPutOff(entry.Id, entry.Kind, error);
            return new Carried(entry.Id, error);
        }
    }

    [LoggerMessage(EventId = 101, Level = LogLevel.Warning, Message = "{EntryId} ({Kind}) could not be carried out and is put off: {Error}")]
    private partial void LogPutOff(string entryId, OutboxKind kind, string error);

    private async Task<TStored?> SettleAsync(
        string id,
        TStored claimed,
        (IReadOnlyList<Carried> Results, Indexed? Indexed) carried,
        Func<TStored, bool> isOurs,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var entries = OutboxOf(claimed).ToDictionary(entry => entry.Id);
        var told = carried.Results.Select(result => NoticeLog.EntryOf(entries[result.EntryId], result, now)).OfType<NoticeLogEntry>().ToList();
        var handedOver = told.Where(entry => entry.Status == NoticeStatus.Sent).Select(entry => entry.To).Distinct().ToList();
        for (var current = claimed; current is not null; current = await FindAsync(id, cancellationToken))
        {
            // Where a command came in meanwhile its state stands, and what we have done is taken off it.
            var settled = isOurs(current)
                ? With(current, OutboxRules.Settle(OutboxOf(current), carried.Results, now), carried.Indexed ?? IndexedOf(current))
                : HandOver(claimed, current, carried, now);
            if (handedOver.Count > 0)
            {
                var earlier = HandedOverOf(settled) is { } before && before.At == now ? before.To : [];
                settled = With(settled, new NoticesHandedOver(now, [.. earlier.Union(handedOver)]));
            }

            if (await CommitAsync(settled, told, cancellationToken) is { } committed)
            {
                NoticeTelemetry.Count(told, entries, carried.Results);
                return committed;
            }
        }

        return null;
    }

    private Task WakeAsync(NoticesHandedOver handedOver, DateTimeOffset addedSince, DurableTaskClient client, CancellationToken cancellationToken) =>
        Task.WhenAll(handedOver.To.Select(staffId => notices.WakeAsync(staffId, addedSince, client, cancellationToken)));

    /// <summary>
    /// A later run has begun meanwhile, and may have written the indexes before or after we did: it owes them again, and
    /// knows of our rows too.
    /// </summary>
    private TStored HandOver(TStored claimed, TStored current, (IReadOnlyList<Carried> Results, Indexed? Indexed) carried, DateTimeOffset now)
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
                Closed = theirs.Closed ?? ours.Closed,
            });
    }
}
