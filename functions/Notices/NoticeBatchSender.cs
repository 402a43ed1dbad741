using System.Diagnostics;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Telemetry;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>
/// Sends a person the notices that wait for them, many in one e-mail. Claimed, sent, taken away: two who do this at once send each notice
/// once, and what a crash leaves claimed is sent again when its claim has run out, under the same outbox ids.
/// </summary>
internal sealed class NoticeBatchSender(
    PendingNoticeStore store,
    NoticeQueue queue,
    NoticeReview review,
    NoticeSender sender,
    StaffMailCounts counts,
    IOptions<OutreachOptions> options,
    TimeProvider clock) : IPersonDuty
{
    // An item whose turn has not committed yet that it handed a notice over would hand it over again, if it were gone by then.
    private static readonly TimeSpan InHandAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InHandAtMost = TimeSpan.FromMinutes(5);

    private TimeSpan Window => options.Value.NoticeWindow;

    Task<DateTimeOffset?> IPersonDuty.DoDueAsync(
        string staffId, StaffMember? person, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        SendDueAsync(staffId, roster, now, cancellationToken);

    /// <summary>
    /// Sends what is due, and returns the moment (UTC) of the next check; null where there is none until somebody is woken.
    /// </summary>
    public async Task<DateTimeOffset?> SendDueAsync(
        string staffId, Roster roster, DateTimeOffset turnAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            queue.Looking(staffId);

            // A turn may have waited for its place for a while, and whatever was added until now counts as seen.
            var now = clock.GetUtcNow() is var real && real > turnAt ? real : turnAt;
            var waiting = await store.ReadAsync(staffId, cancellationToken);
            if (roster.Find(staffId) is not { IsPerson: true } to)
            {
                var givenUp = waiting.Pending.Where(notice => !notice.Entry.Dead).Select(
                    notice => GiveUp(notice, NoticeRules.NotAPerson(staffId))).ToList();
                await store.UpdateAsync(staffId, givenUp, cancellationToken);
                givenUp.ForEach(CountGivenUp);
                return null;
            }

            var due = NoticeBatchRule.Due(waiting.Pending, waiting.Record, Window, now);
            if ((due.Count == 0 ? waiting : await SendAsync(waiting, due, to, roster, now, cancellationToken)) is { } left)
            {
                return NoticeBatchRule.NextLook(left.Pending, left.Record, Window, now);
            }
        }
    }

    /// <summary>Sends some. Gives what waits then; null where somebody else has taken some meanwhile.</summary>
    private async Task<PersonNotices?> SendAsync(
        PersonNotices waiting,
        IReadOnlyList<PendingNotice> due,
        StaffMember to,
        Roster roster,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var looked = await review.ReviewAsync(due, to, waiting.Record, roster, now, cancellationToken);
        var left = waiting;
        foreach (var others in looked.Where(
            one => one.Verdict is NoticeVerdict.Gone or NoticeVerdict.NotSent or NoticeVerdict.Unreadable).Chunk(NoticeBatchRule.MostInOne))
        {
            if (await TakeOutAsync(left, others, now, cancellationToken) is not { } without)
            {
                return null;
            }

            left = without;
        }

        foreach (var held in looked.Where(one => one.Verdict == NoticeVerdict.Later).Chunk(NoticeBatchRule.MostInOne))
        {
            if (await PutOffAsync(left, held, now, cancellationToken) is not { } with)
            {
                return null;
            }

            left = with;
        }

        var notices = looked.Where(one => one.Verdict == NoticeVerdict.Send)
            .OrderBy(one => one.Notice!.DueAt ?? DateTimeOffset.MaxValue)
            .ThenBy(one => one.Pending.Entry.Id, StringComparer.Ordinal);
        foreach (var batch in notices.Chunk(NoticeBatchRule.MostInOne))
        {
            var claimed = batch.Select(one => one with { Pending = Claim(one.Pending, now) }).ToList();
            var record = left.Record with
            {
                SentAt = now,
                TakenAt = now,
                WordsSentAt = review.WordsSentAfter(left.Record, batch.Select(one => one.Notice!), to, now),
            };
            if (batch.Any(one => one.Pending.Entry.Attempts == 0))
            {
                var today = counts.DayOf(now);
                if (record.MailedOn is { } before && before != today)
                {
                    // Whoever claimed the last one of that day may have stopped before it was counted.
                    await counts.CountNoticesAsync(left.StaffId, before, record.Mailed, cancellationToken);
                }

                record = record.Counting(today);
            }

            if (await store.TryWriteAsync(left, record, [.. claimed.Select(one => one.Pending)], [], cancellationToken) is not { } mine)
            {
                return null;
            }

            // Also where none is counted now: whoever claimed the one before may have stopped here.
            if (record.MailedOn is { } day)
            {
                await counts.CountNoticesAsync(mine.StaffId, day, record.Mailed, cancellationToken);
            }

            left = await PostAsync(mine, claimed, now, cancellationToken);
        }

        return left.With(
        [
            .. looked.Where(one => one.Verdict == NoticeVerdict.InHand)
                .Select(one => one.Pending with { Entry = one.Pending.Entry with { NotBefore = now + HowLongInHand(one.Pending, now) } }),
        ]);
    }

    private static TimeSpan HowLongInHand(PendingNotice pending, DateTimeOffset now) =>
        TimeSpan.FromTicks(Math.Clamp((now - pending.Entry.PendingSince).Ticks / 2, InHandAgain.Ticks, InHandAtMost.Ticks));

    /// <summary>One more attempt, and nobody else's until it must have ended.</summary>
    private static PendingNotice Claim(PendingNotice pending, DateTimeOffset now)
    {
        var attempts = pending.Entry.Attempts + 1;
        return pending with { Entry = pending.Entry with { Attempts = attempts, NotBefore = now + OutboxRules.Backoff(attempts) } };
    }

    /// <summary>Writes down until when some wait. Null where somebody else has taken some meanwhile.</summary>
    private Task<PersonNotices?> PutOffAsync(
        PersonNotices waiting, IReadOnlyList<ReviewedNotice> held, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.TryWriteAsync(
            waiting,
            waiting.Record with { TakenAt = now },
            [.. held.Select(one => one.Pending with { Entry = one.Pending.Entry with { NotBefore = one.Until } })],
            removed: [],
            cancellationToken);

    /// <summary>Takes out what is not to be sent. Null where somebody else has taken some meanwhile.</summary>
    private async Task<PersonNotices?> TakeOutAsync(
        PersonNotices waiting, IReadOnlyList<ReviewedNotice> others, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var notSent = others.Where(one => one.Verdict == NoticeVerdict.NotSent).ToList();
        foreach (var one in notSent)
        {
            await LogAsync(one.Pending, one.Status, now, cancellationToken);
        }

        var givenUp = others.Where(one => one.Verdict == NoticeVerdict.Unreadable).Select(
            one => GiveUp(one.Pending, "its item can't be read")).ToList();
        var removed = others.Where(one => one.Verdict != NoticeVerdict.Unreadable).Select(one => one.Pending).ToList();
        if (await store.TryWriteAsync(waiting, waiting.Record with { TakenAt = now }, givenUp, removed, cancellationToken) is not { } left)
        {
            return null;
        }

        givenUp.ForEach(CountGivenUp);
        foreach (var one in notSent)
        {
            NoticeCounters.Noticed(one.Pending.Entry.NoticeKind, one.Status);
            AddSpan(one.Pending, TimeProvider.System.GetUtcNow(), Json.NameOf(one.Status));
        }

        return left;
    }

    private async Task<PersonNotices> PostAsync(
        PersonNotices claimed, IReadOnlyList<ReviewedNotice> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetUtcNow();
        var outcome = await PostAsync(batch, cancellationToken);
        if (outcome.Error is null)
        {
            // The log takes it for sent at the first attempt already.
            foreach (var one in batch.Where(one => one.Pending.Entry.Attempts > 1))
            {
                await LogAsync(one.Pending, NoticeStatus.Sent, now, cancellationToken);
            }

            await store.RemoveAsync(claimed.StaffId, [.. batch.Select(one => one.Pending)], cancellationToken);
            foreach (var one in batch)
            {
                NoticeCounters.Noticed(one.Pending.Entry.NoticeKind, NoticeStatus.Sent);
                AddSpan(one.Pending, began, Json.NameOf(NoticeStatus.Sent));
            }

            return claimed.Without(batch.Select(one => one.Pending));
        }

        var settled = batch.Select(one => one.Pending with
        {
            Entry = OutboxRules.Settle([one.Pending.Entry], [
                new OutboxResult(one.Pending.Entry.Id, outcome.Error, outcome.Permanent, outcome.RetryAfter)], now).Single(),
        }).ToList();
        await store.UpdateAsync(claimed.StaffId, settled, cancellationToken);
        foreach (var one in settled)
        {
            AddSpan(one, began, one.Entry.Dead ? "given_up" : "put_off", outcome.Error);
            if (one.Entry.Dead)
            {
                CountGivenUp(one);
            }
        }

        return claimed.With(settled);
    }

    /// <summary>The e-mail is part of the first one's trace, and linked with the others'.</summary>
    private async Task<SendOutcome> PostAsync(IReadOnlyList<ReviewedNotice> batch, CancellationToken cancellationToken)
    {
        var turns = batch.Select(one => Spans.ContextOf(one.Pending.TraceParent)).ToList();
        using var span = Spans.BeginSending("mail", turns[0], ("outreach.notices", batch.Count));
        foreach (var turn in turns.Where(turn => turn != default && turn != turns[0]).Distinct())
        {
            span?.AddLink(new ActivityLink(turn));
        }

        var outcome = await sender.SendAsync([.. batch.Select(one => one.Notice!)], cancellationToken);
        if (outcome.Error is { } error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error);
        }

        return outcome;
    }

    private static PendingNotice GiveUp(PendingNotice notice, string error) =>
        notice with { Entry = notice.Entry with { Dead = true, Error = error, NotBefore = null } };

    private static void CountGivenUp(PendingNotice notice)
    {
        NoticeCounters.Noticed(notice.Entry.NoticeKind, NoticeStatus.Failed);
        OutboxCounters.GivenUp(OutboxKind.Notice);
    }

    private Task LogAsync(PendingNotice pending, NoticeStatus status, DateTimeOffset now, CancellationToken cancellationToken) =>
        review.SourceOf(pending.About)!.LogAsync(pending.About, NoticeLog.Of(pending.Entry, status, now), cancellationToken);

    private void AddSpan(PendingNotice pending, DateTimeOffset began, string outcome, string? error = null) => Spans.Add(
        "notice",
        Spans.ContextOf(pending.TraceParent),
        began,
        error,
        (review.SourceOf(pending.About)?.IdTag ?? Spans.FollowUpId, pending.About),
        ("outreach.notice.kind", pending.Entry.NoticeKind.Name),
        ("outreach.notice.outcome", outcome));
}
