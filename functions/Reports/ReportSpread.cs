namespace Outreach.Reports;

/// <summary>How far the groups of a report lie apart in one figure.</summary>
/// <param name="Figure">In which.</param>
/// <param name="Formula">How that is measured, in words.</param>
/// <param name="Difference">Largest minus smallest, in the figure's unit; null where fewer than two groups can be compared.</param>
/// <param name="Ratio">Largest divided by smallest; null where the smallest is 0, too.</param>
/// <param name="Groups">How many groups were compared.</param>
internal sealed record ReportSpread(string Figure, string Formula, double? Difference, double? Ratio, int Groups)
{
    private static readonly string[] Measured =
    [
        ConsistencyFigures.AcknowledgedShare,
        ConsistencyFigures.FirstReplyMedian,
        ConsistencyFigures.FirstReplyBusinessMedian,
    ];

    /// <summary>Of groups that are shown; those of few customers are left out, for one customer makes them differ.</summary>
    public static IReadOnlyList<ReportSpread> Of(IEnumerable<ReportSum> shown)
    {
        var compared = shown.Where(group => group.Customers.AreEnough).ToList();
        return [.. ConsistencyFigures.All.Where(figure => Measured.Contains(figure.Name)).Select(figure => Of(figure, compared))];
    }

    private static ReportSpread Of(FigureDefinition figure, IReadOnlyList<ReportSum> groups)
    {
        var values = groups.Select(figure.Value).OfType<double>().ToList();
        var (least, most) = values.Count > 1 ? (values.Min(), values.Max()) : ((double?)null, (double?)null);
        return new(
            figure.Name,
            $"The largest {figure.Name} of the groups with {CustomersSeen.Enough} customers or more minus the smallest; ratio: the largest "
                + "divided by it.",
            most - least,
            least > 0 ? most / least : null,
            values.Count);
    }
}
