using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Platform.Telemetry;
using Outreach.Staff;
using Outreach.Worklists;

namespace Outreach.FollowUps;

/// <summary>What an orchestration learns of a turn: stage and moments, never a word.</summary>
public sealed record FollowUpTurnResult
{
    /// <summary>Where the follow-up stands.</summary>
    public required string Stage { get; init; }

    /// <summary>When there is something to do next (UTC), if nothing happens before.</summary>
    public DateTimeOffset? NextDeadline { get; init; }

    /// <summary>Whether this run is over.</summary>
    public bool Over { get; init; }
}

/// <summary>The turns of a follow-up.</summary>
public sealed class FollowUpTurns(
    FollowUpStore store, FollowUpWaker waker, CustomerMemory memory, NoticeQueue notices, StaffStore staff, WorkIndex index, ILogger<FollowUpTurns> log)
    : OutboxTurns<StoredFollowUp>(staff, index, notices, log)
{
    private static readonly FollowUpTurnResult Ended = new() { Stage = "over", Over = true };

    /// <summary>Takes a turn.</summary>
    /// <param name="followUpId">Which follow-up.</param>
    /// <param name="run">The run that the orchestration belongs to; one that is not the current run any more only ends.</param>
    /// <param name="now">The orchestration's time (UTC).</param>
    /// <param name="client">Starts a thank-you call, or a later run.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public Task<FollowUpTurnResult> TakeAsync(
        string followUpId, int run, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        TracedAsync(followUpId, async span =>
        {
            var result = await TakeTurnAsync(followUpId, run, now, client, cancellationToken);
            span?.SetTag("outreach.run", run).SetTag("outreach.stage", result.Stage);
            return result;
        });

    /// <inheritdoc/>
    protected override string IdTag => Spans.FollowUpId;

    private async Task<FollowUpTurnResult> TakeTurnAsync(
        string followUpId, int run, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await TakeAsync(followUpId, now, stored => stored.State.Run == run, client, cancellationToken) is not { State: var state })
        {
            return Ended;
        }

        if (state.Run != run)
        {
            // Whoever began the later run may have stopped before starting it, and this turn may have taken it off the open-work list.
            await waker.StartAsync(client, state);
            await waker.WakeAsync(client, state);
            return Ended;
        }

        return new FollowUpTurnResult
        {
            Stage = Platform.Json.NameOf(state.Stage),
            NextDeadline = FollowUpRules.NextDeadline(state, now),
            Over = FollowUpRules.IsOver(state),
        };
    }

    /// <inheritdoc/>
    protected override Task<StoredFollowUp?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    protected override DueChange<StoredFollowUp> ApplyDue(StoredFollowUp stored, Roster roster, DateTimeOffset now)
    {
        var due = FollowUpRules.Decide(stored.State, new ApplyDue(roster.LeadOf(stored.State.Owner, now)) { By = Actor.System }, now);
        return new DueChange<StoredFollowUp>(
            stored with { State = due.State },
            due.Events.Count > 0,
            (after, cancellationToken) => CommitAsync(due with { State = after.State }, stored, [], cancellationToken));
    }

    /// <inheritdoc/>
    protected override Task<StoredFollowUp?> CommitAsync(StoredFollowUp stored, IReadOnlyList<NoticeLogEntry> told, CancellationToken cancellationToken) =>
        CommitAsync(new Accepted(stored.State, []), stored, told, cancellationToken);

    /// <inheritdoc/>
    protected override IReadOnlyList<OutboxEntry> OutboxOf(StoredFollowUp stored) => stored.State.Outbox;

    /// <inheritdoc/>
    protected override Indexed IndexedOf(StoredFollowUp stored) => stored.State.Indexed;

    /// <inheritdoc/>
    protected override StoredFollowUp With(StoredFollowUp stored, IReadOnlyList<OutboxEntry> outbox, Indexed indexed) =>
        stored with { State = stored.State with { Outbox = outbox, Indexed = indexed } };

    /// <inheritdoc/>
    protected override NoticesHandedOver? HandedOverOf(StoredFollowUp stored) => stored.State.HandedOver;

    /// <inheritdoc/>
    protected override StoredFollowUp With(StoredFollowUp stored, NoticesHandedOver handedOver) =>
        stored with { State = stored.State with { HandedOver = handedOver } };

    /// <inheritdoc/>
    protected override IndexTarget TargetOf(StoredFollowUp stored, Roster roster, DateTimeOffset now) =>
        FollowUpIndex.TargetOf(stored.State, roster, now);

    /// <inheritdoc/>
    protected override Task CarryOutAsync(
        StoredFollowUp stored, OutboxEntry entry, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        memory.LearnAsync(stored.State, now, client, cancellationToken);

    /// <inheritdoc/>
    protected override bool IsStillTrue(OutboxEntry entry, StoredFollowUp stored) => FollowUpNotices.IsStillTrue(entry, stored.State);

    private async Task<StoredFollowUp?> CommitAsync(
        Accepted accepted, StoredFollowUp read, IReadOnlyList<NoticeLogEntry> told, CancellationToken cancellationToken) =>
        await store.TryCommitAsync(accepted, read.ETag, told, cancellationToken) is { } etag
            ? new StoredFollowUp(accepted.State, etag)
            : null;
}
