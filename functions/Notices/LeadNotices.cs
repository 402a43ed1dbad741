using Microsoft.DurableTask.Client;
using Outreach.Platform.Durable;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>
/// Hands over what a lead who is absent or has left was to be told and has not been, as it was held back for the morning: an item says once
/// that it is late, and nobody else would hear.
/// </summary>
internal sealed class LeadNotices(PendingNoticeStore store, NoticeQueue queue, NoticeReview review, NoticeKinds kinds) : IHandOverDuty
{
    public async Task HandOverAsync(
        string staffId, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var waiting = await store.ReadAsync(staffId, cancellationToken);
        foreach (var ofItem in waiting.Pending.Where(notice => IsToHandOver(notice.Entry, staffId, roster, kinds))
            .GroupBy(notice => notice.About))
        {
            if (await FindSubjectAsync(ofItem.Key, [.. ofItem.Select(notice => notice.Entry)], now, cancellationToken) is not { } subject)
            {
                continue;
            }

            var lead = roster.Find(roster.LeadOf(subject.Owner, now)) is { IsPerson: true } found && found.Id != staffId ? found.Id : null;
            var needed = new List<PendingNotice>();
            foreach (var pending in ofItem.Where(notice => subject.Outbox.All(entry => entry.Id != notice.Entry.Id)))
            {
                if (subject.EscalationOf(pending.Entry) is { To: { } told } && told != staffId)
                {
                    await LeaveItAsync(staffId, pending, told, now, client, cancellationToken);
                }
                else if (lead is not null && subject.IsStillNeeded(pending.Entry))
                {
                    needed.Add(pending);
                }
                else if (lead is not null)
                {
                    await LogNotNeededAsync(pending, now, cancellationToken);
                    await store.RemoveAsync(staffId, [pending], cancellationToken);
                }
            }

            if (lead is not null && needed.Count > 0)
            {
                await HandOverAsync(staffId, needed, subject, lead, now, client, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Whether another lead is to hear of it instead. Also what came in while everything else that waited for them was given up: nobody has
    /// tried to send it to anybody else.
    /// </summary>
    public static bool IsToHandOver(OutboxEntry entry, string staffId, Roster roster, NoticeKinds kinds) =>
        (!entry.Dead || entry.Error == NoticeRules.NotAPerson(staffId))
        && kinds[entry.NoticeKind] is var kind
        && (kind.IsLeads || (kind.IsLeadsOnceOwnerLeft && roster.Find(staffId) is not { IsPerson: true }));

    /// <summary>
    /// Added, noted in their item, and their reader woken, before they are taken away: what stops in between is done again, and is there
    /// once. All of an item's are added before it names the new lead, as what is left is that lead's already from then on.
    /// </summary>
    private async Task HandOverAsync(
        string staffId,
        IReadOnlyList<PendingNotice> ofItem,
        NoticeSubject subject,
        string lead,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (addedSince, about) = (queue.Now, ofItem[0].About);
        var source = review.SourceOf(about)!;
        var theirs = ofItem
            .Select(one => PendingNotice.Of(about, one.Entry with { To = lead, Dead = false }, one.TraceParent)).ToList();
        await queue.AddAsync(lead, theirs, cancellationToken);

        // So that the item's log names its new reader.
        foreach (var one in theirs)
        {
            await source.LogAsync(about, NoticeLog.Of(one.Entry with { Attempts = 1 }, NoticeStatus.Sent, now), cancellationToken);
        }

        var escalations = theirs.Where(one => subject.EscalationOf(one.Entry) is not null).ToList();
        if (escalations.Count > 0
            && !await source.EscalateAsync(
                about, [.. escalations.Select(one => one.Entry)], staffId, lead, now, client, cancellationToken))
        {
            await store.RemoveAsync(lead, escalations, cancellationToken);
            foreach (var pending in ofItem.Where(one => subject.EscalationOf(one.Entry) is not null))
            {
                await LogNotNeededAsync(pending, now, cancellationToken);
            }
        }

        await queue.WakeAsync(lead, addedSince, client, cancellationToken);
        await store.RemoveAsync(staffId, ofItem, cancellationToken);
    }

    /// <summary>The item has told that lead itself, or an attempt before this one has handed it over to them.</summary>
    private async Task LeaveItAsync(
        string staffId,
        PendingNotice pending,
        string told,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync(told, cancellationToken)).Pending.Any(theirs => theirs.Entry.Id == pending.Entry.Id))
        {
            await queue.WakeAsync(told, queue.Now, client, cancellationToken);
        }
        else
        {
            await LogNotNeededAsync(pending, now, cancellationToken);
        }

        await store.RemoveAsync(staffId, [pending], cancellationToken);
    }

    private Task LogNotNeededAsync(PendingNotice pending, DateTimeOffset now, CancellationToken cancellationToken) =>
        review.SourceOf(pending.About)!.LogAsync(
            pending.About, NoticeLog.Of(pending.Entry, NoticeStatus.NotNeeded, now), cancellationToken);

    /// <summary>
    /// What they are about; null where that is gone or can't be read, or has yet to record that it handed one of them over: it wakes the
    /// reader after that.
    /// </summary>
    private async Task<NoticeSubject?> FindSubjectAsync(
        string about, IReadOnlyList<OutboxEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return review.SourceOf(about) is { } source
                && await source.FindAsync(about, entries, now, cancellationToken) is { } subject
                && !subject.Outbox.Any(unsettled => !unsettled.Dead && entries.Any(entry => entry.Id == unsettled.Id))
                    ? subject
                    : null;
        }
        catch (PreconditionException)
        {
            // It must not hold up everything else.
            return null;
        }
    }
}
