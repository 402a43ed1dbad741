using System.Globalization;
using System.Text;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>When two spellings of a handle are equal, by channel. Pure; normalizing the result again changes nothing.</summary>
internal static class HandleRules
{
    private static readonly IdnMapping Domains = new();

    /// <summary>The normal form of a handle, equal for all spellings on its channel.</summary>
    /// <param name="channel">The channel; may be artificial, such as <c>phone</c>.</param>
    /// <param name="handle">The handle as written.</param>
    public static string Normalise(string channel, string handle)
    {
        var normal = handle;
        for (var next = Once(channel, normal); next != normal; next = Once(channel, normal))
        {
            // Removing or replacing characters can make neighbors combine into one character under Unicode normalization.
            normal = next;
        }

        return normal;
    }

    private static string Once(string channel, string handle)
    {
        var folded = Fold(handle);
        var known = Channel.Of(channel);
        return known.IsMail ? Mailbox(folded) : LookAlikes.Fold(folded.TrimStart('@').Trim(), always: known.HasAsciiHandles);
    }

    /// <summary>One Unicode form, one case, no invisible characters, and single spaces.</summary>
    private static string Fold(string text)
    {
        // Upper case, then lower case: some letters have two lower-case forms. Decomposed first: some marks become letters in upper case.
        var oneCase = NormalForm.Of(text, NormalizationForm.FormKD).ToUpperInvariant().ToLowerInvariant();
        var seen = new StringBuilder(text.Length);
        foreach (var rune in NormalForm.Of(oneCase, NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                seen.Append(' ');
            }
            else if (!Unseen.Is(rune))
            {
                seen.Append(rune);
            }
        }

        return string.Join(' ', seen.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Normalizes a mailbox: the part before the @ is kept, plus sign included; the domain can be spelled in two ways.</summary>
    private static string Mailbox(string address)
    {
        var at = address.LastIndexOf('@');
        return at <= 0
            ? LookAlikes.Fold(address, always: false)
            : $"{LookAlikes.Fold(address[..at], always: false)}@{Domain(address[(at + 1)..])}";
    }

    private static string Domain(string domain)
    {
        try
        {
            return Domains.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // Not a valid domain: kept as it is.
            return domain;
        }
    }
}
