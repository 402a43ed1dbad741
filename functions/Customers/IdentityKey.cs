using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Outreach.Platform;

namespace Outreach.Customers;

/// <summary>Looks up a customer by channel and handle without storing either in a key: a keyed hash of both.</summary>
public sealed class IdentityKey(IOptions<OutreachOptions> options)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.IdentityKey);
    private readonly byte[] _sealingKey = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.IdentityKey), outputLength: 32, info: "outreach seal"u8.ToArray());

    /// <summary>The hash, in hex; its first two digits are the partition.</summary>
    public string Of(string channel, string handle) => HashOf($"{channel}\n{HandleRules.Normalise(channel, handle)}");

    /// <summary>The hash of any other value that must not appear in a key in clear text.</summary>
    public string HashOf(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 20));

    /// <summary>By what reports know a customer: whoever has the id and not the key can't find it.</summary>
    public string PseudonymOf(string customerId) => HashOf($"report\n{customerId}")[..16];

    /// <summary>A text that goes through the hands of others, who can't read it; another each time.</summary>
    public string Seal(string text)
    {
        var clear = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceBytes + TagBytes + clear.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_sealingKey, TagBytes);
        aes.Encrypt(
            whole.AsSpan(0, NonceBytes), clear, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes));
        return Base64Url.EncodeToString(whole);
    }

    /// <summary>What was sealed; null for what was not, or by another key.</summary>
    public string? Unseal(string text)
    {
        try
        {
            var whole = Base64Url.DecodeFromChars(text);
            if (whole.Length < NonceBytes + TagBytes)
            {
                return null;
            }

            var clear = new byte[whole.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(_sealingKey, TagBytes);
            aes.Decrypt(
                whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes), clear);
            return Encoding.UTF8.GetString(clear);
        }
        catch (Exception other) when (other is FormatException or AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The id of a customer created from an identity without a mention: seed data.</summary>
    public static string CustomerIdOf(string identity) => "c" + identity[..32];

    /// <summary>
    /// The id of a customer created by a mention whose author's identity is unclaimed. It differs after an erasure, so that what is left of
    /// the erased customer cannot be linked to a new one with the same handle.
    /// </summary>
    /// <param name="identity">From <see cref="Of"/>.</param>
    /// <param name="now">When it reached us (UTC).</param>
    public static string CustomerIdOf(string identity, string followUpId, DateTimeOffset now) => CustomerIdOf(Convert.ToHexStringLower(
        SHA256.HashData(
            Encoding.UTF8.GetBytes(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{identity}\n{followUpId}\n{now.UtcTicks}")))));

    /// <summary>Whether a handle distinguishes one person from another: <c>@</c> alone or invisible characters do not.</summary>
    public static bool IsHandle(string handle) => HandleRules.Normalise("", handle).Length > 0;
}
