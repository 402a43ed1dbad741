using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Reports;

namespace Outreach.EndToEnd;

/// <summary>What customers tell us in calls reaches those who make the product, in their own words and without their names.</summary>
public sealed class FeedbackTests
{
    private const string Yusuf = "yusuf-demirel";

    [Fact]
    public async Task What_customers_told_us_is_in_the_report_and_in_the_leads_week_without_names_and_can_be_forgotten()
    {
        // Wednesday of week 9.
        await using var host = await OutreachHost.StartAsync(startsAt: new DateTimeOffset(2026, 2, 25, 9, 0, 0, TimeSpan.Zero));
        var (outreach, yusuf) = (host.Client, host.Client.As(Yusuf));
        var first = await outreach.LoyalAsync("@quillon", Yusuf, "+31699000301", name: "Quillon Vantongeren");
        var second = await outreach.LoyalAsync("@zazie", Yusuf, "+31699000302", name: "Zazie");
        await ConnectAsync(
            first,
            ("app", "I, Quillon (@quillon), can't pay with it, ring 0699 000 301."),
            ("app", "The font is tiny."),
            ("bills", "=SUM of what, I ask?"));
        await outreach.AdvanceAsync(TimeSpan.FromDays(6));
        await ConnectAsync(second, ("app", "Zazie likes the \"dark\" one."));
        await outreach.SettleAsync();

        var report = (await yusuf.TryReadAsync("api/reports/feedback")).Expect<Report>();
        Assert.Equal(("2026-02-04", "2026-03-03", 4), (report.From, report.To, report.Count));
        Assert.Equal([("2026-W09", 3), ("2026-W10", 1)], report.Weeks.Select(week => (week.Week, week.Count)));
        Assert.Equal([("app", 2), ("bills", 1)], report.Weeks[0].Topics.Select(topic => (topic.Topic, topic.Count)));
        Assert.Equal(["I, … (…), can't pay with it, ring ….", "The font is tiny."], report.Weeks[0].Topics[0].Said);

        var csv = await yusuf.TryReadAsync("api/reports/feedback?format=csv&from=2026-02-23&to=2026-03-03");
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (csv.Status, csv.MediaType));
        Assert.Equal(
            "week,topic,count,said\r\n2026-W09,app,2,\"I, … (…), can't pay with it, ring ….\"\r\n2026-W09,app,2,\"The font is "
                + "tiny.\"\r\n"
                + "2026-W09,bills,1,\"'=SUM of what, I ask?\"\r\n2026-W10,app,1,\"… likes the \"\"dark\"\" one.\"\r\n",
            csv.Text);
        var accepted = await outreach.SendAsync(
            HttpMethod.Get, "api/reports/feedback", staff: Yusuf, headers: new Dictionary<string, string> { ["Accept"] = "text/csv" });
        Assert.Equal(("text/csv", csv.Text), (accepted.MediaType, accepted.Text));
        Assert.Empty((await yusuf.TryReadAsync("api/reports/feedback?from=2026-02-26&to=2026-03-02")).Expect<Report>().Weeks);
        foreach (var (query, field) in new[] { ("from=yesterday", "from"), ("from=2026-03-02&to=2026-03-01", "from"), (
            "from=2001-01-01", "from"), ("to=9999-01-01", "to"), ("format=xml", "format") })
        {
            (await yusuf.TryReadAsync($"api/reports/feedback?{query}")).ExpectProblem(HttpStatusCode.BadRequest, field);
        }

        (await outreach.SendAsync(HttpMethod.Get, "api/reports/feedback")).ExpectProblem(HttpStatusCode.Unauthorized);

        // The copy names nobody; the customer's own row knows where it is.
        var copies = await host.Tables.ReadAsync("Feedback");
        Assert.Equal(4, copies.Count);
        Assert.All(copies.SelectMany(row => row.Texts), text => Assert.All(
            [first.CustomerId[1..], second.CustomerId[1..], "uillon", "Vantongeren", "azie", "99000301", "000 301"],
            secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
        var own = (await host.Tables.ReadAsync("Customers")).Where(
            row => row.Entity.RowKey.Contains(":feedback:", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, own.Count);

        // Those who lead hear of it on Monday.
        await outreach.AdvanceToAsync(new DateTimeOffset(2026, 3, 9, 12, 0, 0, TimeSpan.Zero));
        var week = (await outreach.EnvelopesAsync()).Last(mail => mail.CustomArgs["kind"] == "weekly_digest").Text!;
        Assert.Contains("What customers told us\n- app: 1\n- “… likes the \"dark\" one.”\n", week);

        var copy = copies.First(row => row.Texts.Any(text => text.Contains("font", StringComparison.Ordinal))).Entity;
        var feedback = host.Services.GetRequiredService<FeedbackStore>();
        await feedback.ForgetAsync(copy.PartitionKey, copy.RowKey, CancellationToken.None);
        await feedback.ForgetAsync(copy.PartitionKey, copy.RowKey, CancellationToken.None);
        await feedback.ForgetAsync(copy.PartitionKey, "09999999999999-not-there-yet", CancellationToken.None);
        var after = (await yusuf.TryReadAsync("api/reports/feedback?from=2026-02-23&to=2026-03-01")).Expect<Report>();
        Assert.Equal((2, 1), (after.Weeks[0].Topics[0].Count, after.Weeks[0].Topics[0].Said.Count));

        async Task ConnectAsync(ListedCall call, params (string Topic, string Said)[] feedback) =>
            Assert.Equal("completed", (await outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject
            {
                ["outcome"] = "connected",
                ["note"] = "Talked for a while.",
                ["feedback"] = new JsonArray([.. feedback.Select(one => new JsonObject { ["topic"] = one.Topic, ["said"] = one.Said })]),
            })).Status);
    }

    private sealed record ReportTopic(string Topic, int Count, IReadOnlyList<string> Said);

    private sealed record ReportWeek(string Week, int Count, IReadOnlyList<ReportTopic> Topics);

    private sealed record Report(string From, string To, int Count, IReadOnlyList<ReportWeek> Weeks);
}
