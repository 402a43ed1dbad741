using System.Globalization;
using System.Text.Json;
using Outreach.Platform;

namespace Outreach.FollowUps.Mentions;

/// <summary>How sources say that a mention is deleted. Pure; never throws.</summary>
internal static class DeletedRule
{
    /// <summary>2001 in seconds, and long before it in milliseconds: a smaller number counts or switches something.</summary>
    private const double FirstMoment = 1_000_000_000;

    /// <summary>The beginning of 2100, in seconds.</summary>
    private const double LastMoment = 4_102_444_800;

    private static readonly double[] Units = [1, 1e3, 1e6, 1e9];

    // With a day first, as spreadsheets and browsers write them, or a month: which of the two it is makes no difference here.
    private static readonly string[] Days =
    [
        .. from day in (string[])["d.M.", "d/M/", "M/d/", "d-M-"]
           from year in (string[])["yyyy", "yy"]
           from comma in (string[])["", ","]
           from time in (string[])["", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt"]
           select day + year + comma + time,
    ];

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
    /// of what is not deleted. Or a spreadsheet wrote it, in the language of whoever has it.
    /// </summary>
    /// <param name="other">The JSON of another place that is mapped to it, which may say so too; null for none.</param>
    public static string Mapped(JsonElement given, string? other)
    {
        var text = TextOf(given);
        return SaysSo(other) ? other!
            : IsMoment(text) ? "true"
            : text.ToLowerInvariant() switch
            {
                "wahr" or "waar" or "vrai" or "verdadero" or "yes" or "ja" or "oui" or "si" or "s\u00ed" or "x" => "true",
                "falsch" or "onwaar" or "faux" or "falso" or "no" or "nee" or "nein" or "non" => "false",
                _ => given.GetRawText(),
            };
    }

    private static bool SaysSo(string? json) => json?.Trim('"', ' ').ToLowerInvariant() is "true" or "1";

    private static bool IsMoment(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? CompactMoment(text) is { Year: > 2001 and < 2100 } || Units.Any(unit => number / unit is >= FirstMoment and < LastMoment)
            // A moment long ago, or that is not to come, stands for none; with a year of two digits, programs write up to 2001 for it.
            : (Instants.Parse(text) ?? Instants.ParseMail(text) ?? LocalMoment(text) ?? Day(text)) is { Year: > 2001 and < 2100 };

    private static DateTimeOffset? CompactMoment(string text) =>
        DateTimeOffset.TryParseExact(
            text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    private static DateTimeOffset? LocalMoment(string text) =>
        text is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', '-', ..]
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    // Some browsers put a narrow space before AM.
    private static DateTimeOffset? Day(string text) =>
        DateTimeOffset.TryParseExact(
            text.Replace('\u202f', ' '), Days, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    private static string TextOf(JsonElement given) => GivenText.AsWritten(given).Trim();
}
