using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Outreach.Platform.Http;

namespace Outreach.Notices;

/// <summary>SendGrid's signature of its event webhook: ECDSA with SHA-256 on P-256, over the timestamp and the raw body. Pure.</summary>
internal static class WebhookSignature
{
    /// <summary>The header with the signature, base64 of DER.</summary>
    public const string Header = "X-Twilio-Email-Event-Webhook-Signature";

    /// <summary>The header with the moment of signing, in seconds since 1970.</summary>
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>
    /// A signature that is older than this may be someone's copy. SendGrid retries for 24 hours, and may send what it signed first; a copy
    /// within that time does no harm, for events come more than once anyway.
    /// </summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(25);

    /// <summary>How far its clock may be ahead of ours.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>Checks that SendGrid has sent a body, within the time for which it tries.</summary>
    /// <param name="publicKey">SendGrid's verification key: base64 of DER.</param>
    /// <param name="signature">The header's value.</param>
    /// <param name="timestamp">The other header's value.</param>
    /// <param name="body">As it came.</param>
    /// <param name="now">UTC.</param>
    /// <param name="setting">The setting that holds the key, by the name that whoever runs the app knows.</param>
    /// <exception cref="ProblemException">401 without a signature, 403 where it is not SendGrid's or too old.</exception>
    public static void Check(
        string publicKey,
        string signature,
        string timestamp,
        ReadOnlySpan<byte> body,
        DateTimeOffset now,
        string setting = "SendGrid__WebhookKey")
    {
        if (signature.Length == 0 || timestamp.Length == 0)
        {
            throw new ProblemException(
                401, "Who is calling?", $"This is taken from SendGrid only, with {Header} and {TimestampHeader}.");
        }

        if (!IsSigned(publicKey, signature, timestamp, body))
        {
            throw new ProblemException(
                403,
                "The signature is wrong.",
                $"The signature does not belong to this body, this timestamp and the key in {setting}.");
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || now.ToUnixTimeSeconds() - Oldest.TotalSeconds > seconds
            || now.ToUnixTimeSeconds() + Ahead.TotalSeconds < seconds)
        {
            throw new ProblemException(
                403,
                "The signature is too old.",
                $"It must be of the last {Oldest.TotalHours} hours, and not of a moment that is more than {Ahead.TotalMinutes} minutes "
                    + "ahead.");
        }
    }

    /// <summary>The key, or null where the text is none.</summary>
    public static ECDsa? KeyOf(string? publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey ?? ""), out _);
            return key;
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static bool IsSigned(string publicKey, string signature, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> signatureBytes = stackalloc byte[256];
        if (!Convert.TryFromBase64String(signature, signatureBytes, out var length))
        {
            return false;
        }

        using var key = KeyOf(publicKey);
        return key?.VerifyData(
            [.. Encoding.UTF8.GetBytes(timestamp), .. body],
            signatureBytes[..length],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence) == true;
    }
}
