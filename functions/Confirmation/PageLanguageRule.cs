using System.Diagnostics.CodeAnalysis;
using Outreach.Platform;

namespace Outreach.Confirmation;

/// <summary>In which of its languages the page is shown. Pure.</summary>
internal static class PageLanguageRule
{
    private const string ByDefault = "en";

    /// <summary>Whether the page speaks the language of a tag such as <c>nl</c> or <c>de-AT</c>.</summary>
    public static bool Speaks([NotNullWhen(true)] string? tag) => tag is not null && PageTexts.All.ContainsKey(LanguageTag.LanguageOf(tag));

    /// <summary>
    /// The first that it speaks: what staff chose for this link, what is known of the customer, what their browser asks for, what is spoken
    /// where the office is, English.
    /// </summary>
    /// <param name="accepted">The tags that the browser asks for, the dearest first.</param>
    /// <param name="officeCountry">Two letters of ISO 3166; null for none.</param>
    public static PageTexts Choose(string? chosen, string? customers, IEnumerable<string> accepted, string? officeCountry)
    {
        var tag = accepted.Prepend(customers).Prepend(chosen).Append(SpokenIn(officeCountry)).FirstOrDefault(Speaks) ?? ByDefault;
        return PageTexts.All[LanguageTag.LanguageOf(tag)];
    }

    private static string? SpokenIn(string? country) => country switch
    {
        "NL" or "BE" or "SR" => "nl",
        "DE" or "AT" or "CH" or "LI" => "de",
        "FR" or "LU" or "MC" => "fr",
        "ES" or "MX" or "AR" or "CL" or "CO" or "PE" or "UY" => "es",
        _ => null,
    };
}
