using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Whoever asks what we keep about them is told all of it, in words.</summary>
public sealed class ExportTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task Everything_that_is_kept_is_in_one_file_that_a_person_can_read_and_nothing_about_anybody_else()
    {
        await _outreach.MentionAsync(Mention.By("@another", "My hurdygurdy is fine."));
        var (customerId, followUpIds) = await PersonalStory.TellAsync(host);

        using var http = new HttpClient { BaseAddress = _outreach.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/customers/{customerId}/export");
        request.Headers.Add("X-Outreach-Staff", "hanneke-vos");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            $"attachment; filename=\"customer-{customerId}.json\"", response.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.All(PersonalStory.Words, word => Assert.Contains(word, text, StringComparison.OrdinalIgnoreCase));
        Assert.All(followUpIds, id => Assert.Contains(id, text, StringComparison.Ordinal));
        Assert.DoesNotContain("hurdygurdy", text, StringComparison.OrdinalIgnoreCase);

        // All that a person says or is said to have done is in a sentence, too.
        var file = JsonSerializer.Deserialize<JsonElement>(text);
        var sentences = SentencesOf(file).ToList();
        Assert.All(
            [
                "Ophelia",
                "Didgeridoo",
                "hautbois",
                "bassoon",
                "piccolo",
                "marimba",
                "tambourine",
                "ukulele",
                "zither",
                "xylophone",
                "kazoo",
                "mandolin",
                "oboe-d-amore",
                "carillon", "viola-da-gamba", "castanets", "euphonium", "sackbut", "bombarde", "rebec"],
            word => Assert.Contains(sentences, sentence => sentence.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("What you asked us not to do", file.GetProperty("whatYouAskedUsNotToDo").GetProperty("heading").GetString());
        Assert.Equal(5, file.GetProperty("whatYouWroteAndWhatWeAnswered").GetProperty("conversations").GetArrayLength());
        Assert.Contains(
            sentences, sentence => sentence.Contains("hanneke-vos was sent an e-mail that names you", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.Contains("730 days", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.Contains("1095 days", StringComparison.Ordinal));
        Assert.All(sentences, sentence => Assert.Matches(@"^[A-Z0-9].*[.""]( .*\))?\z", sentence.ReplaceLineEndings(" ")));
    }

    [Fact]
    public async Task What_says_that_a_command_to_a_call_was_sent_is_in_it_too()
    {
        var call = await _outreach.LoyalAsync("@keyed", "hanneke-vos", "+31699000333");
        var sent = await _outreach.TryDecideAsync(
            "hanneke-vos",
            call.Id,
            "attempts",
            new JsonObject { ["outcome"] = "no_answer" },
            new Dictionary<string, string> { ["Idempotency-Key"] = "once" });
        Assert.Equal(HttpStatusCode.OK, sent.Status);

        var export = (await _outreach.As("hanneke-vos").TryReadAsync($"api/customers/{call.CustomerId}/export")).Expect<JsonElement>();

        var command = Assert.Single(
            export.GetProperty("whenWeCalled").GetProperty("data").EnumerateArray(),
            row => row.GetProperty("key").GetString()!.StartsWith("call:1:command:", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, command.GetProperty("value").ValueKind);
        Assert.Equal(await _outreach.NowAsync(), command.GetProperty("At").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task It_takes_a_lead_and_a_customer_who_is_there()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@asked"))).CustomerId;
        (await _outreach.As("sanne-lootsma").TryReadAsync($"api/customers/{id}/export")).ExpectProblem(HttpStatusCode.Forbidden);
        (await _outreach.SendAsync(HttpMethod.Get, $"api/customers/{id}/export")).ExpectProblem(HttpStatusCode.Unauthorized);
        (await _outreach.As("hanneke-vos").TryReadAsync("api/customers/nobody/export")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, (await _outreach.As("hanneke-vos").TryReadAsync($"api/customers/{id}/export")).Status);
    }

    private static IEnumerable<string> SentencesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => member.Name == "inWords"
            ? member.Value.EnumerateArray().Select(sentence => sentence.GetString()!)
            : SentencesOf(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(SentencesOf),
        _ => [],
    };
}
