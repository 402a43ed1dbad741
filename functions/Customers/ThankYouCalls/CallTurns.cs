using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>The result of a turn for the orchestration: status and times, never texts.</summary>
public sealed record CallTurnResult
{
    public required string Status { get; init; }

    /// <summary>When the next step is due (UTC), if nothing happens before.</summary>
    public DateTimeOffset? NextDeadline { get; init; }

    public bool Over { get; init; }
}

public sealed class CallTurns
{
    private static readonly CallTurnResult Ended = new() { Status = "over", Over = true };

    private readonly WorkItemProcessor<StoredCall> _processor;

    public CallTurns(
        CallStore store,
        CallScheduling scheduling,
        Workload workload,
        CallOutcomeRecorder news,
        INoticeDispatcher notices,
        WorkIndex index,
        ILogger<CallTurns> log)
    {
        var kind = new WorkItemKind<StoredCall>
        {
            IdTag = Spans.CallId,
            FindAsync = store.FindAsync,
            OwnerOf = stored => stored.State.Assignee,
            RowOf = stored => new(stored.State.Outbox, stored.State.Indexed, stored.State.HandedOver),
            With = (stored, row) =>
                stored with { State = stored.State with { Outbox = row.Outbox, Indexed = row.Indexed, HandedOver = row.HandedOver } },
            BeginRoundAsync = async (now, cancellationToken) =>
            {
                var roster = await scheduling.GetRosterAsync(cancellationToken);
                var planner = scheduling.PlannerFor(roster, await workload.CountsAsync(cancellationToken));
                return new(
                    stored => ApplyDue(store, stored, roster, planner, now),
                    stored => CallIndex.TargetOf(stored.State, roster, now));
            },
            CommitAsync = (stored, notified, cancellationToken) =>
                store.TryCommitAsync(new CallAccepted(stored.State, stored.Customer, []), stored.ETag, notified, cancellationToken),
            IsStillNeeded = (entry, stored) => CallNotices.IsStillNeeded(entry, stored.State),
            Handlers = new Dictionary<OutboxKind, OutboxHandler<StoredCall>>
            {
                [OutboxKind.Feedback] = (stored, _, _, cancellationToken) => news.RecordFeedbackAsync(stored, cancellationToken),
                [OutboxKind.CustomerHistory] = news.UpdateSurvivorAsync,
                [OutboxKind.ReportFacts] = (stored, _, _, cancellationToken) => news.RecordFactsAsync(stored, cancellationToken),
            },
        };
        _processor = new(kind, index, notices, log);
    }

    /// <summary>Takes a turn.</summary>
    /// <param name="now">The orchestration's time (UTC).</param>
    public Task<CallTurnResult> TakeAsync(
        string callId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        _processor.TracedAsync(callId, async span =>
        {
            var result = await _processor.TakeTurnAsync(callId, now, _ => true, client, cancellationToken) is { State: var state }
                ? new CallTurnResult
                {
                    Status = Platform.Json.NameOf(state.Status),
                    NextDeadline = CallRules.NextDeadline(state, now),
                    Over = CallRules.IsOver(state),
                }
                : Ended;
            span?.SetTag("outreach.stage", result.Status);
            return result;
        });

    private static DueChange<StoredCall> ApplyDue(
        CallStore store, StoredCall stored, Roster roster, CallPlanner planner, DateTimeOffset now)
    {
        var command = new ApplyDueToCall(roster.LeadOf(stored.State.Assignee, now))
        {
            By = Actor.System,
            EscalatedToHasLeft = roster.FindAccount(stored.State.EscalatedTo) is { IsPerson: false },
        };
        var due = (CallAccepted)CallRules.Decide(stored.State, stored.Customer, command, now, planner);
        return new(
            stored with { State = due.State },
            (after, cancellationToken) => store.TryCommitAsync(due with { State = after.State }, stored.ETag, cancellationToken));
    }
}
