using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.Reports;

/// <summary>The sums of a day of the office, by what was asked for: group by group.</summary>
internal sealed record ReportDay(LocalDate Day, IReadOnlyDictionary<ReportBy, IReadOnlyDictionary<string, ReportSum>> By)
{
    private const string VoiceColumn = "Voice";

    // As many as a row of Table Storage has room for.
    private const int MostParts = 16;

    /// <summary>What customers said about what we make, by topic as it was said; empty where that was not asked for.</summary>
    public IReadOnlyDictionary<string, VoiceSum> Voice { get; init; } = new Dictionary<string, VoiceSum>();

    /// <summary>What was not counted is left out, so that a year is small.</summary>
    private static readonly JsonSerializerOptions Compact = new(Json.Rows)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmptySketches } },
    };

    /// <summary>Sums what a day's rows say; of each item the latest version counts.</summary>
    public static ReportDay Of(LocalDate day, IEnumerable<ReportFactsRow> latest)
    {
        var sums = ReportGroups.Summed.ToDictionary(by => by, _ => new SortedDictionary<string, ReportSum>(StringComparer.Ordinal));
        var voice = new SortedDictionary<string, VoiceSum>(StringComparer.Ordinal);
        foreach (var row in latest)
        {
            if (row.Id.StartsWith(ReportFactsRow.FollowUp, StringComparison.Ordinal))
            {
                var facts = JsonSerializer.Deserialize<FollowUpFacts>(row.Data, Json.Rows)!;
                foreach (var (by, groups) in sums.Where(_ => ReportSum.Counts(facts)))
                {
                    SumOf(groups, ReportGroups.Of(facts, by)).Add(facts);
                }
            }
            else if (row.Id.StartsWith(ReportFactsRow.Voice, StringComparison.Ordinal))
            {
                var facts = JsonSerializer.Deserialize<VoiceFacts>(row.Data, Json.Rows)!;
                if (facts.Topic is { } topic)
                {
                    voice.TryAdd(topic, new VoiceSum());
                    voice[topic].Add(facts);
                }
            }
            else
            {
                var facts = JsonSerializer.Deserialize<CallFacts>(row.Data, Json.Rows)!;
                foreach (var (by, groups) in sums)
                {
                    SumOf(groups, ReportGroups.Of(facts, by)).Add(facts);
                }
            }
        }

        return new ReportDay(day, sums.ToDictionary(one => one.Key, one => (IReadOnlyDictionary<string, ReportSum>)one.Value))
        {
            Voice = voice,
        };
    }

    /// <summary>The latest version of each item in the rows of a day, and the keys of those that it replaced.</summary>
    public static (IReadOnlyList<ReportFactsRow> Latest, IReadOnlyList<TableEntity> Replaced) LatestOf(IReadOnlyList<TableEntity> rows)
    {
        var latest = new Dictionary<string, (ReportFactsRow Facts, TableEntity Row)>(StringComparer.Ordinal);
        var replaced = new List<TableEntity>();
        foreach (var row in rows)
        {
            var facts = ReportFactsRow.Read(row);
            if (!latest.TryGetValue(facts.Id, out var known))
            {
                latest[facts.Id] = (facts, row);
            }
            else if (facts.Version > known.Facts.Version)
            {
                replaced.Add(known.Row);
                latest[facts.Id] = (facts, row);
            }
            else
            {
                replaced.Add(row);
            }
        }

        return ([.. latest.Values.Select(one => one.Facts)], replaced);
    }

    public TableEntity ToEntity(string partition)
    {
        var row = new TableEntity(partition, ReportFactsRow.KeyOf(Day));
        foreach (var (by, groups) in By)
        {
            Document.Write(row, ColumnOf(by), JsonSerializer.Serialize(groups, Compact));
        }

        Document.Write(row, VoiceColumn, JsonSerializer.Serialize(Voice, Compact));
        return row;
    }

    /// <summary>What customers said; days that were summed before that was counted have nothing.</summary>
    public static ReportDay ReadVoice(TableEntity row) =>
        new(NodaTime.Text.LocalDatePattern.Iso.Parse(row.RowKey).Value, new Dictionary<ReportBy, IReadOnlyDictionary<string, ReportSum>>())
        {
            Voice = row.ContainsKey(VoiceColumn)
                ? JsonSerializer.Deserialize<Dictionary<string, VoiceSum>>(Document.ReadText(row, VoiceColumn), Compact)!
                : new Dictionary<string, VoiceSum>(),
        };

    public static ReportDay Read(TableEntity row, IEnumerable<ReportBy> by) => new(
        NodaTime.Text.LocalDatePattern.Iso.Parse(row.RowKey).Value,
        by.ToDictionary(
            one => one,
            one => (IReadOnlyDictionary<string, ReportSum>)JsonSerializer.Deserialize<Dictionary<string, ReportSum>>(
                Document.ReadText(row, ColumnOf(one)), Compact)!));

    /// <summary>The columns that a reader of some sums needs: a year is then no more than it has to be.</summary>
    public static IReadOnlyList<string> ColumnsOf(IEnumerable<ReportBy> by) => ["RowKey", .. by.SelectMany(one => PartsOf(ColumnOf(one)))];

    /// <summary>The same for what customers said.</summary>
    public static IReadOnlyList<string> ColumnsOfVoice() => ["RowKey", .. PartsOf(VoiceColumn)];

    private static IEnumerable<string> PartsOf(string column) =>
        Enumerable.Range(0, MostParts).Select(part => part == 0 ? column : $"{column}{part}");

    private static string ColumnOf(ReportBy by) => $"By{by}";

    private static void LeaveOutEmptySketches(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(DurationSketch)))
        {
            property.ShouldSerialize = static (_, value) => value is DurationSketch { Count: > 0 };
        }
    }

    private static ReportSum SumOf(SortedDictionary<string, ReportSum> groups, string group)
    {
        if (!groups.TryGetValue(group, out var sum))
        {
            groups[group] = sum = new ReportSum();
        }

        return sum;
    }
}
