using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Outreach.Platform.Http;

/// <summary>The caller's request to be answered once, however often they send it.</summary>
/// <param name="Key">The Idempotency-Key.</param>
/// <param name="BodyHash">Distinguishes another request with the same key.</param>
internal sealed record IdempotencyKey(string Key, string BodyHash)
{
    /// <summary>An answer is kept for this long.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>The row that keeps the answer. The key itself may be personal, so only its hash is kept.</summary>
    public string RowKey => $"command:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)).AsSpan(0, 16))}";

    /// <summary>Reads the header.</summary>
    /// <param name="command">What is asked for: the same key with another command is another request.</param>
    /// <param name="callerId">Who sends it.</param>
    /// <param name="body">The body as sent.</param>
    /// <exception cref="ProblemException">400 for a key that is too long.</exception>
    public static IdempotencyKey? Of(HttpRequest request, string command, string callerId, ReadOnlySpan<byte> body) =>
        request.Headers["Idempotency-Key"].ToString() switch
        {
            "" => null,
            { Length: > 255 } => throw ProblemException.Invalid("Idempotency-Key", "May hold 255 characters at the most."),
            var key => new IdempotencyKey(
                key, Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{callerId}\n{command}\n"), .. body]))),
        };

    /// <summary>422: the key came with another request.</summary>
    public static ProblemException Taken() =>
        new(422, "The key is taken.", "This Idempotency-Key was sent with another request; take a new one.")
        {
            Errors = new Dictionary<string, string[]> { ["Idempotency-Key"] = ["Was sent with another request."] },
        };
}
