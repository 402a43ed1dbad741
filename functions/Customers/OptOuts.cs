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
    public static string? Write(IReadOnlyList<DoNotContact> wishes) => wishes.Count == 0 ? null
        : string.Join(',', wishes.OrderBy(wish => wish.Channel, StringComparer.Ordinal).Select(
            wish => string.Create(CultureInfo.InvariantCulture, $"{wish.Channel}={wish.Since.UtcDateTime:yyyy-MM-dd}")));

    /// <summary>The union: each channel once, with the earlier date.</summary>
    public static IReadOnlyList<DoNotContact> Join(IReadOnlyList<DoNotContact> some, IReadOnlyList<DoNotContact> more) =>
        [.. some.Concat(more).GroupBy(wish => wish.Channel, StringComparer.Ordinal).Select(same => same.MinBy(wish => wish.Since)!)];

    /// <summary>Whether an opt-out was inherited from a handle, number or address: nobody recorded it for this customer.</summary>
    public static bool IsInherited(DoNotContact wish) => wish.By is null;

    /// <summary>Parses the stored opt-outs.</summary>
    public static IReadOnlyList<DoNotContact> Read(string? written) => string.IsNullOrEmpty(written) ? []
        :
        [
            .. written.Split(',').Select(wish => wish.Split('=')).Select(wish => new DoNotContact(
                wish[0],
                Reason,
                DateTimeOffset.ParseExact(
                    wish[1],
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal))),
        ];
}
