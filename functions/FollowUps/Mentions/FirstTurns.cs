using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Takes the first turn of follow-ups that a request has just made, all together: their notices are added to their owners' pending notices,
/// in one transaction a person, and removed from the outboxes. Their orchestrations then begin with their wait. A follow-up that was
/// changed meanwhile, or for which this fails, takes its first turn itself: its entries are still in its outbox.
/// </summary>
public sealed partial class FirstTurns(
    NoticeQueue notices,
    NoticeKinds kinds,
    FollowUpStore followUps,
    FollowUpReporting reporting,
    OutreachTables tables,
    ILogger<FirstTurns> log)
{
    // What the queue adds in one transaction.
    private const int MostTogether = 100;

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>
    /// Adds new follow-ups to their owners' worklists before they exist, a person in one transaction. Where that fails the first turn does
    /// it.
    /// </summary>
    internal Task AnnounceAsync(IEnumerable<Arrival> arrivals) => Parallel.ForEachAsync(
        arrivals.GroupBy(arrival => arrival.Worklist?.PartitionKey),
        AtOnce,
        async (ofOne, _) =>
        {
            try
            {
                if (ofOne.Key is not null)
                {
                    // A worklist row belongs to its item as long as the item knows of it, so all writers write the same.
                    await tables.Worklist.SubmitTransactionAsync(
                        ofOne.Select(arrival => new TableTransactionAction(TableTransactionActionType.UpsertReplace, arrival.Worklist!)),
                        CancellationToken.None);
                }

                foreach (var arrival in ofOne)
                {
                    var state = arrival.Opened!.State;
                    arrival.Opened = arrival.Opened with
                    {
                        State = state with { Outbox = [.. state.Outbox.Where(entry => entry.Kind != OutboxKind.Index)] },
                    };
                }
            }
            catch (Exception failed) when (failed is RequestFailedException or AggregateException)
            {
                // Several tries that all failed to connect are an AggregateException.
                foreach (var arrival in ofOne)
                {
                    LogFirstTurnNotTaken(new RedactedException(failed), arrival.FollowUpId);
                }
            }
        });

    /// <summary>Takes them.</summary>
    /// <param name="made">What the request made; each is given until when it waits.</param>
    /// <param name="now">When the mentions reached us (UTC).</param>
    internal async Task TakeAsync(IReadOnlyCollection<Arrival> made, Roster roster, DateTimeOffset now, DurableTaskClient client)
    {
        var began = notices.Now;
        var notHandedOver = new ConcurrentDictionary<Arrival, Exception>();
        await Parallel.ForEachAsync(
            made.SelectMany(arrival => PendingOf(arrival, roster))
                .GroupBy(one => one.Pending.Entry.To!)
                .SelectMany(toOne => toOne.Chunk(MostTogether)),
            AtOnce,
            async (together, _) =>
            {
                try
                {
                    await notices.AddAsync(together[0].Pending.Entry.To!, [.. together.Select(one => one.Pending)], CancellationToken.None);
                }
                catch (Exception failed)
                {
                    foreach (var (arrival, _) in together)
                    {
                        notHandedOver[arrival] = failed;
                    }
                }
            });
        var areReported = await TryReportAsync(made);
        var notified = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(made, AtOnce, async (arrival, _) =>
        {
            if (notHandedOver.TryGetValue(arrival, out var before))
            {
                LogFirstTurnNotTaken(new RedactedException(before), arrival.FollowUpId);
                return;
            }

            try
            {
                foreach (var staffId in await SettleAsync(arrival, areReported, roster, now))
                {
                    notified[staffId] = true;
                }
            }
            catch (Exception failed)
            {
                LogFirstTurnNotTaken(new RedactedException(failed), arrival.FollowUpId);
            }
        });
        await WakeAsync(notified.Keys, began, client);
    }

    /// <summary>
    /// Wakes the owner to whom the intake of a repeated mention handed a notice: the intake may have stopped before it did.
    /// </summary>
    internal Task WakeAgainAsync(FollowUpState known, DurableTaskClient client) =>
        known.HandedOver is { } handedOver && handedOver.At == known.ReceivedAt
            ? WakeAsync(handedOver.To, known.ReceivedAt, client)
            : Task.CompletedTask;

    private IEnumerable<(Arrival Arrival, PendingNotice Pending)> PendingOf(Arrival arrival, Roster roster) =>
        arrival.Made!.State.Outbox
        .Where(entry => entry.Kind == OutboxKind.Notice && NoticeRules.WithoutSending(entry, isStillTrue: true, kinds, roster) is null)
        .Select(entry => (arrival, PendingNotice.Of(arrival.FollowUpId, entry, arrival.Span?.Id)));

    /// <summary>Writes what reports count of them, all together. False where that failed: their orchestrations do it.</summary>
    private async Task<bool> TryReportAsync(IReadOnlyCollection<Arrival> made)
    {
        try
        {
            await reporting.WriteAsync([.. made.Select(arrival => arrival.Made!.State)], CancellationToken.None);
            return true;
        }
        catch (Exception failed)
        {
            // They are stored: whatever it was, also a connection that failed several times, must not change the answer.
            foreach (var arrival in made)
            {
                LogFirstTurnNotTaken(new RedactedException(failed), arrival.FollowUpId);
            }

            return false;
        }
    }

    /// <summary>Takes off the follow-up what is done: its notices, and what reports count. Gives who is to be woken for them.</summary>
    private async Task<IReadOnlyList<string>> SettleAsync(Arrival arrival, bool isReported, Roster roster, DateTimeOffset now)
    {
        var began = TimeProvider.System.GetUtcNow();
        var (state, etag) = arrival.Made!;
        var claimed = OutboxRules.Claim(
            [.. state.Outbox.Where(entry => entry.Kind == OutboxKind.Notice)], now).ToDictionary(entry => entry.Id);
        var results = claimed.Values.Select(
            entry => NoticeRules.WithoutSending(entry, isStillTrue: true, kinds, roster) ?? new OutboxResult(entry.Id)).ToList();
        var notified = results.Select(result => NoticeLog.EntryOf(claimed[result.EntryId], result, now)).OfType<NoticeLogEntry>().ToList();
        List<string> handedTo = [.. notified.Where(entry => entry.Status == NoticeStatus.Sent).Select(entry => entry.To).Distinct()];
        var after = state with
        {
            Outbox = [
                .. OutboxRules.Settle(claimed.Values, results, now),
                .. state.Outbox.Where(
                    entry => entry.Kind != OutboxKind.Notice && !(isReported && entry.Kind == OutboxKind.ReportFacts))],
            HandedOver = handedTo.Count > 0 ? new NoticesEnqueued(now, handedTo) : null,
        };
        if (await followUps.TryCommitAsync(new Accepted(after, []), etag, notified, CancellationToken.None) is null)
        {
            return [];
        }

        NoticeTelemetry.Count(notified, claimed, results);
        foreach (var result in results)
        {
            NoticeTelemetry.AddSpan((Spans.FollowUpId, arrival.FollowUpId), claimed[result.EntryId], result, began);
        }

        if (after.Outbox.All(entry => entry.Dead))
        {
            arrival.WaitsFirstUntil = FollowUpRules.NextDeadline(after, now);
        }

        return handedTo;
    }

    private async Task WakeAsync(IEnumerable<string> staffIds, DateTimeOffset addedSince, DurableTaskClient client)
    {
        try
        {
            await Task.WhenAll(staffIds.Select(staffId => notices.WakeAsync(staffId, addedSince, client, CancellationToken.None)));
        }
        catch (Exception failed)
        {
            // Their next check, or the sweep, finds what waits for them.
            LogNotWoken(new RedactedException(failed));
        }
    }

    [
        LoggerMessage(
            EventId = 204,
            Level = LogLevel.Warning,
            Message = "The first turn of {FollowUpId} could not be taken with its intake; its orchestration takes it")]
    private partial void LogFirstTurnNotTaken(RedactedException failed, string followUpId);

    [LoggerMessage(EventId = 205, Level = LogLevel.Warning, Message = "Somebody whom notices wait for could not be woken")]
    private partial void LogNotWoken(RedactedException failed);
}
