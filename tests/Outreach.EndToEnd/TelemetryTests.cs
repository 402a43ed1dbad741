using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.EndToEnd.Telemetry;

namespace Outreach.EndToEnd;

/// <summary>What a collector gets of one mention, told to a host of its own: what others do at the same time is not in it.</summary>
public sealed class TelemetryTests(TelemetryTests.Story story) : IClassFixture<TelemetryTests.Story>
{
    [Fact]
    public void A_mention_its_orchestration_and_its_notice_are_one_trace_and_each_span_has_its_parent()
    {
        var mention = story.Mention;
        var trace = story.Collector.Spans.Where(span => span.TraceId == mention.TraceId).ToDictionary(span => span.SpanId);

        string[] wayOfTheNotice = ["notice", "mention", "POST api/mentions", "Invoke"];
        var notice = Assert.Single(story.Of("notice"), span => span["outreach.notice.kind"] == "assigned");
        Assert.Equal(wayOfTheNotice, UpFrom(notice, trace).Select(span => span.Name));
        Assert.Equal("sent", notice["outreach.notice.outcome"]);
        Assert.Equal(
            mention.SpanId, Assert.Single(trace.Values, span => span.Name == "create_orchestration:FollowUpOrchestrator").ParentId);
        Assert.Single(trace.Values, span => span.ParentId.Length == 0);
        Assert.All(trace.Values, span => Assert.True(span.ParentId.Length == 0 || trace.ContainsKey(span.ParentId), span.Name));
        Assert.All(trace.Values, span => Assert.False(span.Failed, span.Name));
    }

    [Fact]
    public void A_turn_days_later_is_still_part_of_the_mentions_trace()
    {
        var mention = story.Mention;
        var turns = story.Of("turn");

        // Its first one is the intake's.
        Assert.True(turns.Count >= 2, $"{turns.Count} turns");
        Assert.All(turns, turn => Assert.Equal(mention.TraceId, turn.TraceId));
        Assert.Equal(["in_progress"], turns.Select(turn => turn["outreach.stage"]).Distinct());
        Assert.All(turns, turn => Assert.Equal("1", turn["outreach.run"]));
    }

    [Fact]
    public void A_command_is_found_by_the_follow_ups_id_and_says_how_it_ended()
    {
        Assert.Equal(
            [("acknowledge", "accepted"), ("acknowledge", "refused")],
            story.Of("command").Select(span => (span["outreach.command"]!, span["outreach.outcome"]!)));
        Assert.Equal(["200", "409"], story.Commands.Select(span => span["http.response.status_code"]));
    }

    [Fact]
    public void What_happened_is_counted_once()
    {
        Assert.Equal(1, Sum("outreach.mentions", ("channel", "twitter"), ("duplicate", "false")));
        Assert.Equal(1, Sum("outreach.mentions", ("channel", "twitter"), ("duplicate", "true")));
        Assert.Equal(1, Sum("outreach.acknowledged", ("channel", "twitter"), ("in_time", "true")));
        Assert.Equal(0, Sum("outreach.acknowledged", ("in_time", "false")));
        Assert.Equal(1, Sum("outreach.notices", ("kind", "assigned"), ("result", "sent")));
    }

    [Fact]
    public void How_the_work_stands_is_measured_when_an_hour_has_passed()
    {
        Assert.Equal(1, Gauge("outreach.followups.waiting"));
        Assert.Equal(0, Gauge("outreach.followups.oldest_unacknowledged.seconds"));
        Assert.Equal(0, Gauge("outreach.outbox.oldest.seconds"));
        Assert.Equal(0, Gauge("outreach.dead_letters"));
        Assert.Equal(0, Gauge("outreach.calls.due"));
        Assert.Equal(0, Gauge("outreach.staff.bounced"));
    }

    [Fact]
    public void The_log_comes_with_the_trace()
    {
        var mention = story.Mention;

        Assert.Contains(
            story.Collector.Lines,
            line => line.TraceId == mention.TraceId && line.Body.StartsWith("PostMentions answered 202", StringComparison.Ordinal));
        Assert.Equal(["outreach"], story.Collector.Services);
    }

