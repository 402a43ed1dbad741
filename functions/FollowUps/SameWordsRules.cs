using System.Globalization;
using System.Text;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>When words are the same, and when they have gone to too many customers to be meant for one of them. Pure.</summary>
internal static class SameWordsRules
{
    public static readonly TimeSpan Within = TimeSpan.FromDays(1);

    /// <summary>What a command says to the customer, with its field; null where it says nothing to them.</summary>
    public static (string Field, string Text)? WordsOf(FollowUpCommand command) => command switch
    {
        Acknowledge acknowledge => ("said", acknowledge.Said),
        Resolve resolve => ("done", resolve.Done),
        Promise promise => ("what", promise.What),
        Wait { On: WaitingOn.Customer, Said: { } said } => ("said", said),
        _ => null,
    };

    /// <summary>The words in one case and one Unicode form, without punctuation; a text of other signs alone as it is.</summary>
    public static string Normalise(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var rune in NormalForm.Of(text, NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || IsMark(rune))
            {
                words.Append(rune);
            }
            else if (words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd() is { Length: > 0 } normal ? normal : text.Trim();
    }

    /// <param name="others">How many other customers got the same.</param>
    /// <param name="most">How many may get the same; zero for any number.</param>
    public static bool AreTooMany(int others, int most) => most > 0 && others >= most;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
