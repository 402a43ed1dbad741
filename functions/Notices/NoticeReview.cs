using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Durable;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>What is to become of a pending notice.</summary>
internal enum NoticeVerdict
{
    Send,
    NotSent,

    /// <summary>It waits for a moment that has not come.</summary>
    Later,
    Gone,

    /// <summary>Its item's turn has not committed yet that it handed it over.</summary>
    InHand,
    Unreadable,
}

internal sealed record ReviewedNotice(PendingNotice Pending, NoticeVerdict Verdict)
{
    public Notice? Notice { get; init; }

    /// <summary>Of one that is not sent.</summary>
    public NoticeStatus Status { get; init; }

    /// <summary>Until when one waits (UTC).</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Reads the items of pending notices as they are now: one is not sent if its item is done by now, or another person's.</summary>
internal sealed class NoticeReview(
    IEnumerable<INoticeSource> sources, NoticeKinds kinds, ServiceLevelStore serviceLevels, IOptions<OutreachOptions> options)
{
    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 8 };

    public INoticeSource? SourceOf(string about) => sources.FirstOrDefault(source => source.Knows(about));

    public async Task<IReadOnlyList<ReviewedNotice>> ReviewAsync(
        IReadOnlyList<PendingNotice> due,
        StaffMember to,
        NoticeDeliveryRecord record,
        Roster roster,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var reviewed = new ConcurrentBag<ReviewedNotice>();
        var hours = due.Any(notice => kinds[notice.Entry.NoticeKind].WaitsForOpening)
            ? await HoursOfAsync(to, roster, cancellationToken)
            : [];
        await Parallel.ForEachAsync(due.GroupBy(notice => notice.About), SideBySide, async (ofOne, _) =>
        {
            NoticeSubject? subject = null;
            var isReadable = true;
            try
            {
                subject = SourceOf(ofOne.Key) is { } source
                    ? await source.FindAsync(ofOne.Key, [.. ofOne.Select(notice => notice.Entry)], now, cancellationToken)
                    : null;
            }
            catch (PreconditionException)
            {
                // It must not hold up everything else.
                isReadable = false;
            }

            foreach (var pending in ofOne)
            {
                reviewed.Add(
                    isReadable ? Review(pending, subject, to, record, roster, hours, now)
                        : new ReviewedNotice(pending, NoticeVerdict.Unreadable));
            }
        });
        return [.. reviewed];
    }

    /// <summary>Whose words the person has been sent, once notices are.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> WordsSentAfter(
        NoticeDeliveryRecord record, IEnumerable<Notice> sent, StaffMember to, DateTimeOffset now) =>
        NoticeHoldRule.After(record, sent.Select(notice => (kinds[notice.Kind], notice)), QuietOf(to), now);

    private ReviewedNotice Review(
        PendingNotice pending,
        NoticeSubject? subject,
        StaffMember to,
        NoticeDeliveryRecord record,
        Roster roster,
        IReadOnlyCollection<BusinessCalendar> hours,
        DateTimeOffset now)
    {
        if (subject is null)
        {
            return new ReviewedNotice(pending, NoticeVerdict.Gone);
        }

        if (subject.Outbox.FirstOrDefault(entry => entry.Id == pending.Entry.Id) is { } unsettled)
        {
            return new ReviewedNotice(pending, unsettled.Dead ? NoticeVerdict.Gone : NoticeVerdict.InHand);
        }

        var kind = kinds[pending.Entry.NoticeKind];
        var instead = subject.IsStillNeeded(pending.Entry)
            ? NoticeRules.InsteadOfSending(kind, to, roster)
            : NoticeStatus.NotNeeded;
        if (instead is { } status)
        {
            return new ReviewedNotice(pending, NoticeVerdict.NotSent) { Status = status };
        }

        var notice = subject.Write(pending.Entry, to).Naming(roster);
        return (NoticeHoldRule.UntilOpening(kind, notice, pending.Entry, hours, now)
            ?? NoticeHoldRule.UntilQuietEnds(kind, notice, pending.Entry.Attempts, record, QuietOf(to), now)) is { } until
            ? new ReviewedNotice(pending, NoticeVerdict.Later) { Until = until }
            : new ReviewedNotice(pending, NoticeVerdict.Send) { Notice = notice };
    }

    private async Task<IReadOnlyCollection<BusinessCalendar>> HoursOfAsync(
        StaffMember to, Roster roster, CancellationToken cancellationToken)
    {
        var company = (await serviceLevels.GetCurrentAsync(cancellationToken)).Calendars;
        return roster.HoursOf(to.Id) is { } own ? [.. company, own] : company;
    }

    /// <summary>Where the company has each notice sent at once, nobody's window holds one back.</summary>
    private TimeSpan QuietOf(StaffMember to) =>
        options.Value.NoticeWindow == TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMinutes(to.Notices.QuietMinutes);
}
