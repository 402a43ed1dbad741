using System.Globalization;
using System.Text;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>The figures of one group.</summary>
/// <param name="Group">A week, channel, person or language, or whether we knew the customers.</param>
/// <param name="Figures">In the same order for each group.</param>
internal sealed record ReportGroup(string Group, IReadOnlyList<ReportFigure> Figures);

/// <summary>What is not shown, and why.</summary>
/// <param name="FewCustomers">Groups of fewer than five customers, or by which those could be found out.</param>
/// <param name="OtherPersons">Colleagues: their figures are theirs and those of whoever leads.</param>
internal sealed record ReportLeftOut(int FewCustomers, int OtherPersons);

/// <summary>Whether every customer was treated alike: what reached us in a span, and what became of it since.</summary>
internal sealed record ConsistencyReport
{
    /// <summary>The first day, of the office's calendar.</summary>
    public required string From { get; init; }

    /// <summary>The last day.</summary>
    public required string To { get; init; }

    /// <summary>By what it is divided into groups.</summary>
    public required ReportBy By { get; init; }

    /// <summary>The zone of the days.</summary>
    public required string TimeZone { get; init; }

    /// <summary>By what part of itself a duration may be wrong at the most; counts are exact.</summary>
    public double DurationError { get; init; } = DurationSketch.Error;

    /// <summary>Everything together.</summary>
    public required IReadOnlyList<ReportFigure> Total { get; init; }

    /// <summary>Group by group, in the order of their names.</summary>
    public required IReadOnlyList<ReportGroup> Groups { get; init; }

    /// <summary>What is not shown.</summary>
    public required ReportLeftOut LeftOut { get; init; }

    /// <summary>How far the groups lie apart.</summary>
    public required IReadOnlyList<ReportSpread> Spread { get; init; }

