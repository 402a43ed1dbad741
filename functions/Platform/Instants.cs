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

    /// <summary>
    /// A moment as e-mail has it (RFC 2822), such as <c>Thu, 1 Aug 2024 10:55:28 +0300</c>, in UTC, of the same years. Null for anything
    /// else. A day of the week that is not that day's is not minded.
    /// </summary>
    public static DateTimeOffset? ParseMail(string? text)
    {
        if (text is null || Rfc2822().Match(text) is not { Success: true } found)
        {
            return null;
        }

        var zone = found.Groups["zone"].Value.ToUpperInvariant() switch
        {
            "GMT" or "UT" or "UTC" or "Z" => "+00:00",
            var offset => $"{offset[..3]}:{offset[3..]}",
        };
        var (day, second) = (found.Groups["day"].Value.PadLeft(2, '0'), found.Groups["second"].Value.PadLeft(2, '0'));
        return DateTimeOffset.TryParseExact(
            $"{day} {found.Groups["month"].Value} {found.Groups["year"].Value} {found.Groups["time"].Value}:{second} {zone}",
            "dd MMM yyyy HH:mm:ss zzz",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out var instant) && instant.Year is >= 1601 and <= 9998
            ? instant
            : null;
    }

    [GeneratedRegex(
        @"^\s*([A-Za-z]{3},\s*)?(?<day>[0-9]{1,2})\s+(?<month>[A-Za-z]{3})\s+(?<year>[0-9]{4})\s+(?<time>[0-9]{2}:[0-9]{2})"
            + @"(:(?<second>[0-9]{2}))?\s+(?<zone>[+-][0-9]{4}|GMT|UTC?|Z)(\s*\([^()]*\))?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rfc2822();

    // The platform's parser alone would take 03/02/2026 too, and guess which of the two is the month.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})\z")]
    private static partial Regex Iso8601();
}
