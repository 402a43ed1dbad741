namespace Outreach.InboundMail;

/// <summary>
/// How much of an e-mail is parsed: a parser makes an object of each header and each part, so that a few megabytes that consist of nothing
/// else would fill the memory. Pure.
/// </summary>
internal static class MailBoundsRules
{
    /// <summary>So many lines may be the beginning or the end of a part.</summary>
    public const int MostPartLines = 5_000;

    /// <summary>So many may be a header, also where they are text.</summary>
    public const int MostHeaderLines = 100_000;

    private const int LongestHeaderName = 80;

    /// <summary>The length of its beginning that is parsed; all of it but for what nobody writes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> mime)
    {
        var (parts, headers) = (0, 0);
        for (var at = 0; at < mime.Length;)
        {
            var rest = mime[at..];
            if (rest.StartsWith("--"u8) && ++parts > MostPartLines)
            {
                return at;
            }

            if (rest[..Math.Min(LongestHeaderName, rest.Length)].IndexOfAny(": \r\n"u8) is var end and > 0
                && rest[end] == (byte)':'
                && ++headers > MostHeaderLines)
            {
                return at;
            }

            var next = rest.IndexOf((byte)'\n');
            at = next < 0 ? mime.Length : at + next + 1;
        }

        return mime.Length;
    }
}
