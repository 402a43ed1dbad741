using System.Text.Json.Nodes;
using NodaTime;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.Tests.Reports;

namespace Outreach.EndToEnd;

/// <summary>
/// Of what happens while the host is killed, reports count as much as if nobody had killed it: as often as OUTREACH_KILLS says.
/// </summary>
public sealed class ReportKillTests : KillTests
{
    private const string Lead = "hanneke-vos";
    private const string Days = "from=2026-03-02&to=2026-03-29";

    private static readonly IReadOnlyList<IReadOnlyList<(string Command, JsonObject Body)>> Lives =
    [
        [Acknowledge(), Promise(hours: 2), Resolve(), Confirm()],
        [Acknowledge(), Promise(hours: 1), Promise(hours: 3)],
        [Acknowledge(), Resolve(), Confirm(), ("reopen", new JsonObject { ["reason"] = "It broke again." }), Resolve()],
        [("spam", new JsonObject { ["reason"] = "An advertisement." })],
        [],
        [("spam", new JsonObject { ["reason"] = "An advertisement." }), ("reopen", new JsonObject { ["reason"] = "It was a customer." })],
        [Acknowledge(needsResolution: false)],
    ];

    [Fact]
    public async Task Killed_in_the_middle_again_and_again_the_report_says_what_the_events_say()
    {
        var rounds = Math.Max(2, Scale);
        for (var round = 0; round < rounds; round++)
        {
            await LiveAsync(_spared.Client, round);

            // Seen from the tables, in another moment in each round: while commands come in, and while what is counted of them is written.
            var (table, more) = round % 2 == 0 ? ("FollowUps", 4 + (round * 29 % 64)) : ("ReportFacts", Lives.Count + 1 + (round % 6));
            var enough = await _killed.Tables.CountAsync(table) + more;
            var lives = LiveAsync(_killed.Client, round);
            await UntilAsync(lives, async () => await _killed.Tables.CountAsync(table) >= enough);
            await KillDuringAsync(lives);
            await _killed.StartAsync();

            // Whoever got no answer says it again.
            await LiveAsync(_killed.Client, round);
            await Task.WhenAll(Hosts.Select(host => host.AdvanceAsync(TimeSpan.FromHours(5))));
        }

        Assert.InRange(_kills, (1 + rounds) / 2, rounds);
        foreach (var host in Hosts)
        {
            await host.AdvanceAsync(TimeSpan.FromDays(1));
            await host.As(Lead).SweepAsync();
        }

        var report = await ReportAsync(_killed.Client);
        var events = new IndependentFigures(await EventsAsync(_killed.Client), "Europe/Amsterdam");
        var (from, to) = (new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 29));
        Recomputed.AssertSame(report["total"]!.AsArray(), events.In(from, to));
        Assert.Equal(["blog", "twitter"], report["groups"]!.AsArray().Select(group => (string?)group!["group"]));
        foreach (var group in report["groups"]!.AsArray())
        {
            Recomputed.AssertSame(group!["figures"]!.AsArray(), events.In(from, to, story => story.Channel == (string?)group["group"]));
        }

        Assert.Equal(CountedIn(await ReportAsync(_spared.Client)), CountedIn(report));
    }

    private IEnumerable<OutreachClient> Hosts => [_spared.Client, _killed.Client];

    private static (string, JsonObject) Acknowledge(bool needsResolution = true) => (
        "acknowledge",
        new JsonObject { ["said"] = "A person is here.", ["where"] = "twitter", ["needsResolution"] = needsResolution });

    private static (string, JsonObject) Promise(int hours) => ("promise", new JsonObject { ["by"] = hours, ["what"] = "A word from us." });

    private static (string, JsonObject) Resolve() => ("resolve", new JsonObject { ["done"] = "Repaired." });

    private static (string, JsonObject) Confirm() => (
        "confirm", new JsonObject { ["evidence"] = "They said so.", ["by"] = "customer" });

    /// <summary>A mention for each life, and the life. The same round again is no other one.</summary>
    private static async Task LiveAsync(OutreachClient outreach, int round)
    {
        var now = await outreach.NowAsync();
        var receipts = await outreach.MentionAllAsync(Lives.Select((_, life) => Mention
            .By($"@life{life}", $"Life {life} of round {round}.", channel: life % 2 == 0 ? "twitter" : "blog")
            .With("externalId", $"{round}-{life}")));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Lives.Count),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (life, _) =>
            {
                foreach (var ((command, given), step) in Lives[life].Select((one, step) => (one, step)))
                {
                    var body = given.DeepClone().AsObject();
                    if (command == "promise")
                    {
                        body["by"] = now.AddHours((int)given["by"]!).ToString("O");
                    }

                    (await outreach.As("ravi-jagmohan").TryCommandAsync(
                        receipts[life].FollowUpId, command, body, idempotencyKey: $"{round}-{life}-{step}")).Expect<FollowUp>();
                }
            });
        await outreach.SettleAsync();
    }

    private static async Task<JsonObject> ReportAsync(OutreachClient outreach) =>
        (await outreach.As(Lead).TryReadAsync($"api/reports/consistency?{Days}&by=channel")).Expect<JsonObject>();

    private static async Task<IReadOnlyList<JsonObject>> EventsAsync(OutreachClient outreach)
    {
        var events = new List<JsonObject>();
        for (string? next = ""; next is not null;)
        {
            var answer = await outreach.As(Lead).TryReadAsync($"api/reports/events?{Days}&continuation={Uri.EscapeDataString(next)}");
            var lines = answer.Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
            events.AddRange(lines[..^1]);
            next = (string?)lines[^1]["continuation"];
        }

        return events;
    }

    /// <summary>Who is sent how many e-mails is another matter.</summary>
    private static IReadOnlyList<string> CountedIn(JsonObject report) =>
        [
            .. report["total"]!.AsArray().Where(figure => !((string)figure!["name"]!).StartsWith("emails", StringComparison.Ordinal))
                .Select(figure => $"{figure!["name"]}: {figure["value"]} of {figure["of"]}"),
        ];
}
