using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Platform;

/// <summary>Moments as callers write them.</summary>
internal static partial class Instants
{
    /// <summary>
    /// An ISO 8601 moment with an offset, in UTC, of the years 1601 to 9998: what Table Storage can hold, with room to reckon with.
    /// Null for anything else.
    /// </summary>
    public static DateTimeOffset? Parse(string? text) =>
        text is not null
        && Iso8601().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant)
        && instant.Year is >= 1601 and <= 9998
            ? instant
            : null;

    // The platform's parser alone would take 03/02/2026 too, and guess which of the two is the month.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})\z")]
    private static partial Regex Iso8601();
}
