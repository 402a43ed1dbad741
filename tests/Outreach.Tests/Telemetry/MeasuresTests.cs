using System.Diagnostics.Metrics;
using System.Text.Json;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.InboundMail;
using Outreach.Notices;
using Outreach.Platform.Telemetry;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.Sweep;
using Outreach.Tests.Deployment;
using Outreach.WorkItems;

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
        FollowUpCounters.MentionTakenIn("twitter", duplicate: false);
        FollowUpCounters.MentionsRefused(RefusalReason.NoChannel, 1);
        InboundMailCounters.Taken(NotedMail.Own, isKept: false);
        FollowUpCounters.Acknowledged("twitter", inTime: true);
        FollowUpCounters.Resolved("twitter");
        FollowUpCounters.Closed("twitter", "confirmed");
        CallCounters.CallAttempted("connected");
        NoticeCounters.Noticed(FollowUpNotices.Assigned, NoticeStatus.Sent);
        NoticeCounters.DigestDone(NoticeStatus.Sent);
        OutboxCounters.GivenUp(OutboxKind.Notice);
        SweepCounters.SweepCompleted();
        SweepCounters.SweepFound("open", 1);
    }

    private static string NamesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(tag => tag.Key));

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
