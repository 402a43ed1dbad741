using System.Security.Cryptography;
using System.Text;

namespace Outreach.WorkItems;

/// <summary>The caller's request to be answered once, however often they send it.</summary>
/// <param name="BodyHash">Distinguishes another request with the same key.</param>
internal sealed record IdempotencyKey(string Key, string BodyHash)
{
    /// <summary>An answer is kept for this long.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>The row that keeps the answer. The key itself may be personal, so only its hash is kept.</summary>
    public string RowKey => $"command:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)).AsSpan(0, 16))}";
}
