using System.Globalization;
using System.Text;
using Outreach.Platform;

namespace Outreach.Reports;

/// <summary>Customers' feedback about one topic in a week.</summary>
/// <param name="Topic">What about.</param>
/// <param name="Count">How often.</param>
/// <param name="Said">In their own words, in order; deleted words are only counted.</param>
internal sealed record FeedbackTopic(string Topic, int Count, IReadOnlyList<string> Said);

/// <summary>Customers' feedback in a week of the office's calendar.</summary>
/// <param name="Week">The ISO week, such as <c>2026-W48</c>.</param>
/// <param name="Count">How much it was.</param>
/// <param name="Topics">What about, the most frequent first.</param>
internal sealed record FeedbackWeek(string Week, int Count, IReadOnlyList<FeedbackTopic> Topics);

/// <summary>Customers' feedback, by week and topic, without names.</summary>
/// <param name="From">The first day, of the office's calendar.</param>
/// <param name="To">The last day.</param>
/// <param name="Count">How much it was.</param>
/// <param name="Weeks">The weeks in which there was something, in order.</param>
internal sealed record FeedbackReport(string From, string To, int Count, IReadOnlyList<FeedbackWeek> Weeks)
{
    public static FeedbackReport Of(string from, string to, IReadOnlyList<FeedbackHeard> heard) => new(
        from,
        to,
        heard.Count,
        [
            .. heard.GroupBy(one => one.Week).OrderBy(week => week.Key, StringComparer.Ordinal)
                .Select(week => new FeedbackWeek(week.Key, week.Count(), ByTopic(week))),
        ]);

    public static IReadOnlyList<FeedbackTopic> ByTopic(IEnumerable<FeedbackHeard> heard) =>
    [
        .. heard.GroupBy(one => one.Topic)
            .Select(topic => new FeedbackTopic(
                topic.Key, topic.Count(), [.. topic.OrderBy(one => one.At).Select(one => one.Said).OfType<string>()]))
            .OrderByDescending(topic => topic.Count).ThenBy(topic => topic.Topic, StringComparer.Ordinal),
    ];

    /// <summary>
    /// As CSV (RFC 4180), with the mark by which a spreadsheet knows UTF-8: a line for each quotation, and one for a topic of which only
    /// the count is left.
    /// </summary>
    public string ToCsv()
    {
        var csv = new StringBuilder(CsvText.ByteOrderMark).Append("week,topic,count,said\r\n");
        foreach (var week in Weeks)
        {
            foreach (var topic in week.Topics)
            {
                foreach (var said in topic.Said.DefaultIfEmpty(""))
                {
                    csv.Append(
                        CultureInfo.InvariantCulture,
                        $"{week.Week},{CsvText.Harmless(topic.Topic)},{topic.Count},{CsvText.Field(said)}\r\n");
                }
            }
        }

        return csv.ToString();
    }
}
