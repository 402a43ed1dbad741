using System.Globalization;
using System.Text;

namespace Outreach.Customers;

/// <summary>When two ways to write a handle are the same handle, channel by channel. Pure; writing the result again changes nothing.</summary>
public static class HandleRules
{
    private const string Twitter = "twitter";
    private const string Email = "email";

    private static readonly IdnMapping Domains = new();

    /// <summary>A handle as everyone on its channel would call it the same.</summary>
    /// <param name="channel">Where; also a made-up one such as <c>phone</c>.</param>
    /// <param name="handle">As somebody wrote it.</param>
    public static string Normalise(string channel, string handle)
    {
        var normal = handle;
        for (var next = Once(channel, normal); next != normal; next = Once(channel, normal))
        {
            // What is taken away or replaced can bring letters together that are one letter in Unicode's form.
            normal = next;
        }

        return normal;
    }

    private static string Once(string channel, string handle)
    {
        var folded = Fold(handle);
        return channel == Email ? Mailbox(folded) : LookAlikes.Fold(folded.TrimStart('@').Trim(), always: channel == Twitter);
    }

    /// <summary>One Unicode form, one case, nothing that can't be seen, and one space where there is space.</summary>
    private static string Fold(string text)
    {
        // Up and down again, for some letters have two small forms; taken apart before, for some marks are letters when they are capitals.
        var oneCase = text.Normalize(NormalizationForm.FormKD).ToUpperInvariant().ToLowerInvariant();
        var seen = new StringBuilder(text.Length);
        foreach (var rune in oneCase.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                seen.Append(' ');
            }
            else if (!IsUnseen(rune))
            {
                seen.Append(rune);
            }
        }

        return string.Join(' ', seen.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A mailbox: what stands before the @ is the owner's to choose, a plus and all; the domain may be written in two ways.</summary>
    private static string Mailbox(string address)
    {
        var at = address.LastIndexOf('@');
        return at <= 0 ? LookAlikes.Fold(address, always: false) : $"{LookAlikes.Fold(address[..at], always: false)}@{Domain(address[(at + 1)..])}";
    }

    private static string Domain(string domain)
    {
        try
        {
            return Domains.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // No domain that there can be: it is what it is.
            return domain;
        }
    }

    /// <summary>Format characters, and those that fill no space though Unicode counts them as letters or marks.</summary>
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
