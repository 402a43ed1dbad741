using System.Globalization;

namespace Outreach.Customers;

/// <summary>
/// What somebody who was erased asked for: the channels on which they don't want to hear from us, kept beside the keyed hash of a name they
/// went by, so that it holds when they write again. Neither who they were nor why they asked is kept.
/// </summary>
public static class OptOuts
{
    private const string Reason = "Asked not to be contacted here, before they were erased.";

    /// <summary>As <c>phone=2026-03-02,twitter=2026-04-01</c>; null for none.</summary>
    public static string? Write(IReadOnlyList<DoNotContact> wishes) => wishes.Count == 0 ? null
        : string.Join(',', wishes.OrderBy(wish => wish.Channel, StringComparer.Ordinal).Select(wish => string.Create(CultureInfo.InvariantCulture, $"{wish.Channel}={wish.Since.UtcDateTime:yyyy-MM-dd}")));

    /// <summary>Both together: each channel once, since whichever is earlier.</summary>
    public static IReadOnlyList<DoNotContact> Join(IReadOnlyList<DoNotContact> some, IReadOnlyList<DoNotContact> more) =>
        [.. some.Concat(more).GroupBy(wish => wish.Channel, StringComparer.Ordinal).Select(same => same.MinBy(wish => wish.Since)!)];

    /// <summary>Whether a wish was taken over from a name, a number or an address: nobody has written it down for this customer.</summary>
    public static bool IsInherited(DoNotContact wish) => wish.By is null;

    /// <summary>The wishes that were written.</summary>
    public static IReadOnlyList<DoNotContact> Read(string? written) => string.IsNullOrEmpty(written) ? []
        :
        [
            .. written.Split(',').Select(wish => wish.Split('=')).Select(wish => new DoNotContact(
                wish[0],
                Reason,
                DateTimeOffset.ParseExact(wish[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal))),
        ];
}
