using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Strings of JSON that came in, also those that hold half a surrogate pair, which JSON allows and no text can hold. Pure; never throws.
/// </summary>
internal static class GivenText
{
    /// <summary>The text of a string; what is no Unicode is replaced by the sign for that.</summary>
    /// <param name="given">A string.</param>
    public static (string Text, bool IsWhole) Of(JsonElement given)
    {
        try
        {
            return (given.GetString()!, true);
        }
        catch (InvalidOperationException)
        {
            return (Unescape(given.GetRawText().AsSpan()[1..^1]), false);
        }
    }

    /// <summary>A string as it is, anything else as it stands in JSON.</summary>
    public static string AsWritten(JsonElement given) => given.ValueKind == JsonValueKind.String ? Of(given).Text : given.GetRawText();

    /// <summary>The name of a member; null for one that is no Unicode, which is none of ours.</summary>
    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\')
            {
                text.Append(raw[at]);
                continue;
            }

            var escaped = raw[++at];
            if (escaped == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 4;
            }
            else
            {
                text.Append(escaped switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => escaped });
            }
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.ToString().EnumerateRunes())
        {
            whole.Append(rune);
        }

        return whole.ToString();
    }
}
