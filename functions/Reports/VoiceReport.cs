using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>A topic that is part of another one.</summary>
/// <param name="Topic">Its id.</param>
/// <param name="Name">What it was called.</param>
/// <param name="Into">The id of the topic that it was made part of, perhaps one that is itself part of another.</param>
/// <param name="Tag">Its ETag, for the If-Match of whoever takes it out again.</param>
internal sealed record MergedTopic(string Topic, string Name, string Into, string Tag);

/// <summary>What customers said about a topic in a span.</summary>
internal sealed record VoiceLine
{
    /// <summary>The topic's id; <c>not_sorted</c> for what nobody has given a topic yet.</summary>
    public required string Topic { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it; null for what nobody has given a topic yet.</summary>
    public required VoiceState? State { get; init; }

    /// <summary>Why, in words that may be read out to a customer.</summary>
    public required string? Reason { get; init; }

    /// <summary>How many customers said it: one who says it often counts once.</summary>
    public required int Customers { get; init; }

    /// <summary>How many did in as many days before.</summary>
    public required int Before { get; init; }

    /// <summary>How often it was said.</summary>
    public required int Words { get; init; }

    /// <summary>The topics that became part of it.</summary>
    public required IReadOnlyList<MergedTopic> MergedFrom { get; init; }

    /// <summary>Some of it, the latest last, without names.</summary>
    public IReadOnlyList<string> Quotes { get; init; } = [];

    /// <summary>All of it.</summary>
    public required string Link { get; init; }
}

/// <summary>What customers want changed: the topics of a span, those of most customers first.</summary>
/// <param name="From">The first day, of the office's calendar.</param>
/// <param name="To">The last day.</param>
/// <param name="Customers">How many customers said something.</param>
/// <param name="Before">How many did in as many days before.</param>
/// <param name="Topics">Each that is not part of another one, also if nobody spoke of it.</param>
internal sealed record VoiceReport(string From, string To, int Customers, int Before, IReadOnlyList<VoiceLine> Topics)
{
    /// <summary>As CSV (RFC 4180), a line for each topic, without words.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder(CsvText.ByteOrderMark).Append("topic,name,state,reason,customers,before,words\r\n");
        foreach (var line in Topics)
        {
            string[] cells =
            [
                CsvText.Harmless(line.Topic),
                CsvText.Field(line.Name),
                line.State is { } state ? Json.NameOf(state) : "",
                CsvText.Field(line.Reason ?? ""),
                .. new[] { line.Customers, line.Before, line.Words }.Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ];
            csv.AppendJoin(',', cells).Append("\r\n");
        }

        return csv.ToString();
    }
}

/// <summary>The sums of a span, topic by topic, with what was merged by now. Pure.</summary>
internal sealed class VoiceSums
{
    private readonly IReadOnlyDictionary<string, StoredVoiceTopic> _stored;
    private readonly IReadOnlyDictionary<string, VoiceTopic> _topics;
    private readonly Dictionary<string, VoiceSum> _now;
    private readonly Dictionary<string, VoiceSum> _before;

    public VoiceSums(
        IEnumerable<ReportDay> now, IEnumerable<ReportDay> before, IReadOnlyDictionary<string, StoredVoiceTopic> topics)
    {
        _stored = topics;
        _topics = topics.ToDictionary(one => one.Key, one => one.Value.Topic);
        (_now, _before) = (SumOf(now, _topics), SumOf(before, _topics));
    }

    /// <summary>The ids of the items whose words are shown.</summary>
    public IReadOnlyList<string> Quoted => [.. _now.Values.SelectMany(sum => sum.Latest)];

    /// <param name="words">The words of <see cref="Quoted"/> that are still there, by id.</param>
    public VoiceReport Report(ReportDays span, IReadOnlyDictionary<string, string> words) => new(
        ReportFactsRow.KeyOf(span.From),
        ReportFactsRow.KeyOf(span.To),
        CustomersOf(_now),
        CustomersOf(_before),
        [
            .. _now.Keys.Union(_before.Keys).Union(_topics.Values.Where(topic => topic.MergedInto is null).Select(topic => topic.Id))
                .Select(topic => LineOf(topic, span, words))
                .OrderByDescending(line => line.Customers).ThenByDescending(line => line.Before)
                .ThenBy(line => line.Topic, StringComparer.Ordinal),
        ]);

    private VoiceLine LineOf(string topic, ReportDays span, IReadOnlyDictionary<string, string> words)
    {
        var sum = _now.GetValueOrDefault(topic) ?? new VoiceSum();
        var known = topic == VoiceTopic.NotSorted ? null : _topics.GetValueOrDefault(topic) ?? VoiceTopic.Named(topic);
        return new VoiceLine
        {
            Topic = topic,
            Name = known?.Name ?? "Not sorted yet",
            State = known?.State,
            Reason = known?.Reason,
            Customers = sum.Customers.Count,
            Before = _before.GetValueOrDefault(topic)?.Customers.Count ?? 0,
            Words = sum.Words,
            MergedFrom = [
                .. _stored.Values
                    .Where(part => part.Topic.MergedInto is not null && VoiceRules.Resolve(_topics, part.Topic.Id) == topic)
                    .OrderBy(part => part.Topic.Id, StringComparer.Ordinal)
                    .Select(part => new MergedTopic(part.Topic.Id, part.Topic.Name, part.Topic.MergedInto!, part.ETag.ToString())),
            ],
            Quotes = [.. sum.Latest.Select(words.GetValueOrDefault).OfType<string>()],
            Link = $"/api/reports/voice/{topic}" + new QueryBuilder
            {
                { "from", ReportFactsRow.KeyOf(span.From) },
                { "to", ReportFactsRow.KeyOf(span.To) },
            },
        };
    }

    private static int CustomersOf(Dictionary<string, VoiceSum> sums) =>
        sums.Values.SelectMany(sum => sum.Customers).Distinct(StringComparer.Ordinal).Count();

    private static Dictionary<string, VoiceSum> SumOf(IEnumerable<ReportDay> days, IReadOnlyDictionary<string, VoiceTopic> topics)
    {
        var sums = new Dictionary<string, VoiceSum>(StringComparer.Ordinal);
        foreach (var (topic, sum) in days.SelectMany(day => day.Voice))
        {
            var id = VoiceRules.Resolve(topics, topic);
            if (!sums.TryGetValue(id, out var whole))
            {
                sums[id] = whole = new VoiceSum();
            }

            whole.Add(sum);
        }

        return sums;
    }
}
