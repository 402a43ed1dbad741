using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>Enqueues the notices of work items for their readers, unless they are not wanted or not needed.</summary>
internal sealed partial class NoticeDispatcher(
    NoticeQueue queue, StaffStore staff, NoticeKinds kinds, ILogger<NoticeDispatcher> log) : INoticeDispatcher
{
    public DateTimeOffset Now => queue.Now;

    public async Task<IReadOnlyList<OutboxResult>> EnqueueAsync(
        string itemTag,
        string itemId,
        string owner,
        IReadOnlyList<OutboxEntry> due,
        Func<OutboxEntry, bool> isStillNeeded,
        CancellationToken cancellationToken)
    {
        if (due.Count == 0)
        {
            return [];
        }

        var began = TimeProvider.System.GetUtcNow();
        var roster = await staff.GetRosterAsync(cancellationToken);
        var results = new List<OutboxResult>();
        var toSend = new List<OutboxEntry>();
        var entries = due.Select(entry => NoticeRules.ToLeadNow(entry, owner, kinds, roster, queue.Now)).ToDictionary(entry => entry.Id);
        foreach (var entry in entries.Values)
        {
            if (NoticeRules.WithoutSending(entry, isStillNeeded(entry), kinds, roster) is { } ended)
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
            var error = await AddAsync(itemId, [.. toOne], cancellationToken);
            results.AddRange(toOne.Select(entry => new OutboxResult(entry.Id, error)));
        }

        foreach (var result in results)
        {
            NoticeTelemetry.AddSpan((itemTag, itemId), entries[result.EntryId], result, began);
        }

        return [.. results.Select(result => result with { To = entries[result.EntryId].To })];
    }

    public NoticeLogEntry? LogEntryOf(OutboxEntry claimed, OutboxResult result, DateTimeOffset now) =>
        NoticeLog.EntryOf(claimed, result, now);

    public void Count(
        IEnumerable<NoticeLogEntry> logged, IReadOnlyDictionary<string, OutboxEntry> claimed, IEnumerable<OutboxResult> results) =>
        NoticeTelemetry.Count(logged, claimed, results);

    public Task WakeAsync(string staffId, DateTimeOffset enqueuedSince, DurableTaskClient client, CancellationToken cancellationToken) =>
        queue.WakeAsync(staffId, enqueuedSince, client, cancellationToken);

    /// <summary>Null where they were added; else why not.</summary>
    private async Task<string?> AddAsync(string itemId, IReadOnlyList<OutboxEntry> toOne, CancellationToken cancellationToken)
    {
        try
        {
            await queue.AddAsync(
                toOne[0].To!, [.. toOne.Select(entry => PendingNotice.Of(itemId, entry, Activity.Current?.Id))], cancellationToken);
            return null;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            var error = OutboxFault.ErrorOf(failed);
            LogNoticePutOff(toOne[0].Id, error);
            return error;
        }
    }

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "The notice {EntryId} could not be enqueued and is put off: {Error}")]
    private partial void LogNoticePutOff(string entryId, string error);
}
