using Microsoft.DurableTask.Client;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

internal sealed class CallNoticeSource(CallStore store, CallStarter starter, OutreachTables tables) : INoticeSource
{
    public string IdTag => Spans.CallId;

    public bool Knows(string about) => CallId.IsWellFormed(about);

    public async Task<NoticeSubject?> FindAsync(
        string about, IReadOnlyList<OutboxEntry> entries, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.FindAsync(about, cancellationToken) is { State: var call }
            ? new NoticeSubject(
                call.Assignee,
                call.Outbox,
                entry => CallNotices.IsStillNeeded(entry, call),
                (entry, to) => CallNotices.Write(entry, call, to))
            {
                EscalationOf = entry => entry.NoticeKind == CallNotices.Missed ? new Escalation(call.EscalatedTo) : null,
            }
            : null;

    public async Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
        string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.FindAsync(about, cancellationToken) is { } stored ? CallIndex.TargetOf(stored.State, roster, now).Todo : null;

    public async Task<bool> EscalateAsync(
        string about, IReadOnlyList<OutboxEntry> entries, string from, string to, DateTimeOffset now, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        while (await store.FindAsync(about, cancellationToken) is { State: { IsOpen: true } call } stored)
        {
            if (call.EscalatedTo is { } other && other != from)
            {
                // The same hand-over at the same moment may have done it.
                return other == to;
            }

            var escalated = (CallAccepted)CallRules.Decide(call, stored.Customer, new EscalateCallTo(to) { By = Actor.System }, now);
            if (await store.TryCommitAsync(escalated, stored.ETag, CancellationToken.None) is not null)
            {
                await starter.WakeAsync(client, escalated.State);
                return true;
            }
        }

        // It is over: the notice is dropped before it is sent.
        return true;
    }

    public Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken)
    {
        var (customerId, number) = CallId.Split(about);
        return tables.Customers.ReplaceIfThereAsync(NoticeLog.RowOf(customerId, $"call:{number}:", entry), cancellationToken);
    }
}
