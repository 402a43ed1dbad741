using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Outreach.Platform;

namespace Outreach.SharedKernel;

/// <summary>The name under which a channel is known here, whatever a source calls it. Pure; never throws.</summary>
internal static class ChannelNameRule
{
    private const int MostUnits = 32;
    private const int UnitsOfFingerprint = 8;

    /// <summary>
    /// The name, such as <c>google-play</c> for <c>Google Play</c>, always the same for one writing; null for a text without a letter or
    /// digit. What is lost of a name in another alphabet, or of a long one, is told apart by a fingerprint.
    /// </summary>
    public static string? Of(string written)
    {
        var given = written.Trim().ToLowerInvariant();
        if (Formats.IsChannel(given))
        {
            return given;
        }

        var plain = Plain(given);
        if (!plain.EnumerateRunes().Any(Rune.IsLetterOrDigit))
        {
            return null;
        }

        var (name, isWhole) = Latin(plain);
        return isWhole && name.Length <= MostUnits ? name : WithFingerprint(name, plain);
    }

    /// <summary>In one form, without what nobody sees; lower case after that too, as letters that are drawn otherwise have none.</summary>
    private static string Plain(string given)
    {
        var seen = new StringBuilder(given.Length);
        foreach (var rune in NormalForm.Of(given, NormalizationForm.FormKD).ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || !Unseen.Is(rune))
            {
                seen.Append(rune);
            }
        }

        return seen.ToString();
    }

    /// <summary>What a name can hold of it, and whether that is all of its letters and digits.</summary>
    private static (string Name, bool IsWhole) Latin(string plain)
    {
        var (name, isWhole) = (new StringBuilder(plain.Length), true);
        foreach (var rune in plain.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark))
        {
            var held = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') ? (char)rune.Value : '-';
            isWhole &= held != '-' || !Rune.IsLetterOrDigit(rune);
            if (held != '-' || (name.Length > 0 && name[^1] != '-'))
            {
                name.Append(held);
            }
        }

        return (name.ToString().TrimEnd('-'), isWhole);
    }

    private static string WithFingerprint(string name, string plain)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)))[..UnitsOfFingerprint];
        var beginning = name[..Math.Min(name.Length, MostUnits - UnitsOfFingerprint - 1)].TrimEnd('-');
        return $"{(beginning.Length == 0 ? "channel" : beginning)}-{fingerprint}";
    }
}
