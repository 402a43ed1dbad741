using System.Globalization;

namespace Outreach.Customers;

/// <summary>
/// Opt-outs of an erased customer: the channels on which they must not be contacted, kept with the keyed hash of their handle, so that they
/// still apply when the person writes again. Neither identity nor reason is kept.
/// </summary>
internal static class OptOuts
{
    private const string Reason = "Asked not to be contacted here, before they were erased.";

    /// <summary>As <c>phone=2026-03-02,twitter=2026-04-01</c>; null for none.</summary>
    public static string? Write(IReadOnlyList<DoNotContact> optOuts) => optOuts.Count == 0 ? null
        : string.Join(',', optOuts.OrderBy(optOut => optOut.Channel, StringComparer.Ordinal).Select(
            optOut => string.Create(CultureInfo.InvariantCulture, $"{optOut.Channel}={optOut.Since.UtcDateTime:yyyy-MM-dd}")));

    /// <summary>The union: each channel once, with the earlier date. That it was recorded again later counts all the same.</summary>
    public static IReadOnlyList<DoNotContact> Join(IReadOnlyList<DoNotContact> some, IReadOnlyList<DoNotContact> more) =>
        [.. some.Concat(more).GroupBy(optOut => optOut.Channel, StringComparer.Ordinal).Select(Stricter)];

    private static DoNotContact Stricter(IEnumerable<DoNotContact> same) =>
        same.MinBy(one => one.Since)! with { RecordedAt = same.Max(one => one.RecordedAt) };

    /// <summary>Whether an opt-out was inherited from a handle, number or address: nobody recorded it for this customer.</summary>
    public static bool IsInherited(DoNotContact optOut) => optOut.By is null;

    public static IReadOnlyList<DoNotContact> Read(string? written) => string.IsNullOrEmpty(written) ? []
        : [.. written.Split(',').Select(optOut => optOut.Split('=')).Select(parts => new DoNotContact(parts[0], Reason, DayOf(parts[1])))];

    private static DateTimeOffset DayOf(string day) => DateTimeOffset.ParseExact(
        day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
