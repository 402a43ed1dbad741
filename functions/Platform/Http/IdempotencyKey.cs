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
    public static IdempotencyKey? Of(HttpRequest request, string command, string callerId, ReadOnlySpan<byte> body)
    {
        if (KeyOf(request) is not { } key)
        {
            return null;
        }

        using var hash = BeginHash(command, callerId);
        hash.AppendData(body);
        return new IdempotencyKey(key, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The same for a body of any length, which is read and not kept.</summary>
    /// <param name="most">The most that it may hold, in bytes.</param>
    /// <returns>Null for a request without a key, and for a body that holds more.</returns>
    /// <exception cref="ProblemException">400 for a key that is too long.</exception>
    /// <exception cref="IOException">The body ends too early.</exception>
    public static async Task<IdempotencyKey?> ReadAsync(
        HttpRequest request, string command, string callerId, int most, CancellationToken cancellationToken)
    {
        if (KeyOf(request) is not { } key)
        {
            return null;
        }

        using var hash = BeginHash(command, callerId);
        var chunk = new byte[16 * 1024];
        var length = 0L;
        for (int read; (read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            length += read;
            if (length > most)
            {
                return null;
            }

            hash.AppendData(chunk, 0, read);
        }

        return new IdempotencyKey(key, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>422: the key came with another request.</summary>
    public static ProblemException Taken() =>
        new(422, "The key is taken.", "This Idempotency-Key was sent with another request; take a new one.")
        {
            Errors = new Dictionary<string, string[]> { ["Idempotency-Key"] = ["Was sent with another request."] },
        };

    private static string? KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"].ToString() switch
    {
        "" => null,
        { Length: > 255 } => throw ProblemException.Invalid("Idempotency-Key", "May hold 255 characters at the most."),
        var key => key,
    };

    private static IncrementalHash BeginHash(string command, string callerId)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{callerId}\n{command}\n"));
        return hash;
    }
}
