using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Webhooks;

/// <summary>Something of a delivery that could not be made a mention. Times are UTC.</summary>
internal sealed partial record ParkedItem
{
    /// <summary>The longest one that is kept, in UTF-16 units.</summary>
    public const int MostUnits = 400_000;

    /// <summary>The place of a body whose items were not found.</summary>
    public const int WholeBody = 0xffff;

    public required string Id { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it is a whole body, in which the items were not found.</summary>
    public bool IsWhole { get; init; }

    /// <summary>
    /// Why, by the field of a mention; by <c>items</c> for a whole body, by <c>item</c> for a mention that can't be taken in.
    /// </summary>
    public required IReadOnlyDictionary<string, string[]> Reasons { get; init; }

    /// <summary>
    /// The same one for a delivery that comes again after it broke off, and in the order in which they came.
    /// </summary>
    public static string IdOf(DateTimeOffset at, string deliveryHash, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"w{at.UtcTicks:x16}{deliveryHash[..8]}{place:x4}");

    public static bool IsId(string id) => Id28().IsMatch(id);

    /// <summary>The id of an item of a body that was parked whole.</summary>
    public string IdOfItem(int place) => string.Create(CultureInfo.InvariantCulture, $"{Id[..^4]}{place:x4}");

    [GeneratedRegex(@"\Aw[0-9a-f]{28}\z")]
    private static partial Regex Id28();
}
