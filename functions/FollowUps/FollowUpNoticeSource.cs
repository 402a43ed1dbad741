using Microsoft.DurableTask.Client;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>What notices about follow-ups say when they are sent.</summary>
internal sealed class FollowUpNoticeSource(FollowUpStore store, FollowUpWaker waker, OutreachTables tables) : INoticeSource
{
    public string IdTag => Spans.FollowUpId;

    public bool Knows(string about) => FollowUpId.IsWellFormed(about);

    public async Task<NoticeSubject?> FindAsync(
        string about, IReadOnlyList<OutboxEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(about, cancellationToken) is not { State: var state })
        {
            return null;
        }

        // One notice alone reports what the customer wrote last, which the follow-up itself knows.
        var reporting = entries.Where(entry => entry.Mention is not null).ToList();
        var words = reporting.Count > 1
            ? await store.ReadWordsAsync(about, [.. reporting.Select(entry => entry.Mention!.Value)], cancellationToken)
            : new Dictionary<int, string>();
        var notes = await ReadNotesAsync(about, entries, cancellationToken);
        return new NoticeSubject(
            state.Owner,
            state.Outbox,
            entry => FollowUpNotices.IsStillNeeded(entry, state),
            (entry, to) => FollowUpNotices.Write(entry, state, to, now, WordOf(entry)))
        {
            EscalationOf = entry => entry.NoticeKind == FollowUpNotices.Missed || entry.NoticeKind == FollowUpNotices.ReopenedAgain
                ? new Escalation(state.EscalatedTo)
                : null,
        };

        string? WordOf(OutboxEntry entry) =>
            words.GetValueOrDefault(entry.Mention ?? 0) ?? notes.GetValueOrDefault(entry.Note ?? 0);
    }

    public async Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
        string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        await store.FindAsync(about, cancellationToken) is { } stored ? FollowUpIndex.TargetOf(stored.State, roster, now).Todo : null;

    public async Task<bool> EscalateAsync(
        string about, IReadOnlyList<OutboxEntry> entries, string from, string to, DateTimeOffset now, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        while (await store.FindAsync(about, cancellationToken) is { State: { IsOpen: true } state } stored)
        {
            if (state.EscalatedTo is { } other && other != from)
            {
                // The same hand-over at the same moment may have done it.
                return other == to;
            }

            var clocks = entries.Select(entry => entry.Clock).Distinct().ToList();
            var escalated = FollowUpRules.Decide(state, new EscalateTo(to, clocks) { By = Actor.System }, now);
            if (await store.TryCommitAsync(escalated, stored.ETag, answer: null, CancellationToken.None) is not null)
            {
                await waker.WakeAsync(client, escalated.State);
                return true;
            }
        }

        // It is over: the notice is dropped before it is sent.
        return true;
    }

    public Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken) =>
        tables.FollowUps.ReplaceIfThereAsync(NoticeLog.RowOf(about, "", entry), cancellationToken);

    private async Task<Dictionary<int, string>> ReadNotesAsync(
        string about, IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var notes = new Dictionary<int, string>();
        foreach (var number in entries.Select(entry => entry.Note).OfType<int>().Distinct())
        {
            if (await store.FindEventAsync(about, number, cancellationToken) is { Text: { } text })
            {
                notes[number] = Excerpt.Of(text);
            }
        }

        return notes;
    }
}
