using System.Diagnostics.Metrics;
using System.Text.Json;
using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Platform.Telemetry;
using Outreach.Reports;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Telemetry;

/// <summary>The code measures what <c>infra/measures.json</c> says, and nothing else: alerts and pages go by that file.</summary>
[Collection(Listening.Collection)]
public sealed class MeasuresTests
{
    [Fact]
    public void The_code_and_the_list_of_measures_are_of_one_mind()
    {
        var measured = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Counters.Meter)
            {
                measured[instrument.Name] = "nothing";
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured[instrument.Name] = $"counter, by {NamesOf(tags)}");
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured[instrument.Name] = $"gauge, by {NamesOf(tags)}");
        using var gauges = new StandingGauges(TimeProvider.System);
        gauges.Set(new StandingFigures());
        listener.Start();

        CountEverything();
        listener.RecordObservableInstruments();

        Assert.Equal(Listed(), measured);
    }

    private static void CountEverything()
    {
        Counters.MentionTakenIn("twitter", duplicate: false);
        Counters.Acknowledged("twitter", inTime: true);
        Counters.Resolved("twitter");
        Counters.Closed("twitter", "confirmed");
        Counters.CallAttempted("connected");
        Counters.Noticed(NoticeKind.Assigned, NoticeStatus.Sent);
        Counters.DigestDone(NoticeStatus.Sent);
        Counters.GivenUp(OutboxKind.Notice);
        Counters.SweepCompleted();
        Counters.SweepFound("open", 1);
    }

    private static string NamesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(tag => tag.Key));

    private static SortedDictionary<string, string> Listed()
    {
        using var measures = JsonDocument.Parse(Repository.Read("infra/measures.json"));
        return new SortedDictionary<string, string>(
            measures.RootElement.EnumerateObject().ToDictionary(
                one => one.Value.GetProperty("name").GetString()!,
                one => $"{one.Value.GetProperty("kind")}, by {string.Join(' ', one.Value.GetProperty("tags").EnumerateArray())}"),
            StringComparer.Ordinal);
    }
}
