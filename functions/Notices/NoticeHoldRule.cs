using System.Security.Cryptography;
using System.Text;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>
/// Which notices wait although their reader could get them now. The words of one customer are one e-mail for each quiet window of the
/// reader: the first comes at once, the others together at its end. A promise or an escalation of the night comes when working hours begin.
/// Pure.
/// </summary>
internal static class NoticeHoldRule
{
    // As many customers as can write to one person within the longest window; who was forgotten comes at once once more.
    private const int MostKept = 500;

    // What is due when the office closes is noticed a little later; whoever is there still reads it.
    private static readonly TimeSpan AfterClosing = TimeSpan.FromMinutes(15);

    // A closed stretch that is shorter than this on both sides is a break, not a night.
    private static readonly TimeSpan LongestBreak = TimeSpan.FromHours(2);

    /// <summary>
    /// The opening (UTC) until which a promise or an escalation waits; null where it is sent now: in working hours and breaks, where it was
    /// tried before, and where it is a promise for that very night, which could not be kept at the opening any more.
    /// </summary>
    /// <param name="hours">All hours in which the company or the reader works; none for always.</param>
    public static DateTimeOffset? UntilOpening(
        NoticeTraits kind,
        Notice notice,
        OutboxEntry entry,
        IReadOnlyCollection<BusinessCalendar> hours,
        DateTimeOffset now)
    {
        if (!kind.WaitsForOpening || entry.Attempts > 0 || hours.Count == 0)
        {
            return null;
        }

        var opens = hours.Min(calendar => calendar.NextOpening(now));
        var isBreak = opens - now <= LongestBreak && WasOpenWithin(LongestBreak);
        var isForTonight = entry.Clock == ClockKind.Promise && notice.DueAt > now && notice.DueAt <= opens;
        return opens == now || isBreak || isForTonight || WasOpenWithin(AfterClosing) ? null : opens;

        bool WasOpenWithin(TimeSpan before) => hours.Any(calendar => calendar.NextOpening(now - before) < now);
    }

    /// <summary>
    /// The end (UTC) of the quiet window in which a customer's word waits; null where it is sent now. One that was tried before does not
    /// begin to wait.
    /// </summary>
    /// <param name="quiet">The reader's quiet window; zero for none.</param>
    public static DateTimeOffset? UntilQuietEnds(
        NoticeTraits kind, Notice notice, int attempts, NoticeDeliveryRecord record, TimeSpan quiet, DateTimeOffset now) =>
        attempts == 0
        && CustomerOf(kind, notice) is { } customer
        && record.WordsSentAt.TryGetValue(customer, out var sent)
        && sent + quiet is var end && end > now ? end : null;

    /// <summary>The record once notices are sent: whose words were among them.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> After(
        NoticeDeliveryRecord record, IEnumerable<(NoticeTraits Kind, Notice Notice)> sent, TimeSpan quiet, DateTimeOffset now)
    {
        var customers = sent.Select(one => CustomerOf(one.Kind, one.Notice)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return record.WordsSentAt.Where(known => known.Value + quiet > now && !customers.Contains(known.Key))
            .Concat(customers.Select(customer => KeyValuePair.Create(customer, now)))
            .OrderByDescending(known => known.Value)
            .Take(quiet > TimeSpan.Zero ? MostKept : 0)
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Stands for the customer whose words a notice reports; it says nothing about them once they are erased.</summary>
    private static string? CustomerOf(NoticeTraits kind, Notice notice) => kind.ReportsWords && notice.CustomerId is { } customerId
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(customerId)).AsSpan(0, 8))
        : null;
}
