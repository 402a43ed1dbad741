using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Outreach.Confirmation;

/// <summary>What a token may be used for. Signed with it: a token for one purpose is worth nothing for another.</summary>
internal enum LinkPurpose : byte
{
    /// <summary>The customer says whether it is fixed.</summary>
    Confirm = 1,
}

/// <summary>
/// The part of a link that proves that we made it: purpose, expiry and an opaque id, with an HMAC-SHA256 over them, in base64url. It says
/// nothing about the customer or the follow-up. Pure.
/// </summary>
internal static class LinkToken
{
    private const int IdBytes = 16;
    private const int PayloadBytes = 1 + sizeof(long) + IdBytes;

    /// <summary>HMAC-SHA256 cut to 128 bits, as RFC 4868 has it: the link is to be short enough to be pasted anywhere.</summary>
    private const int SignatureBytes = 16;

    /// <summary>A new opaque id, 32 hexadecimal digits.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public static string Sign(string key, LinkPurpose purpose, string id, DateTimeOffset expiresAt)
    {
        var payload = new byte[PayloadBytes];
        payload[0] = (byte)purpose;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), expiresAt.ToUnixTimeSeconds());
        Convert.FromHexString(id).CopyTo(payload, 1 + sizeof(long));
        return Base64Url.EncodeToString([.. payload, .. SignatureOf(key, payload)]);
    }

    /// <summary>
    /// The id in a token that one of our keys signed for a purpose and that has not expired at a moment (UTC); else null. Why not is
    /// nobody's business.
    /// </summary>
    public static string? Verify(IEnumerable<string> keys, LinkPurpose purpose, string token, DateTimeOffset now)
    {
        if (Decode(token) is not { } bytes)
        {
            return null;
        }

        var payload = bytes[..PayloadBytes];
        var isOurs = false;
        foreach (var key in keys)
        {
            isOurs |= CryptographicOperations.FixedTimeEquals(SignatureOf(key, payload), bytes.AsSpan(PayloadBytes));
        }

        return isOurs
            && payload[0] == (byte)purpose
            && now.ToUnixTimeSeconds() < BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(1))
            ? Convert.ToHexStringLower(payload.AsSpan(1 + sizeof(long)))
            : null;
    }

    private static byte[]? Decode(string token)
    {
        try
        {
            // Base64 can write the same bytes in several ways; only ours was given.
            return token.Length == Base64Url.GetEncodedLength(PayloadBytes + SignatureBytes)
                && Base64Url.DecodeFromChars(token) is { Length: PayloadBytes + SignatureBytes } bytes
                && Base64Url.EncodeToString(bytes) == token ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // The name keeps it apart from whatever else the same secret might sign.
    private static byte[] SignatureOf(string key, byte[] payload) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. "outreach link 1\n"u8, .. payload])[..SignatureBytes];
}