    [Fact]
    public void Nothing_of_it_says_who_wrote_or_what_anybody_said()
    {
        var everything = story.Collector.Everything;

        Assert.Contains(story.FollowUpId, everything, StringComparison.Ordinal);
        Assert.All(Story.Words, word => Assert.DoesNotContain(word, everything, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_customers_link_is_in_none_of_it_whether_it_leads_somewhere_or_not()
    {
        var routes = story.Collector.Spans.Select(span => span["http.route"]);

        Assert.Equal(3, routes.Count(route => route == "confirm/{token}"));
        Assert.DoesNotContain(story.Token[..^1], story.Collector.Everything, StringComparison.Ordinal);
    }

    private static IEnumerable<ReceivedSpan> UpFrom(ReceivedSpan span, IReadOnlyDictionary<string, ReceivedSpan> trace)
    {
        for (var at = span; at is not null; at = trace.GetValueOrDefault(at.ParentId))
        {
            yield return at;
        }
    }

    private double Gauge(string name) => Assert.Single(story.Collector.Measures, measure => measure.Name == name).Value;

    private double Sum(string name, params (string Tag, string Value)[] tags) => story.Collector.Measures
        .Where(measure => measure.Name == name && tags.All(tag => measure.Tags.GetValueOrDefault(tag.Tag) == tag.Value))
        .Sum(measure => measure.Value);

    /// <summary>One mention, sent twice, answered, an hour later and four days after that.</summary>
    public sealed class Story : IAsyncLifetime
    {
        /// <summary>Each is said or written by somebody, and by nobody else.</summary>
        public static readonly string[] Words = [
            "bassoon", "Ophelia", "Thistledown", "letters.example", "655443322", "piccolo", "celesta", "dulcimer", "marimba", "harmonium"];

        private OutreachProcess? _host;
        private OtlpReceiver? _collector;

        public string FollowUpId { get; private set; } = "";

        internal OtlpReceiver Collector => _collector!;

        /// <summary>The span of the mention as it came first.</summary>
        internal ReceivedSpan Mention => Assert.Single(Of("mention"), span => span["outreach.duplicate"] == "false");

        public async Task InitializeAsync()
        {
            _collector = await OtlpReceiver.StartAsync();
            _host = await OutreachProcess.StartNewAsync(
                new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
                new Dictionary<string, string>(_collector.Settings) { ["Logging__LogLevel__Default"] = "Information" });
            var outreach = _host.Client;
            var lead = outreach.As("hanneke-vos");
            var mention = Client.Mention.By("bassoon_player", "My piccolo is broken.")
                .With("externalId", "celesta 1")
                .With("url", "https://social.example/dulcimer")
                .With("author.displayName", "Ophelia Thistledown")
                .With("author.email", "ophelia@letters.example")
                .With("author.phone", "+31655443322");
            FollowUpId = (await outreach.MentionAsync(mention)).FollowUpId;
            await outreach.MentionAsync(mention);
            await outreach.SettleAsync();
            var answer = new JsonObject { ["said"] = "Sorry about the marimba.", ["where"] = "harmonium", ["needsResolution"] = true };
            await lead.TryCommandAsync(FollowUpId, "acknowledge", answer);
            await lead.TryCommandAsync(FollowUpId, "acknowledge", answer.DeepClone().AsObject());
            await OpenLinkAsync(outreach, lead.Id);
            await outreach.AdvanceAsync(TimeSpan.FromHours(1));
            await _collector.UntilAsync(got => got.Measures.Any(measure => measure.Name == "outreach.followups.waiting"));
            await outreach.AdvanceAsync(TimeSpan.FromDays(4));
            await _collector.UntilAsync(got => Commands.Count == 2
                && got.Spans.Count(span => span["http.route"] == "confirm/{token}") == 3 && Of("turn").Count >= 2
                && got.Spans.Select(span => span.SpanId).ToHashSet() is var ids
                    && got.Spans.All(span => span.ParentId.Length == 0 || ids.Contains(span.ParentId)));
        }

        public async Task DisposeAsync()
        {
            await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_collector?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        /// <summary>The token of the customer's link; what proves that they are who was asked.</summary>
        public string Token { get; private set; } = "";

        /// <summary>As a customer does, and as somebody does who has only a part of it.</summary>
        private async Task OpenLinkAsync(OutreachClient outreach, string staff)
        {
            using var customer = new CustomerPage();
            var url = await CustomerPage.LinkAsync(outreach, staff, FollowUpId);
            Token = url.Split('/')[^1];
            Assert.Equal(System.Net.HttpStatusCode.OK, (await customer.OpenAsync(url)).Status);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await customer.OpenAsync(url[..^1])).Status);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await customer.AnswerAsync(url, "something_else")).Status);
        }

        /// <summary>The requests that were commands.</summary>
        internal IReadOnlyList<ReceivedSpan> Commands =>
            [.. Collector.Spans.Where(span => span["http.route"] == "api/followups/{id}/{command}")];

        internal IReadOnlyList<ReceivedSpan> Of(string name) =>
            [.. Collector.Spans.Where(span => span.Name == name && span["outreach.followup.id"] == FollowUpId)];
    }
}
