using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.SharedKernel;

/// <summary>The id that channel and external id always give: what makes intake idempotent.</summary>
internal static partial class FollowUpId
{
    /// <summary><c>f</c> and 128 bits of a SHA-256 in hex.</summary>
    public static string Of(string channel, string externalId) => "f" + Hash(channel, externalId);

    public static string MentionIdOf(string followUpId) => "m" + followUpId[1..];

    /// <summary>The id of the follow-up that a mention would open, from the mention's id; null for what could not be one.</summary>
    public static string? OfMention(string mentionId) =>
        mentionId is ['m', .. var hash] && IsWellFormed("f" + hash) ? "f" + hash : null;

    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    private static string Hash(string channel, string externalId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes($"{channel}\n{externalId}")).AsSpan(0, 16));

    [GeneratedRegex(@"^f[0-9a-f]{32}\z")]
    private static partial Regex Shape();
}
