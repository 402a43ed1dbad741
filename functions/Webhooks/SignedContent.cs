using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Webhooks;

/// <summary>What a source signs, such as <c>{timestamp}.{body}</c>. Pure.</summary>
internal sealed partial class SignedContent
{
    private const string Id = "{id}";
    private const string Timestamp = "{timestamp}";
    private const string Body = "{body}";

    private readonly IReadOnlyList<string> _parts;

    private SignedContent(IReadOnlyList<string> parts) => _parts = parts;

    public bool HoldsId => _parts.Contains(Id);

    /// <summary>Reads a template; null for one that leaves open what is signed.</summary>
    public static SignedContent? Parse(string template)
    {
        var parts = Placeholder().Split(template).Where(part => part.Length > 0).ToList();
        return parts.Count(part => part == Timestamp) == 1
            && parts.Count(part => part == Body) == 1
            && parts[^1] == Body
            && parts.Count(part => part == Id) <= 1
            && parts.All(part => part is Id or Timestamp or Body || part.IndexOfAny(['{', '}']) < 0)
            ? new SignedContent(parts)
            : null;
    }

    public byte[] Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in _parts)
        {
            if (part == Body)
            {
                hash.AppendData(body);
            }
            else
            {
                hash.AppendData(Encoding.UTF8.GetBytes(part switch { Id => id, Timestamp => timestamp, _ => part }));
            }
        }

        return hash.GetHashAndReset();
    }

    [GeneratedRegex(@"(\{id\}|\{timestamp\}|\{body\})")]
    private static partial Regex Placeholder();
}
