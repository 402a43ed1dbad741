using System.Globalization;

namespace Outreach.Reports;

/// <summary>A question of a manager, answered by a report's own figures.</summary>
/// <param name="InWords">The question, the figure, and what it was in the span before.</param>
/// <param name="Share">The part of 1 that a picture shows; null where the figure is no part, or there is nothing.</param>
internal sealed record ReportAnswer(string InWords, double? Share);

/// <summary>What a manager wants to know of a span of days: the five questions of the board's report, as sentences. Pure.</summary>
internal static class ReportAnswers
{
    private static readonly (string Question, string Of, string Figure)[] Shares =
    [
        ("Was everyone answered?", "mentions were answered by a person", ConsistencyFigures.AcknowledgedShare),
        ("Was it really fixed?", "closed problems were confirmed by the customer", ConsistencyFigures.ConfirmedFixed),
        ("Did we keep our promises?", "promises were kept so far", ConsistencyFigures.PromisesKept),
        ("Did our calls reach them?", "calls that came due reached the customer", ConsistencyFigures.CallsConnected),
    ];

    /// <param name="now">The total of the span's report.</param>
    /// <param name="before">The total of the report of as many days before it.</param>
    public static IReadOnlyList<ReportAnswer> Of(IReadOnlyList<ReportFigure> now, IReadOnlyList<ReportFigure> before)
    {
        var shares = Shares.Select(one => InShare(one.Question, one.Of, Find(now, one.Figure), Find(before, one.Figure))).ToList();
        return [shares[0], Waited(now, before), .. shares[1..]];
    }

    private static ReportAnswer InShare(string question, string of, ReportFigure now, ReportFigure before) => ShareOf(now) is { } share
        ? new($"{question} {Percent(share)} of {now.Of} {of} (before: {(ShareOf(before) is { } was ? Percent(was) : "none")})", share)
        : new($"{question} None in these days.", null);

    private static ReportAnswer Waited(IReadOnlyList<ReportFigure> now, IReadOnlyList<ReportFigure> before)
    {
        const string Question = "How long did they wait?";
        return Find(now, ConsistencyFigures.FirstReplyBusinessMedian).Value is { } half
            ? new(
                $"{Question} Half had an answer within {InWords(half)} of working time, nine of ten within "
                    + $"{InWords(Find(now, ConsistencyFigures.FirstReplyBusinessP90).Value ?? half)} (half before: "
                    + (Find(before, ConsistencyFigures.FirstReplyBusinessMedian).Value is { } was ? $"{InWords(was)})" : "none)"),
                null)
            : new($"{Question} Nobody was answered.", null);
    }

    private static ReportFigure Find(IReadOnlyList<ReportFigure> figures, string name) => figures.Single(figure => figure.Name == name);

    private static double? ShareOf(ReportFigure figure) => figure.Unit switch
    {
        FigureUnit.Share => figure.Value,
        FigureUnit.Count or FigureUnit.Seconds => figure.Of == 0 ? null : figure.Value / figure.Of,
    };

    // Rounded down: 100 % is all of them.
    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor((share * 100) + 1e-6)} %");

    private static string InWords(double seconds) => seconds < 100 * 60
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds / 60)} min")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds / 3600, seconds < 36_000 ? 1 : 0)} h");
}
