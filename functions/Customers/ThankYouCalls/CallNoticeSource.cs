using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

internal sealed class CallNoticeSource(CallStore store, OutreachTables tables) : INoticeSource
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
            : null;

    public async Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
        string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.FindAsync(about, cancellationToken) is { } stored ? CallIndex.TargetOf(stored.State, roster, now).Todo : null;

    public Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken)
    {
        var (customerId, number) = CallId.Split(about);
        return tables.Customers.ReplaceIfThereAsync(NoticeLog.RowOf(customerId, $"call:{number}:", entry), cancellationToken);
    }
}
