using System.Collections.Frozen;

namespace Outreach.FollowUps.Mentions;

/// <summary>Links that a source signs anew each time it names them. Pure.</summary>
internal static class SignedLinks
{
    // Of CloudFront, Azure, Facebook, and many that sign by themselves.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "sig", "signature", "expires", "token", "policy", "key-pair-id", "se", "st", "sp", "sv", "sr", "oh", "oe");

    // Of Amazon, Google and Facebook.
    private static readonly string[] Beginnings = ["X-Amz-", "X-Goog-", "_nc_"];

    /// <summary>
    /// A link without what is known to sign it. All else of its query may say which picture it is: one too many is shown twice, one too
    /// few is lost.
    /// </summary>
    public static string Unsigned(string url)
    {
        var end = url.IndexOf('#') is >= 0 and var fragment ? fragment : url.Length;
        if (url.IndexOf('?') is not (>= 0 and var query) || query > end)
        {
            return url;
        }

        var kept = string.Join('&', url[(query + 1)..end].Split('&').Where(parameter => !IsOfSignature(parameter.Split('=', 2)[0])));
        return $"{url[..query]}{(kept.Length > 0 ? "?" : "")}{kept}{url[end..]}";
    }

    private static bool IsOfSignature(string name) =>
        Names.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
