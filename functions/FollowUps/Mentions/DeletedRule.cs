using System.Globalization;
using System.Text.Json;
using Outreach.Platform;

namespace Outreach.FollowUps.Mentions;

/// <summary>How sources say that a mention is deleted. Pure; never throws.</summary>
internal static class DeletedRule
{
    /// <summary>Of a clock or a zone that differs from ours.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <summary>What is earlier stands for no moment: programs write years up to 2001 for "never".</summary>
    private static readonly DateTimeOffset First = new(2002, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] CompactDays = ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss", "yyyyMMddHHmmssfff"];

    private const double TicksUntil1601 = 504_911_232_000_000_000;

    // Seconds, and thousandths of each, since 1970.
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

    /// <summary>
    /// Whether it is; null where that can't be read. Many sources give the moment of the deletion, and none, a moment long ago or one that
    /// is to come for what is not deleted.
    /// </summary>
    /// <param name="now">UTC.</param>
    public static bool? Read(JsonElement? given, DateTimeOffset now) => given is not { } value ? false
        : TextOf(value).ToLowerInvariant() switch
        {
            "true" or "1" => true,
            "false" or "0" or "" or "null" => false,
            var text => MomentsOf(text).Any(moment => moment >= First && moment <= now + Ahead) ? true : null,
        };

    /// <summary>
    /// A value as JSON that a source has at a place mapped to <c>deleted</c>, which a spreadsheet may have written in the language of
    /// whoever has it.
    /// </summary>
    /// <param name="other">The JSON of another place that is mapped to it, which may say so too; null for none.</param>
    public static string Mapped(JsonElement given, string? other)
    {
        var json = TextOf(given).ToLowerInvariant() switch
        {
            "wahr" or "waar" or "vrai" or "verdadero" or "yes" or "ja" or "oui" or "si" or "s\u00ed" or "x" => "true",
            "falsch" or "onwaar" or "faux" or "falso" or "no" or "nee" or "nein" or "non" => "false",
            _ => given.GetRawText(),
        };
        return other is not null && RankOf(other).CompareTo(RankOf(json)) > 0 ? other : json;
    }

    /// <summary>How much a value counts beside another one: a yes most, then the earlier moment, as a later one may never come.</summary>
    private static (int Rank, long Earliness) RankOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = TextOf(document.RootElement).ToLowerInvariant();
        return text is "true" or "1" ? (3, 0)
            : MomentsOf(text).Where(moment => moment >= First).ToList() is { Count: > 0 } moments ? (2, -moments.Min().UtcTicks)
            : text is "" or "null" ? (0, 0)
            : (1, 0);
    }

    private static IEnumerable<DateTimeOffset> MomentsOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? NumberedMoments(number).Concat(CompactMoment(text) is { } compact ? [compact] : [])
            : (Instants.Parse(text) ?? Instants.ParseMail(text) ?? LocalMoment(text) ?? Day(text)) is { } moment ? [moment] : [];

    /// <summary>
    /// What a number may say as a count of seconds or parts of them since 1970, or of the ticks of Windows since 1601 or 1.
    /// </summary>
    private static IEnumerable<DateTimeOffset> NumberedMoments(double number) =>
    [
        .. Units.Select(unit => number / unit).Where(seconds => seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            .Select(seconds => DateTimeOffset.FromUnixTimeSeconds((long)seconds)),
        .. ((double[])[0, TicksUntil1601]).Select(since => number + since).Where(ticks => ticks < DateTimeOffset.MaxValue.Ticks)
            .Select(ticks => new DateTimeOffset((long)ticks, TimeSpan.Zero)),
    ];

    private static DateTimeOffset? CompactMoment(string text) =>
        DateTimeOffset.TryParseExact(
            text.Split('.')[0], CompactDays, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
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
