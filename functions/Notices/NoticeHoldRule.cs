using System.Security.Cryptography;
using System.Text;
using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>
/// Which notices wait although their reader could get them now. The words of one customer are one e-mail for each quiet window of the reader:
/// the first comes at once, the others together at its end. Pure.
/// </summary>
internal static class NoticeHoldRule
{
    // As many customers as can write to one person within the longest window; who was forgotten comes at once once more.
    private const int MostKept = 500;

    /// <summary>Until when (UTC) a notice waits; null where it is sent now. One that was tried before does not begin to wait.</summary>
    /// <param name="quiet">The reader's quiet window; zero for none.</param>
    public static DateTimeOffset? Until(
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
