using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>What a request would like, in the header <c>Prefer</c> (RFC 7240).</summary>
internal static class Preference
{
    public const string Strict = "handling=strict";

    private const string Handling = "handling";

    /// <summary>Whether all is to be refused where one part is wrong. Of two values the first counts.</summary>
    public static bool IsStrict(HttpRequest request) =>
        request.Headers["Prefer"]
            .SelectMany(header => (header ?? "").Split(','))
            .Select(preference => preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(parts => parts[0].Equals(Handling, StringComparison.OrdinalIgnoreCase)) is [_, var how]
        && how.Trim('"').Equals("strict", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says that it was done as asked.</summary>
    public static void Applied(HttpResponse response, string preference) => response.Headers["Preference-Applied"] = preference;
}
