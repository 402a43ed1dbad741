using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NodaTime;

namespace Outreach.Platform;

/// <summary>Formats of the small values that come in from outside.</summary>
internal static partial class Formats
{
    // The provider itself also knows offsets such as UTC+01:00, which are no zones: they have no summer time.
    private static readonly FrozenSet<string> IanaZones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether this is an IANA zone, such as <c>Europe/Amsterdam</c>.</summary>
    public static bool IsTimeZone(string text) => IanaZones.Contains(text);

    /// <summary>Whether this could be a channel: 1 to 32 of a-z, 0-9, _ and -.</summary>
    public static bool IsChannel(string text) => Channel().IsMatch(text);

    /// <summary>Whether this could be an e-mail address.</summary>
    public static bool IsEmailAddress(string text) => EmailAddress().IsMatch(text);

    /// <summary>Whether this is a phone number as E.164 (ITU-T) has it: a plus sign and 7 to 15 digits, the first not zero.</summary>
    public static bool IsPhone(string text) => Phone().IsMatch(text);

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^[a-z0-9_-]{1,32}\z")]
    private static partial Regex Channel();

    [GeneratedRegex(@"^[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}\z")]
    private static partial Regex EmailAddress();
}
