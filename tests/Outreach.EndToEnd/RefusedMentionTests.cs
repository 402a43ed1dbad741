using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What could not be taken in at all is counted, and leads hear of it, without a word of what was sent.</summary>
public sealed class RefusedMentionTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Words = "flugelhorn";

    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task Leads_see_how_many_from_whom_and_why_and_the_sweep_says_so_in_a_line()
    {
        var nameless = Mention.By("@ada", Words).With("channel", null);
        await _outreach.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(nameless));
        await _outreach.SendAsync(
            HttpMethod.Post,
            "api/mentions",
            OutreachClient.JsonOf(new JsonArray(
                nameless.DeepClone(), Mention.By("@bo"), nameless.DeepClone(), Mention.By("@cy").With("author", new JsonArray(Words)))));
        await _outreach.SendAsync(HttpMethod.Post, "api/mentions", new StringContent($"{{{Words}", null, "application/json"));
        var lead = _outreach.As("hanneke-vos");

        var refused = (await lead.TryReadAsync("api/mentions/refused")).Expect<Page<Refused>>().Items;

        Assert.Equal(
            [("machine", "no_channel", "no channel", 3), ("machine", "no_author", "no author", 1), ("machine", "not_json", "no JSON", 1)],
            refused.Select(one => (one.Source, one.Reason, one.Why, one.Count)));
        Assert.All(refused, one => Assert.Equal("2026-03-02", one.Day));
        (await _outreach.As("ravi-jagmohan").TryReadAsync("api/mentions/refused")).ExpectProblem(HttpStatusCode.Forbidden);
        Assert.Equal(
            [
                "3 refused from machine today: no channel",
                "1 refused from machine today: no author",
                "1 refused from machine today: no JSON",
            ],
            (await lead.SweepAsync()).Refused);
        Assert.DoesNotContain(
            await host.Tables.ReadAsync("RefusedMentions"), row => row.Texts.Any(text => text.Contains(Words, StringComparison.Ordinal)));
    }

    private sealed record Refused(string Day, string Source, string Reason, string Why, int Count);
}
