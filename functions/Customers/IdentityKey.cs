using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Outreach.Platform;

namespace Outreach.Customers;

/// <summary>Finds a customer by channel and handle without keeping either in a key: a keyed hash of both.</summary>
public sealed class IdentityKey(IOptions<OutreachOptions> options)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.IdentityKey);

    /// <summary>The hash, in hex; its first two digits are the partition.</summary>
    public string Of(string channel, string handle) => HashOf($"{channel}\n{HandleRules.Normalise(channel, handle)}");

    /// <summary>The hash of anything else that must not stand in a key as it is.</summary>
    public string HashOf(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 20));

    /// <summary>The customer that an identity makes where there are no mentions to make them from: a seed's.</summary>
    public static string CustomerIdOf(string identity) => "c" + identity[..32];

    /// <summary>
    /// The customer that a mention makes where nobody has claimed its author's identity. Another one for whoever writes by the same name after
    /// they were erased: what is left of one and what comes of the other can't be told to be the same person's.
    /// </summary>
    /// <param name="identity">From <see cref="Of"/>.</param>
    /// <param name="followUpId">The follow-up of the mention.</param>
    /// <param name="now">When it reached us (UTC).</param>
    public static string CustomerIdOf(string identity, string followUpId, DateTimeOffset now) => CustomerIdOf(Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{identity}\n{followUpId}\n{now.UtcTicks}")))));

    /// <summary>Whether a handle tells one person from another: <c>@</c> alone does not, and what can't be seen does not.</summary>
    public static bool IsHandle(string handle) => HandleRules.Normalise("", handle).Length > 0;
}
