using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Deadlines in the company's own hours, seen over HTTP on a clock that stands at the moment in question.</summary>
public sealed class BusinessHoursTests
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];

    private static readonly string[] EveryDay = [.. Weekdays, "saturday", "sunday"];

    // Times in UTC: Amsterdam is an hour ahead of it in winter and two in summer.
    [Theory]
    [InlineData("2026-01-09T15:30Z", "nine-to-five", "PT1H", "2026-01-12T08:30Z")] // Friday 16:30 + 1 h is Monday 9:30
    [InlineData("2026-03-28T22:00Z", "nights", "PT4H", "2026-03-29T02:00Z")] // 23:00 + 4 h on the night that lacks an hour is 4:00
    [
        InlineData(
            "2026-10-24T21:00Z",
            "nights",
            "PT4H",
            "2026-10-25T01:00Z")] // 23:00 + 4 h on the night that has an hour twice is 2:00, the second one
    [InlineData("2026-04-03T14:30Z", "nine-to-five", "PT1H", "2026-04-07T07:30Z")] // Friday 16:30, Easter Monday between: Tuesday 9:30
    [
        InlineData(
            "2026-12-23T15:30Z", "nine-to-five", "PT5H", "2026-12-28T09:00Z")] // half a day on the 24th, closed on the 25th and the weekend
    [InlineData("2026-01-10T22:15Z", "around-the-clock", "PT1H", "2026-01-10T23:15Z")]
    [InlineData("2026-03-28T23:30Z", "around-the-clock", "PT4H", "2026-03-29T03:30Z")]
    public async Task An_answer_is_due_when_its_business_time_has_passed(string received, string calendar, string target, string due)
    {
        await using var host = await OutreachHost.StartAsync(startsAt: At(received));
        await PromiseAsync(host.Client, calendar, target);

        var id = (await host.Client.MentionAsync(Mention.By("@hours"))).FollowUpId;

        var clock = (await host.Client.As("hanneke-vos").FollowUpAsync(id)).ServiceLevel.FirstResponse;
        Assert.Equal(At(due), clock.DueAt);
    }

    [Fact]
    public async Task Nobody_is_reminded_while_the_office_is_closed_and_everybody_when_it_opens()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: At("2026-01-09T15:30Z"));
        var id = (await host.Client.MentionAsync(Mention.By("@friday"))).FollowUpId;
        var reader = host.Client.As("hanneke-vos");

        await host.Client.AdvanceToAsync(At("2026-01-12T08:14Z"));
        Assert.Equal([MailKind.Assigned], await KindsAsync(host.Client, id));

        await host.Client.AdvanceToAsync(At("2026-01-12T08:15Z"));
        // Its owner is in Paramaribo, where nobody is up yet: colleagues are asked.
        Assert.Equal([MailKind.Assigned, MailKind.DueSoon, "offered"], (await KindsAsync(host.Client, id)).Distinct().Order());

        await host.Client.AdvanceToAsync(At("2026-01-12T08:30Z"));
        Assert.Equal(
            [MailKind.Assigned, MailKind.DueSoon, MailKind.Overdue, "offered"], (await KindsAsync(host.Client, id)).Distinct().Order());
        Assert.Equal("missed", (await reader.FollowUpAsync(id)).ServiceLevel.FirstResponse.Status);
    }

    [Fact]
    public async Task A_follow_up_keeps_the_promise_it_was_born_with_and_the_next_one_gets_the_new()
    {
        await using var host = await OutreachHost.StartAsync();
        await PromiseAsync(host.Client, "around-the-clock", "PT5H");
        var old = (await host.Client.MentionAsync(Mention.By("@before"))).FollowUpId;
        await PromiseAsync(host.Client, "around-the-clock", "PT2H");
        var young = (await host.Client.MentionAsync(Mention.By("@after"))).FollowUpId;
        var reader = host.Client.As("hanneke-vos");

        var (first, second) = (await reader.FollowUpAsync(old), await reader.FollowUpAsync(young));
        Assert.Equal(first.ServiceLevel.Version + 1, second.ServiceLevel.Version);
        Assert.Equal(TimeSpan.FromHours(5), first.ServiceLevel.FirstResponse.DueAt - first.ReceivedAt);
        Assert.Equal(TimeSpan.FromHours(2), second.ServiceLevel.FirstResponse.DueAt - second.ReceivedAt);

        // Its later clocks too: a restart does not forget which version it was.
        await host.ForgetMemoryAsync();
        await host.Client.As("hanneke-vos").AcknowledgeAsync(old, "Hello.");
        var replied = await host.Client.As("hanneke-vos").CommandAsync(old, "customer-replied", new JsonObject { ["text"] = "And?" });
        Assert.Equal(TimeSpan.FromHours(5), replied.ServiceLevel.NextResponse.DueAt - await host.Client.NowAsync());
    }

    private static async Task<IEnumerable<string>> KindsAsync(OutreachClient outreach, string id) =>
        (await outreach.InboxAsync()).Where(mail => mail.About == id).Select(mail => mail.Kind);

    private static async Task PromiseAsync(OutreachClient outreach, string calendar, string target)
    {
        var body = new JsonObject
        {
            ["calendars"] = new JsonObject
            {
                ["nine-to-five"] = Calendar("Europe/Amsterdam", Weekdays, "09:00-17:00"),
                ["nights"] = Calendar("Europe/Amsterdam", EveryDay, "00:00-06:00", "22:00-24:00"),
                ["around-the-clock"] = Calendar("UTC", EveryDay, "00:00-24:00"),
            },
            ["policies"] = new JsonArray(new JsonObject
            {
                ["name"] = "everything",
                ["calendar"] = calendar,
                ["firstResponse"] = target,
                ["nextResponse"] = target,
                ["resolution"] = "PT24H",
                ["checkIns"] = new JsonArray("P3D", "P7D", "P14D"),
            }),
        };
        var answer = await outreach.SendAsync(HttpMethod.Put, "api/service-levels", OutreachClient.JsonOf(body), "pieter-zwaan");
        answer.Expect<object>(HttpStatusCode.OK);
    }

    private static JsonObject Calendar(string timeZone, string[] days, params string[] hours) => new()
    {
        ["timeZone"] = timeZone,
        ["hours"] = new JsonObject(
            days.Select(day => KeyValuePair.Create(day, (JsonNode?)new JsonArray([.. hours.Select(span => (JsonNode?)span)])))),
        ["holidays"] = new JsonArray(
            new JsonObject { ["date"] = "2026-04-06", ["name"] = "Easter Monday" },
            new JsonObject { ["date"] = "2026-12-24", ["name"] = "Christmas Eve", ["hours"] = new JsonArray("09:00-12:30") },
            new JsonObject { ["date"] = "2026-12-25", ["name"] = "Christmas" }),
    };

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
