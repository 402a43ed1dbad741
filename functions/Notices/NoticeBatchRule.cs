namespace Outreach.Notices;

/// <summary>
/// When the pending notices of one person are sent: the first at once, and what follows within the window after an e-mail together, in one.
/// Pure.
/// </summary>
internal static class NoticeBatchRule
{
    /// <summary>The most in one e-mail: its claim is one transaction of a hundred rows, and one of them is the person's own.</summary>
    public const int MostInOne = 99;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time after a sent notice when pending notices are always checked again: a window, or a minimum where that is too short to rely
    /// upon.
    /// </summary>
    public static TimeSpan CheckAgainAfter(TimeSpan window) => window > Shortest ? window : Shortest;

    /// <summary>The notices that are to be sent at a moment, those that have waited longest first.</summary>
    public static IReadOnlyList<PendingNotice> Due(
        IEnumerable<PendingNotice> pending, NoticeDeliveryRecord record, TimeSpan window, DateTimeOffset now) =>
        record.SentAt + window > now ? [] :
        [
            .. pending.Where(notice => !notice.Entry.Dead && !(notice.Entry.NotBefore > now))
                .OrderBy(notice => notice.Entry.PendingSince)
                .ThenBy(notice => notice.Entry.Id, StringComparer.Ordinal),
        ];

    /// <summary>
    /// The next check (UTC), if nobody is woken before; null where nothing is pending and nothing may have come without a wake.
    /// </summary>
    public static DateTimeOffset? NextLook(
        IEnumerable<PendingNotice> pending, NoticeDeliveryRecord record, TimeSpan window, DateTimeOffset now)
    {
        var gate = record.SentAt + window is { } opens && opens > now ? opens : now;
        var next = pending.Where(notice => !notice.Entry.Dead)
            .Min(notice => (DateTimeOffset?)(notice.Entry.NotBefore is { } notBefore && notBefore > gate ? notBefore : gate));
        return record.TakenAt + CheckAgainAfter(window) is { } last && last > now && !(next < last) ? last : next;
    }
}
