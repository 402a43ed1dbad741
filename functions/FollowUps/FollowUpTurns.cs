using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>The result of a turn for its orchestration: stage and times, never text.</summary>
public sealed record FollowUpTurnResult
{
    /// <summary>Where the follow-up stands.</summary>
    public required string Stage { get; init; }

    /// <summary>When there is something to do next (UTC), if nothing happens before.</summary>
    public DateTimeOffset? NextDeadline { get; init; }

    /// <summary>Whether this run is over.</summary>
    public bool Over { get; init; }
}

public sealed class FollowUpTurns
{
    private static readonly FollowUpTurnResult Ended = new() { Stage = "over", Over = true };

    private readonly WorkItemProcessor<StoredFollowUp> _processor;
    private readonly FollowUpWaker _waker;

    /// <summary>Describes follow-ups as work items.</summary>
    public FollowUpTurns(
        FollowUpStore store,
        FollowUpWaker waker,
        FollowUpOutbox outbox,
        INoticeDispatcher notices,
        FollowUpColleagues colleagues,
        WorkIndex index,
        ILogger<FollowUpTurns> log)
    {
        _waker = waker;
        var kind = new WorkItemKind<StoredFollowUp>
        {
            IdTag = Spans.FollowUpId,
            FindAsync = store.FindAsync,
            OwnerOf = stored => stored.State.Owner,
            RowOf = stored => new(stored.State.Outbox, stored.State.Indexed, stored.State.HandedOver),
            With = (stored, row) =>
                stored with { State = stored.State with { Outbox = row.Outbox, Indexed = row.Indexed, HandedOver = row.HandedOver } },
            BeginRoundAsync = async (now, cancellationToken) =>
            {
                var there = await colleagues.ReadAsync(cancellationToken);
                return new(
                    stored => ApplyDue(store, stored, there, now), stored => FollowUpIndex.TargetOf(stored.State, there.Roster, now));
            },
            CommitAsync = (stored, notified, cancellationToken) =>
                CommitAsync(store, new Accepted(stored.State, []), stored, notified, cancellationToken),
            IsStillNeeded = (entry, stored) => FollowUpNotices.IsStillNeeded(entry, stored.State),
            Handlers = outbox.Handlers,
        };
        _processor = new(kind, index, notices, log);
    }

    /// <summary>Takes a turn.</summary>
    /// <param name="run">The run that the orchestration belongs to; one that is not the current run any more only ends.</param>
    /// <param name="now">The orchestration's time (UTC).</param>
    public Task<FollowUpTurnResult> TakeAsync(
        string followUpId, int run, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        _processor.TracedAsync(followUpId, async span =>
        {
            var result = await TakeTurnAsync(followUpId, run, now, client, cancellationToken);
            span?.SetTag("outreach.run", run).SetTag("outreach.stage", result.Stage);
            return result;
        });

    private async Task<FollowUpTurnResult> TakeTurnAsync(
        string followUpId, int run, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (
            await _processor.TakeTurnAsync(
                followUpId, now, stored => stored.State.Run == run, client, cancellationToken) is not { State: var state })
        {
            return Ended;
        }

        if (state.Run != run)
        {
            // The process that began the later run may have stopped before starting it, and this turn may have taken it off the open-work
            // list.
            await _waker.StartAsync(client, state);
            await _waker.WakeAsync(client, state);
            return Ended;
        }

        return new FollowUpTurnResult
        {
            Stage = Platform.Json.NameOf(state.Stage),
            NextDeadline = FollowUpRules.NextDeadline(state, now),
            Over = FollowUpRules.IsOver(state),
        };
    }

    private static DueChange<StoredFollowUp> ApplyDue(FollowUpStore store, StoredFollowUp stored, ColleaguesNow there, DateTimeOffset now)
    {
        var (owner, channel) = (stored.State.Owner, stored.State.Channel);
        var command = new ApplyDue(there.Roster.LeadOf(owner, now))
        {
            By = Actor.System,
            EscalatedToHasLeft = there.Roster.FindAccount(stored.State.EscalatedTo) is { IsPerson: false },
            Colleagues = OfferRule.Choose(there.Roster, owner, channel, there.Open, now),
        };
        var due = FollowUpRules.Decide(stored.State, command, now);
        return new(
            stored with { State = due.State },
            (after, cancellationToken) => CommitAsync(store, due with { State = after.State }, stored, [], cancellationToken));
    }

    private static async Task<StoredFollowUp?> CommitAsync(
        FollowUpStore store,
        Accepted accepted,
        StoredFollowUp read,
        IReadOnlyList<NoticeLogEntry> notified,
        CancellationToken cancellationToken) =>
        await store.TryCommitAsync(accepted, read.ETag, notified, cancellationToken) is { } etag
            ? new StoredFollowUp(accepted.State, etag)
            : null;
}
