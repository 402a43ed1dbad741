using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;

namespace Outreach.Confirmation;

/// <summary>What a request for a link may say.</summary>
internal sealed record ConfirmLinkInput
{
    /// <summary>The language of its page, en, nl, de, es or fr; left out, the customer's, else what their browser asks for.</summary>
    public string? Language { get; init; }

    /// <summary>How many days it is valid, 1 to 30; left out, as configured.</summary>
    public int? Days { get; init; }

    /// <summary>Reads the body, which may be left out.</summary>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<ConfirmLinkInput> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0 or null && request.ContentType is null)
        {
            return new ConfirmLinkInput();
        }

        var input = RequestBody.Parse<ConfirmLinkInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var errors = new Dictionary<string, string[]>();
        if (!string.IsNullOrEmpty(input.Language) && !PageLanguageRule.Speaks(input.Language))
        {
            errors["language"] = ["language must be en, nl, de, es or fr."];
        }

        if (input.Days is < 1 or > ConfirmationOptions.LongestDays)
        {
            errors["days"] = ["days must be a whole number from 1 to 30."];
        }

        return errors.Count == 0
            ? input with { Language = string.IsNullOrEmpty(input.Language) ? null : input.Language }
            : throw ProblemException.Invalid(errors);
    }
}

/// <summary>A link for a customer.</summary>
/// <param name="Url">Its address. Whoever has it can answer once: give it to the customer alone.</param>
/// <param name="ExpiresAt">Until when it is valid (UTC).</param>
internal sealed record ConfirmLinkView(string Url, DateTimeOffset ExpiresAt);
