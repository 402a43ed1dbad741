using System.Text;

namespace Outreach.Platform;

/// <summary>The Unicode normal forms of any text, also of one that is not valid. Pure; never throws.</summary>
internal static class NormalForm
{
    // A byte order mark read the wrong way round: a JSON string may hold it, and ICU takes no text that does.
    private const char NoCharacter = '\ufffe';

    /// <summary>The normal form; what no valid text can hold is replaced by the sign for an unknown character.</summary>
    public static string Of(string text, NormalizationForm form) => (IsValid(text) ? text : Repaired(text)).Normalize(form);

    private static bool IsValid(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]) || text[at] == NoCharacter)
            {
                return false;
            }
        }

        return true;
    }

    private static string Repaired(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a surrogate pair comes as the replacement character already.
            repaired.Append(rune.Value == NoCharacter ? Rune.ReplacementChar : rune);
        }

        return repaired.ToString();
    }
}
