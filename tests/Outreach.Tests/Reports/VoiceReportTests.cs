using System.Text.Json;
using Azure;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.Reports;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

/// <summary>Topics are counted by customers, now and before, also where they were merged or the customer is erased.</summary>
public sealed class VoiceReportTests
{
    private static readonly LocalDate Monday = new(2026, 3, 2);
    private static readonly ReportDays Week = new(Monday, Monday.PlusDays(6));

    [Fact]
    public void A_customer_who_says_it_often_counts_once_and_the_topic_of_most_customers_comes_first()
    {
        var report = Report(
            [
                Day(Monday, ("app", "p1"), ("app", "p1"), ("bills", "p1")),
                Day(Monday.PlusDays(3), ("app", "p1"), ("bills", "p2"), ("not_sorted", "p3")),
            ],
            [Day(Monday.PlusDays(-1), ("app", "p1"), ("app", "p4"), ("old", "p4"))]);

        Assert.Equal((3, 2), (report.Customers, report.Before));
        Assert.Equal(
            [("bills", 2, 0, 2), ("app", 1, 2, 3), ("not_sorted", 1, 0, 1), ("old", 0, 1, 0)],
            report.Topics.Select(line => (line.Topic, line.Customers, line.Before, line.Words)));
        Assert.Equal("/api/reports/voice/app?from=2026-03-02&to=2026-03-08", report.Topics[1].Link);
        Assert.Equal(("Not sorted yet", null), (report.Topics[2].Name, report.Topics[2].State));
    }

    [Fact]
    public void A_merge_moves_the_counts_and_a_customer_of_both_counts_once()
    {
        var topics = new[]
        {
            VoiceTopic.Named("app") with { MergedInto = "type" },
            VoiceTopic.Named("type") with { Name = "Larger type", State = VoiceState.Declined, Reason = "No." },
        };

        var report = Report([Day(Monday, ("app", "p1"), ("type", "p1"), ("app", "p2"))], [], topics);

        var line = Assert.Single(report.Topics);
        Assert.Equal(("type", "Larger type", 2, 3), (line.Topic, line.Name, line.Customers, line.Words));
        Assert.Equal((VoiceState.Declined, "No."), (line.State!.Value, line.Reason));
        Assert.Equal([new MergedTopic("app", "app", "type", "\"app\"")], line.MergedFrom);
    }

    [Fact]
    public void A_topic_that_nobody_speaks_of_is_listed_last_and_one_that_is_part_of_another_is_not()
    {
        var topics = new[] { VoiceTopic.Named("quiet"), VoiceTopic.Named("part") with { MergedInto = "quiet" } };

        Assert.Equal(["app", "quiet"], Report([Day(Monday, ("app", "p1"))], [], topics).Topics.Select(line => line.Topic));
    }

    [Fact]
    public void The_latest_words_that_are_left_are_quoted_two_of_a_topic_at_the_most()
    {
        var sums = new VoiceSums(
            [Day(Monday, ("app", "p1"), ("app", "p2")), Day(Monday.PlusDays(1), ("app", "p3"))], [], Topics([]));

        Assert.Equal(["2026-03-02-1", "2026-03-03-0"], sums.Quoted);

        // Deleted since the day was summed: nothing stands in its place.
        var report = sums.Report(Week, new Dictionary<string, string> { ["2026-03-03-0"] = "Larger, please." });
        Assert.Equal(["Larger, please."], report.Topics[0].Quotes);
    }

    [Fact]
    public void As_a_table_each_topic_is_a_line_and_none_is_a_formula()
    {
        var topics = new[] { VoiceTopic.Named("app") with { Name = "=1+1 \"app\"", State = VoiceState.Done } };

        Assert.Equal(
            "\uFEFFtopic,name,state,reason,customers,before,words\r\napp,\"'=1+1 \"\"app\"\"\",done,\"\",1,0,1\r\n"
                + "not_sorted,\"Not sorted yet\",,\"\",1,0,1\r\n",
            Report([Day(Monday, ("app", "p1"), ("not_sorted", "p1"))], [], topics).ToCsv());
    }

    [Fact]
    public void A_day_is_kept_as_it_was_summed_and_one_of_before_has_nothing()
    {
        var day = Day(Monday, ("app", "p1"), ("app", "p2"));

        var read = ReportDay.ReadVoice(day.ToEntity("day"));
        Assert.Equal(JsonSerializer.Serialize(day.Voice), JsonSerializer.Serialize(read.Voice));
        Assert.Equal(["p1", "p2"], read.Voice["app"].Customers);
        Assert.Equal((2, 2), (read.Voice["app"].Words, read.Voice["app"].Latest.Count));

        var before = day.ToEntity("day");
        before.Remove("Voice");
        Assert.Empty(ReportDay.ReadVoice(before).Voice);
    }

    [Fact]
    public void The_days_before_a_week_are_the_week_before() =>
        Assert.Equal(new ReportDays(new LocalDate(2026, 2, 23), new LocalDate(2026, 3, 1)), Week.JustBefore());

    private static VoiceReport Report(ReportDay[] now, ReportDay[] before, params VoiceTopic[] topics) =>
        new VoiceSums(now, before, Topics(topics)).Report(Week, new Dictionary<string, string>());

    private static Dictionary<string, StoredVoiceTopic> Topics(VoiceTopic[] topics) =>
        topics.ToDictionary(topic => topic.Id, topic => new StoredVoiceTopic(topic, new ETag($"\"{topic.Id}\"")));

    private static ReportDay Day(LocalDate day, params (string Topic, string Customer)[] said) => ReportDay.Of(day, said.Select(
        (one, index) => ReportFactsRow.Of(
            day, ReportFactsRow.Voice, $"{index}", 1,
            new VoiceFacts(one.Topic, one.Customer, $"{ReportFactsRow.KeyOf(day)}-{index}", HasWords: true))));
}
