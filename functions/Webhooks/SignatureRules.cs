using System.Globalization;
using System.Security.Cryptography;

namespace Outreach.Webhooks;

/// <summary>What a signature is worth.</summary>
internal enum SignatureVerdict
{
    Valid,

    /// <summary>A header is missing, is there twice, or can't be read.</summary>
    Missing,

    /// <summary>Another key, another body, another moment, or another id.</summary>
    Wrong,

    /// <summary>Right, and signed too long ago or in the future.</summary>
    Untimely,
}

/// <summary>What came of looking at a signature.</summary>
/// <param name="Verdict">What it is worth.</param>
/// <param name="DeliveryKey">By what the delivery is known again; empty where it is not valid.</param>
internal sealed record SignatureCheck(SignatureVerdict Verdict, string DeliveryKey = "");

/// <summary>Whether a source has signed a body, now. Pure.</summary>
internal static class SignatureRules
{
    /// <summary>How far the moment of signing may be from ours, both ways.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int LongestId = 256;
    private const int MostSignatures = 10;
    private const string Version = "v1,";

    /// <summary>Looks at a signature.</summary>
    /// <param name="header">The value of a header; null where it is missing or there more than once.</param>
    /// <param name="body">As it came.</param>
    /// <param name="now">UTC.</param>
    public static SignatureCheck Check(WebhookSource source, Func<string, string?> header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var (signature, timestamp) = (header(source.SignatureHeader), header(source.TimestampHeader));
        var id = source.IdHeader is { } idHeader ? header(idHeader) : "";

        // Twice, whether there are two keys or one, and whatever is missing: how long it takes is nobody's way to learn of a source.
        byte[][] expected =
        [
            source.Signs.Sign(source.Keys[0], id ?? "", timestamp ?? "", body),
            source.Signs.Sign(source.Keys[^1], id ?? "", timestamp ?? "", body),
        ];
        if (string.IsNullOrEmpty(signature)
            || MomentOf(timestamp) is not { } signedAt
            || id is null or { Length: > LongestId }
            || (id.Length == 0 && source.IdHeader is not null))
        {
            return new SignatureCheck(SignatureVerdict.Missing);
        }

        byte[]? valid = null;
        foreach (var given in MacsIn(signature, source))
        {
            foreach (var mac in expected)
            {
                valid = CryptographicOperations.FixedTimeEquals(given, mac) ? mac : valid;
            }
        }

        // What was signed is known by the bytes of its signature: the same ones can be written in several ways.
        return valid is null ? new SignatureCheck(SignatureVerdict.Wrong)
            : (now - signedAt).Duration() > Tolerance ? new SignatureCheck(SignatureVerdict.Untimely)
            : new SignatureCheck(SignatureVerdict.Valid, id.Length > 0 ? $"id:{id}" : $"signature:{Convert.ToHexStringLower(valid)}");
    }

    private static DateTimeOffset? MomentOf(string? timestamp) =>
        timestamp is { Length: <= 11 } && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static IReadOnlyList<byte[]> MacsIn(string signature, WebhookSource source) => source.Scheme switch
    {
        WebhookScheme.Standard =>
        [
            .. signature.Split(' ', MostSignatures + 1).Take(MostSignatures)
                .Where(one => one.StartsWith(Version, StringComparison.Ordinal))
                .Select(one => Base64Of(one[Version.Length..])).OfType<byte[]>(),
        ],
        WebhookScheme.HmacHex => ListOf(WithoutPrefix(signature, source) is { } text ? HexOf(text) : null),
        WebhookScheme.HmacBase64 => ListOf(WithoutPrefix(signature, source) is { } text ? Base64Of(text) : null),
    };

    private static IReadOnlyList<byte[]> ListOf(byte[]? mac) => mac is null ? [] : [mac];

    private static string? WithoutPrefix(string signature, WebhookSource source) =>
        signature.StartsWith(source.SignaturePrefix, StringComparison.Ordinal) ? signature[source.SignaturePrefix.Length..] : null;

    private static byte[]? HexOf(string text)
    {
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        return text.Length == 2 * mac.Length
            && Convert.FromHexString(text, mac, out _, out _) == System.Buffers.OperationStatus.Done ? mac : null;
    }

    private static byte[]? Base64Of(string text)
    {
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(text, mac, out var length) && length == mac.Length ? mac : null;
    }
}