    /// <param name="days">The sums of the span's days, by <paramref name="by"/>.</param>
    /// <param name="today">Of the office: what is still to come is no silent day.</param>
    public static ConsistencyReport Of(
        IReadOnlyList<ReportDay> days, ReportDays span, ReportBy by, LocalDate today, string timeZone, ReportViewer viewer)
    {
        var past = new ReportDays(span.From, today < span.To ? today : span.To);
        var groups = by == ReportBy.None ? new Dictionary<string, ReportSum>() : GroupsOf(days, by);
        var shown = viewer.Shown(by, groups);
        var hidden = groups.Count - shown.Count;
        return new ConsistencyReport
        {
            From = ReportFactsRow.KeyOf(span.From),
            To = ReportFactsRow.KeyOf(span.To),
            By = by,
            TimeZone = timeZone,
            Total =
            [
                .. FiguresOf(TotalOf(days, by), ConsistencyFigures.For(ReportBy.None), span, ReportBy.None, null),
                .. Coverage(past, days.Select(day => (day.Day, day.By[ColumnOf(by)].Values.Sum(group => group.Mentions)))),
            ],
            Groups =
            [
                .. shown.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ReportGroup(
                    group.Key,
                    [
                        .. FiguresOf(group.Value, ConsistencyFigures.For(by), span, by, group.Key),
                        .. by == ReportBy.Channel
                            ? Coverage(past, days.Select(day => (day.Day, day.By[by].GetValueOrDefault(group.Key)?.Mentions ?? 0)))
                            : [],
                    ])),
            ],
            LeftOut = by == ReportBy.Person ? new(0, hidden) : new(hidden, 0),
            Spread = by == ReportBy.None || (by == ReportBy.Person && !viewer.SeesEverybody) ? [] : ReportSpread.Of(shown.Values),
        };
    }

    /// <summary>The same with how many e-mails we sent our own staff: too many are not read.</summary>
    /// <param name="counts">Of the report's days.</param>
    public ConsistencyReport WithMails(IReadOnlyList<StaffMailCount> counts) => By is ReportBy.None or ReportBy.Week or ReportBy.Person
        ? this with
        {
            Total = [.. Total, .. MailsOf(counts)],
            Groups =
            [
                .. Groups.Select(group => group with
                {
                    Figures =
                    [
                        .. group.Figures,
                        .. MailsOf(
                            counts.Where(one => group.Group == (By == ReportBy.Week ? CallFeedback.WeekOf(one.Day) : one.StaffId))),
                    ],
                }),
            ],
        }
        : this;

    private static IEnumerable<ReportFigure> MailsOf(IEnumerable<StaffMailCount> counts)
    {
        var personDays = counts.ToList();
        var mails = personDays.Sum(one => one.Mails);
        double? aPersonAndDay = personDays.Count == 0 ? null : Math.Round((double)mails / personDays.Count, 4);
        yield return new("emails", FigureUnit.Count, mails, personDays.Count, null);
        yield return new("emails_a_person_and_day", FigureUnit.Count, aPersonAndDay, personDays.Count, null);
        yield return new(
            "emails_most_on_one_day", FigureUnit.Count, personDays.Count == 0 ? null : personDays.Max(one => one.Mails),
            personDays.Count, null);
    }

    /// <summary>By what the days' sums have to be read: a week is a sum of days.</summary>
    public static ReportBy ColumnOf(ReportBy by) => by == ReportBy.Week ? ReportBy.None : by;

    /// <summary>The sums of all days, group by group.</summary>
    public static Dictionary<string, ReportSum> GroupsOf(IReadOnlyList<ReportDay> days, ReportBy by)
    {
        var groups = new Dictionary<string, ReportSum>(StringComparer.Ordinal);
        foreach (var day in days)
        {
            foreach (var (name, sum) in day.By[ColumnOf(by)].Where(group => group.Key != ReportGroups.Ungrouped))
            {
                var group = by == ReportBy.Week ? CallFeedback.WeekOf(day.Day) : name;
                if (!groups.TryGetValue(group, out var known))
                {
                    groups[group] = known = new ReportSum();
                }

                known.Add(sum);
            }
        }

        return groups;
    }

    /// <summary>
    /// As CSV (RFC 4180), with the mark by which a spreadsheet knows UTF-8: a line for each figure of each group, and one for each measure
    /// of how far they lie apart.
    /// </summary>
    public string ToCsv()
    {
        var csv = new StringBuilder(CsvText.ByteOrderMark).Append("group,figure,unit,value,of,link\r\n");
        foreach (var group in Groups.Prepend(new ReportGroup(ReportGroups.All, Total)))
        {
            foreach (var figure in group.Figures)
            {
                Append(group.Group, figure.Name, Json.NameOf(figure.Unit), figure.Value, figure.Of, figure.Link ?? "");
            }
        }

        foreach (var spread in Spread)
        {
            Append("spread", spread.Figure + "_difference", "difference", spread.Difference, spread.Groups, "");
            Append("spread", spread.Figure + "_ratio", "ratio", spread.Ratio, spread.Groups, "");
        }

        return csv.ToString();

        void Append(string group, string figure, string unit, double? value, int of, string link) => csv.Append(
            CultureInfo.InvariantCulture, $"{CsvText.Harmless(group)},{figure},{unit},{value},{of},{CsvText.Field(link)}\r\n");
    }

    private static IEnumerable<ReportFigure> FiguresOf(
        ReportSum sum, IEnumerable<FigureDefinition> figures, ReportDays span, ReportBy by, string? group) =>
        figures.Select(figure => new ReportFigure(
            figure.Name, figure.Unit, figure.Value(sum) is { } value ? Math.Round(value, 4) : null, figure.Of(sum),
            figure.Of(sum) == 0 ? null : ReportItemsQuery.LinkTo(figure.Items, span, by, group)));

    private static ReportSum TotalOf(IReadOnlyList<ReportDay> days, ReportBy by)
    {
        var total = new ReportSum();
        foreach (var group in days.SelectMany(day => day.By[ColumnOf(by)].Values))
        {
            total.Add(group);
        }

        return total;
    }

    /// <summary>Whether a source has gone silent: on how many days nothing came.</summary>
    private static IEnumerable<ReportFigure> Coverage(ReportDays past, IEnumerable<(LocalDate Day, int Mentions)> days)
    {
        var count = past.To < past.From ? 0 : Period.DaysBetween(past.From, past.To) + 1;
        var mentions = days.Where(day => day.Day <= past.To && day.Mentions > 0).Select(day => day.Mentions).ToList();
        var aDay = count == 0 ? (double?)null : Math.Round((double)mentions.Sum() / count, 4);
        yield return new("mentions_a_day", FigureUnit.Count, aDay, count, null);
        yield return new("silent_days", FigureUnit.Count, count - mentions.Count, count, null);
    }
}
