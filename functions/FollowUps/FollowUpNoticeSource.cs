using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What notices about follow-ups say when they are sent.</summary>
internal sealed class FollowUpNoticeSource(FollowUpStore store, OutreachTables tables) : INoticeSource
{
    public string IdTag => Spans.FollowUpId;

    public bool Knows(string about) => FollowUpId.IsWellFormed(about);

    public async Task<NoticeSubject?> FindAsync(string about, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.FindAsync(about, cancellationToken) is { State: var state }
            ? new NoticeSubject(
                state.Outbox,
                entry => FollowUpNotices.IsStillNeeded(entry, state),
                (entry, to) => FollowUpNotices.Write(entry, state, to, now))
            : null;

    public async Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
        string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.FindAsync(about, cancellationToken) is { } stored ? FollowUpIndex.TargetOf(stored.State, roster, now).Todo : null;

    public Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken) =>
        tables.FollowUps.ReplaceIfThereAsync(NoticeLog.RowOf(about, "", entry), cancellationToken);
}
