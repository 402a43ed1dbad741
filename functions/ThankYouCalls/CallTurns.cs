using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Platform.Telemetry;
using Outreach.Staff;
using Outreach.Worklists;

namespace Outreach.ThankYouCalls;

/// <summary>What an orchestration learns of a turn: status and moments, never a word.</summary>
public sealed record CallTurnResult
{
    /// <summary>Where the call stands.</summary>
    public required string Status { get; init; }

    /// <summary>When there is something to do next (UTC), if nothing happens before.</summary>
    public DateTimeOffset? NextDeadline { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool Over { get; init; }
}

/// <summary>The turns of a thank-you call.</summary>
public sealed class CallTurns(
    CallStore store, CallScheduling scheduling, Workload workload, CallNews news, NoticeQueue notices, StaffStore staff, WorkIndex index, ILogger<CallTurns> log)
    : OutboxTurns<StoredCall>(staff, index, notices, log)
{
    private static readonly CallTurnResult Ended = new() { Status = "over", Over = true };

    // Near enough to choose somebody by, whichever turn read it.
    private volatile IReadOnlyDictionary<string, int> _open = new Dictionary<string, int>();

    /// <summary>Takes a turn.</summary>
    /// <param name="callId">Which call.</param>
    /// <param name="now">The orchestration's time (UTC).</param>
    /// <param name="client">Wakes another call, where this one's customer turned out to be somebody else.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public Task<CallTurnResult> TakeAsync(string callId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        TracedAsync(callId, async span =>
        {
            var result = await TakeTurnAsync(callId, now, client, cancellationToken);
            span?.SetTag("outreach.stage", result.Status);
            return result;
        });

    /// <inheritdoc/>
    protected override string IdTag => Spans.CallId;

    private async Task<CallTurnResult> TakeTurnAsync(string callId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        _open = await workload.CountsAsync(cancellationToken);
        return await TakeAsync(callId, now, _ => true, client, cancellationToken) is { State: var state }
            ? new CallTurnResult
            {
                Status = Platform.Json.NameOf(state.Status),
                NextDeadline = CallRules.NextDeadline(state, now),
                Over = CallRules.IsOver(state),
            }
            : Ended;
    }

    /// <inheritdoc/>
    protected override Task<StoredCall?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    protected override DueChange<StoredCall> ApplyDue(StoredCall stored, Roster roster, DateTimeOffset now)
    {
        var command = new ApplyDueToCall(roster.LeadOf(stored.State.Assignee, now)) { By = Actor.System };
        var due = (CallAccepted)CallRules.Decide(stored.State, stored.Customer, command, now, scheduling.PlannerFor(roster, _open));
        return new DueChange<StoredCall>(
            stored with { State = due.State },
            due.Events.Count > 0,
            (after, cancellationToken) => store.TryCommitAsync(due with { State = after.State }, stored.ETag, cancellationToken));
    }

    /// <inheritdoc/>
    protected override Task<StoredCall?> CommitAsync(StoredCall stored, IReadOnlyList<NoticeLogEntry> told, CancellationToken cancellationToken) =>
        store.TryCommitAsync(new CallAccepted(stored.State, stored.Customer, []), stored.ETag, told, cancellationToken);

    /// <inheritdoc/>
    protected override IReadOnlyList<OutboxEntry> OutboxOf(StoredCall stored) => stored.State.Outbox;

    /// <inheritdoc/>
    protected override Indexed IndexedOf(StoredCall stored) => stored.State.Indexed;

    /// <inheritdoc/>
    protected override StoredCall With(StoredCall stored, IReadOnlyList<OutboxEntry> outbox, Indexed indexed) =>
        stored with { State = stored.State with { Outbox = outbox, Indexed = indexed } };

    /// <inheritdoc/>
    protected override NoticesHandedOver? HandedOverOf(StoredCall stored) => stored.State.HandedOver;

    /// <inheritdoc/>
    protected override StoredCall With(StoredCall stored, NoticesHandedOver handedOver) =>
        stored with { State = stored.State with { HandedOver = handedOver } };

    /// <inheritdoc/>
    protected override IndexTarget TargetOf(StoredCall stored, Roster roster, DateTimeOffset now) => CallIndex.TargetOf(stored.State, roster, now);

    /// <inheritdoc/>
    protected override Task CarryOutAsync(
        StoredCall stored, OutboxEntry entry, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        entry.Kind switch
        {
            OutboxKind.Feedback => news.TellFeedbackAsync(stored, cancellationToken),
            OutboxKind.CustomerMemory => news.TellSurvivorAsync(stored, now, client, cancellationToken),
            _ => throw new InvalidOperationException($"A call does not owe {entry.Kind}."),
        };

    /// <inheritdoc/>
    protected override bool IsStillTrue(OutboxEntry entry, StoredCall stored) => CallNotices.IsStillTrue(entry, stored.State);
}
