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
        foreach (var pending in waiting.Pending.Where(notice => IsToHandOver(notice.Entry, staffId, roster, kinds)))
        {
            if (await FindSubjectAsync(pending, now, cancellationToken) is not { } subject)
            {
                continue;
            }

            var escalation = subject.EscalationOf(pending.Entry);
            if (escalation is { To: { } told } && told != staffId)
            {
                await LeaveItAsync(staffId, pending, told, now, client, cancellationToken);
            }
            else if (roster.Find(roster.LeadOf(subject.Owner, now)) is { IsPerson: true } lead && lead.Id != staffId)
            {
                await HandOverAsync(staffId, pending, escalation is not null, lead.Id, now, client, cancellationToken);
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
    /// Added, noted in its item, and its reader woken, before it is taken away: what stops in between is done again, and is there once.
    /// </summary>
    private async Task HandOverAsync(
        string staffId,
        PendingNotice pending,
        bool isEscalation,
        string lead,
        DateTimeOffset now,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (addedSince, source) = (queue.Now, review.SourceOf(pending.About)!);
        var theirs = PendingNotice.Of(pending.About, pending.Entry with { To = lead, Dead = false }, pending.TraceParent);
        await queue.AddAsync(lead, [theirs], cancellationToken);

        // So that the item's log names its new reader.
        await source.LogAsync(
            pending.About, NoticeLog.Of(theirs.Entry with { Attempts = 1 }, NoticeStatus.Sent, now), cancellationToken);
        if (isEscalation && !await source.EscalateAsync(pending.About, theirs.Entry, staffId, lead, now, client, cancellationToken))
        {
            await store.RemoveAsync(lead, [theirs], cancellationToken);
            await LogNotNeededAsync(pending, now, cancellationToken);
        }
        else
        {
            await queue.WakeAsync(lead, addedSince, client, cancellationToken);
        }

        await store.RemoveAsync(staffId, [pending], cancellationToken);
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
    /// What it is about; null where that is gone or can't be read, or has yet to record that it handed the notice over: it wakes the reader
    /// after that.
    /// </summary>
    private async Task<NoticeSubject?> FindSubjectAsync(
        PendingNotice pending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return review.SourceOf(pending.About) is { } source
                && await source.FindAsync(pending.About, [pending.Entry], now, cancellationToken) is { } subject
                && subject.Outbox.All(entry => entry.Id != pending.Entry.Id)
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
