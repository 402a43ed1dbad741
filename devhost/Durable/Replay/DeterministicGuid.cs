using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Outreach.DevHost.Durable.Replay;

/// <summary>The same Guid for the same name: what an orchestrator gets when it is replayed.</summary>
internal static class DeterministicGuid
{
    public static Guid For(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);

        // Version 8 of RFC 9562: a value of the application's own making.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(
            BinaryPrimitives.ReadInt32BigEndian(hash),
            BinaryPrimitives.ReadInt16BigEndian(hash[4..]),
            BinaryPrimitives.ReadInt16BigEndian(hash[6..]),
            hash[8..16].ToArray());
    }
}
