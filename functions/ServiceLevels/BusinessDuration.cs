using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.ServiceLevels;

/// <summary>
/// Durations as they are written down: ISO 8601 in whole days, hours, minutes and seconds, such as <c>PT4H</c>. A day is 24
/// hours, of business time too. Years and months are none, for nobody could say how long they are.
/// </summary>
internal static partial class BusinessDuration
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>The duration; null for what is none, is nothing, or is longer than <see cref="Longest"/>.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is null || Iso8601().Match(text) is not { Success: true } match)
        {
            return null;
        }

        long Of(string unit) =>
            match.Groups[unit] is { Success: true, ValueSpan: var number } ? long.Parse(number, CultureInfo.InvariantCulture) : 0;
        var seconds = (((((Of("d") * 24) + Of("h")) * 60) + Of("m")) * 60) + Of("s");
        return seconds > 0 && seconds <= Longest.Ticks / TimeSpan.TicksPerSecond ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(
        @"^P(?=[0-9T])((?<d>[0-9]{1,9})D)?(T(?=[0-9])((?<h>[0-9]{1,9})H)?((?<m>[0-9]{1,9})M)?((?<s>[0-9]{1,9})S)?)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Iso8601();
}
