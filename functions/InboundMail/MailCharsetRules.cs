using System.Text;
using System.Text.Unicode;
using Outreach.Platform;

namespace Outreach.InboundMail;

/// <summary>Reads bytes as the text that was meant: what an e-mail says of its characters is often wrong. Pure.</summary>
internal static class MailCharsetRules
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The beginning of the text: of what is longer, no more is decoded than is kept.</summary>
    /// <param name="claimed">The charset that the e-mail names; null for none.</param>
    /// <param name="units">UTF-16 units at the most.</param>
    public static string DecodeBeginning(ReadOnlySpan<byte> bytes, string? claimed, int units)
    {
        if (bytes.Length > MostBytesOf(units))
        {
            bytes = bytes[..EndOfWhole(bytes, MostBytesOf(units))];
        }

        return Excerpt.Beginning(Decode(bytes, claimed), units);
    }

    /// <summary>So many bytes hold so many UTF-16 units, whatever the charset.</summary>
    public static int MostBytesOf(int units) => 4 * units;

    /// <summary>The text.</summary>
    /// <param name="claimed">The charset that the e-mail names; null for none.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? claimed)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }

        var encoding = EncodingOf(claimed);

        // Other bytes than those of ASCII are hardly ever UTF-8 by chance. The charsets of Japan use bytes of ASCII alone.
        if (Utf8.IsValid(bytes) && (encoding is null || IsOfOneByte(encoding) || encoding.CodePage == Encoding.UTF8.CodePage))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        return (encoding is null || encoding.CodePage == Encoding.UTF8.CodePage || IsLatin(encoding) ? Windows1252 : encoding)
            .GetString(bytes);
    }

    private static Encoding? EncodingOf(string? claimed)
    {
        if (string.IsNullOrWhiteSpace(claimed))
        {
            return null;
        }

        var name = claimed.Trim().Trim('"', '\'');
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Not within a character of UTF-8, by whose half the rest would not be taken for UTF-8 any more.</summary>
    private static int EndOfWhole(ReadOnlySpan<byte> bytes, int most)
    {
        var end = most;
        while (end > most - 4 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }

    private static bool IsOfOneByte(Encoding encoding) => encoding.IsSingleByte;

    /// <summary>ASCII and Latin-1 as many programs name it: what they mean is what Windows makes of it.</summary>
    private static bool IsLatin(Encoding encoding) => encoding.CodePage is 20127 or 28591;
}
