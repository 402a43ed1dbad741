using System.ComponentModel.DataAnnotations;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Staff.Snippets;

/// <summary>The body of a request that adds or replaces a snippet.</summary>
internal sealed record SnippetInput
{
    private const int MostNameUnits = 64;
    private const int MostTextUnits = 300;

    /// <summary>What it is called in the menu, 64 characters at the most.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Its words, 300 characters at the most: a beginning, not a letter.</summary>
    [Required]
    public string? Text { get; init; }

    /// <summary>The language it is written in, BCP 47, such as <c>nl</c>.</summary>
    public string? Language { get; init; }

    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public Snippet ToSnippet(string id, string by, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MostNameUnits || Name.Any(char.IsControl))
        {
            errors["name"] = ["name is required: 1 to 64 characters on one line."];
        }

        if (string.IsNullOrWhiteSpace(Text) || Text.Length > MostTextUnits)
        {
            errors["text"] = ["text is required: 1 to 300 characters, for it is only a beginning."];
        }

        if (!string.IsNullOrEmpty(Language) && !LanguageTag.IsWellFormed(Language))
        {
            errors["language"] = ["language must be a BCP 47 tag, such as nl or pt-BR, or be left out."];
        }

        return errors.Count > 0
            ? throw ProblemException.Invalid(errors)
            : new Snippet
            {
                Id = id,
                Name = Name!.Trim(),
                Text = Text!,
                Language = string.IsNullOrEmpty(Language) ? null : Language,
                By = by,
                ChangedAt = now,
            };
    }
}
