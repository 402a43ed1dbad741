using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Outreach.Platform.Http;

/// <summary>
/// The opaque mark at which a list goes on. It carries a check sum over itself and the list's own filter, so a damaged
/// mark, or one of another list, is refused instead of giving a wrong page.
/// </summary>
internal static class Continuation
{
    private const int CheckBytes = 8;

    public static string Pack(string position, string filter) => Pack(Encoding.UTF8.GetBytes(position), filter);

    public static string Pack(byte[] position, string filter) => Base64Url.EncodeToString([.. Check(position, filter), .. position]);

    /// <summary>The position, or null for the list's start.</summary>
    /// <exception cref="ProblemException">400 for a mark that this list has not given.</exception>
    public static string? Unpack(string? continuation, string filter) =>
        UnpackBytes(continuation, filter) is { } position ? Encoding.UTF8.GetString(position) : null;

    /// <inheritdoc cref="Unpack"/>
    public static byte[]? UnpackBytes(string? continuation, string filter)
    {
        if (string.IsNullOrEmpty(continuation))
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(continuation);

            // Base64 can write the same bytes in several ways; only ours was given.
            if (bytes.Length > CheckBytes
                && bytes.AsSpan(0, CheckBytes).SequenceEqual(Check(bytes.AsSpan(CheckBytes), filter))
                && Base64Url.EncodeToString(bytes) == continuation)
            {
                return bytes[CheckBytes..];
            }
        }
        catch (FormatException)
        {
            // Falls through to the same answer as a mark whose check sum is wrong.
        }

        throw ProblemException.Invalid("continuation", "Not a continuation of this list; leave it out to start at the beginning.");
    }

    private static byte[] Check(ReadOnlySpan<byte> text, string filter)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(filter));
        hash.AppendData([0]);
        hash.AppendData(text);
        return hash.GetHashAndReset()[..CheckBytes];
    }
}
