using System.Collections.Frozen;

namespace Outreach.FollowUps.Mentions;

/// <summary>Links that a source signs anew each time it names them. Pure.</summary>
internal static class SignedLinks
{
    // Of CloudFront, Facebook, older ways of Amazon, Google and Alibaba, TikTok, Akamai, and many that sign by themselves.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "sig", "signature", "expires", "token", "policy", "key-pair-id", "oh", "oe", "AWSAccessKeyId", "GoogleAccessId", "OSSAccessKeyId",
        "security-token", "x-expires", "x-signature", "hdnts", "hdnea", "hdntl", "__token__", "__gda__", "tempauth");

    // Of Amazon, Google, Facebook and Tencent.
    private static readonly string[] Beginnings = ["X-Amz-", "X-Goog-", "_nc_", "q-sign-"];

    /// <summary>
    /// What signs a link only where other names are there too: by itself it may well say which picture it is.
    /// </summary>
    private static readonly IReadOnlyList<Signature> Together =
    [
        new(Signs: ["ex", "is", "hm"], Beside: []) { Times = ["ex", "is"] }, // Discord
        new(Signs: ["e", "v", "t"], Beside: []) { Times = ["e"] }, // LinkedIn
        new(Signs: ["e", "token"], Beside: []) { Times = ["e"] }, // Qiniu
        new(Signs: ["expires", "signature", "req"], Beside: []) { Times = ["expires"] }, // Intercom
        new(Signs: ["x-signature", "refresh_token"], Beside: []), // TikTok
        new(
            Signs: ["q-signature"], // Tencent
            Beside: ["q-ak", "q-key-time", "q-header-list", "q-url-param-list", "x-cos-security-token"]),
        new(
            Signs: ["x-oss-signature"], // Alibaba; x-oss-process says which picture it is
            Beside:
            [
                "x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-expires", "x-oss-security-token",
                "x-oss-additional-headers",
            ]),
        new(
            Signs: ["sv", "sig"], // Azure
            Beside:
            [
                "se", "st", "sp", "sr", "ss", "srt", "si", "spr", "sip", "ses", "sdd",
                "skoid", "sktid", "skt", "ske", "sks", "skv", "saoid", "suoid", "scid",
            ]),
    ];

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

        var parameters = url[(query + 1)..end].Split('&');
        var names = parameters.Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var times = parameters.Where(HasTime).Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var signing = Together.Where(one => one.Signs.All(names.Contains) && one.Times.All(times.Contains))
            .SelectMany(one => one.Signs.Concat(one.Beside))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = string.Join('&', parameters.Where(parameter => NameOf(parameter) is var name
            && !IsOfSignature(name) && !signing.Contains(name)));
        return $"{url[..query]}{(kept.Length > 0 ? "?" : "")}{kept}{url[end..]}";
    }

    private static string NameOf(string parameter) => parameter.Split('=', 2)[0];

    /// <summary>Whether its value can be a moment in seconds, for Discord as hexadecimal digits.</summary>
    private static bool HasTime(string parameter) =>
        parameter.Split('=', 2) is [var name, var value]
        && (name.ToLowerInvariant() is "ex" or "is"
            ? value.Length == 8 && value.All(char.IsAsciiHexDigit)
            : value.Length == 10 && value.All(char.IsAsciiDigit));

    private static bool IsOfSignature(string name) =>
        Names.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    /// <summary>One way to sign.</summary>
    /// <param name="Signs">What is in the query of each link that is signed so.</param>
    /// <param name="Beside">What may be in it too.</param>
    private sealed record Signature(IReadOnlyList<string> Signs, IReadOnlyList<string> Beside)
    {
        /// <summary>Those of <see cref="Signs"/> that are moments: with anything else there it may be no signature.</summary>
        public IReadOnlyList<string> Times { get; init; } = [];
    }
}
