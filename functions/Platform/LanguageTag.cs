using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Outreach.Platform;

/// <summary>Tags of languages, BCP 47, such as <c>nl</c> or <c>pt-BR</c>. Pure.</summary>
internal static partial class LanguageTag
{
    public const int MostUnits = 35;

    public static bool IsWellFormed([NotNullWhen(true)] string? tag) => tag?.Length <= MostUnits && Shape().IsMatch(tag);

    /// <summary>The first part, in small letters: the language without its country or script.</summary>
    public static string LanguageOf(string tag) => tag.Split('-', '_')[0].Trim().ToLowerInvariant();

    public static bool IsSameLanguage(string one, string other) => LanguageOf(one) == LanguageOf(other);

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Shape();
}
