using System.Globalization;
using System.Text.Json;
using Outreach.Platform;

namespace Outreach.FollowUps.Mentions;

/// <summary>How sources say that a mention is deleted. Pure; never throws.</summary>
internal static class DeletedRule
{
    /// <summary>2001 in seconds, and long before it in milliseconds: a smaller number counts or switches something.</summary>
    private const double FirstMoment = 1_000_000_000;

    /// <summary>The field of a mention that says so.</summary>
    public const string Field = "deleted";

    /// <summary>Whether it is; null where that can't be read.</summary>
    public static bool? Read(JsonElement? given) => given is not { } value ? false : TextOf(value).ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" or "" or "null" => false,
        _ => null,
    };

    /// <summary>
    /// A value as JSON that a source has at the place mapped to <c>deleted</c>: it is often the moment of the deletion, and there is none
    /// of what is not deleted.
    /// </summary>
    public static string Mapped(JsonElement given) => IsMoment(TextOf(given)) ? "true" : given.GetRawText();

    private static bool IsMoment(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number >= FirstMoment
            // A moment long ago stands for none.
            : (Instants.Parse(text) ?? Instants.ParseMail(text) ?? LocalMoment(text)) is { Year: > 1970 };

    private static DateTimeOffset? LocalMoment(string text) =>
        text is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', '-', ..]
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    private static string TextOf(JsonElement given) => GivenText.AsWritten(given).Trim();
}
