using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Outreach.DevHost.Import;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class MentionImportTests
{
    [Fact]
    public void A_csv_field_keeps_its_quotes_commas_and_line_breaks()
    {
        const string csv =
            "external_id,author,text,posted_at,retweets\r\n1,ann,\"He said \"\"no\"\",\nthen left\",2026-03-01T08:00:00Z,9000\r\n";

        var mention = Assert.Single(MentionFile.FromCsv(new StringReader(csv), "twitter"));

        Assert.Equal("He said \"no\",\nthen left", (string?)mention.Body["text"]);
        Assert.Equal("ann", (string?)mention.Body["author"]!["handle"]);
        Assert.Equal("twitter", (string?)mention.Body["channel"]);
    }

    [Fact]
    public void Reach_is_not_sent()
    {
        const string csv = "external_id,author,text,posted_at,retweets\n1,ann,hi,2026-03-01T08:00:00Z,9000";

        Assert.DoesNotContain("9000", MentionFile.FromCsv(new StringReader(csv), "twitter").Single().Body.ToJsonString());
    }

    [Theory]
    [InlineData("author,text,posted_at\n", "external_id")]
    [InlineData("external_id,author,text,posted_at\n1,ann,hi\n", "Line 2")]
    [InlineData("external_id,author,text,posted_at\n1,ann,\"hi,now\n", "line 2")]
    [InlineData("external_id,author,text,posted_at\n1,ann,\"hi\"x,now\n", "line 2")]
    public void A_damaged_csv_is_refused_with_its_line(string csv, string named) =>
        Assert.Contains(
            named, Assert.Throws<InvalidDataException>(() => MentionFile.FromCsv(new StringReader(csv), "twitter").ToList()).Message);

    [Fact]
    public void Ndjson_is_sent_as_it_is_and_a_damaged_line_is_named()
    {
        var mentions = MentionFile.FromNdjson(
            new StringReader("{\"channel\":\"blog\",\"text\":\"a\"}\n\n{\"text\":\"b\"}\n[1]\n"), "review");

        using var reading = mentions.GetEnumerator();
        Assert.True(reading.MoveNext());
        Assert.Equal("blog", (string?)reading.Current.Body["channel"]);
        Assert.True(reading.MoveNext());
        Assert.Equal("review", (string?)reading.Current.Body["channel"]);
        Assert.Contains("Line 4", Assert.Throws<InvalidDataException>(() => reading.MoveNext()).Message);
    }

    [Fact]
    public async Task One_bad_mention_is_named_by_its_line_and_all_others_are_posted()
    {
        var host = new Host();
        var mentions = Enumerable.Range(1, 250).Select(
            n => new FileMention(n, new JsonObject { ["externalId"] = n, ["text"] = n == 137 ? " " : "hi" }));

        var summary = await new MentionImport(new HttpClient(host) { BaseAddress = new Uri("http://127.0.0.1") }, "/api/mentions")
            .RunAsync(mentions, _ => { }, CancellationToken.None);

        var rejected = Assert.Single(summary.Rejected);
        Assert.Equal(new RejectedMention(137, "text: must not be blank"), rejected);
        Assert.Equal(249, summary.Accepted);
        Assert.Equal(249, host.Taken.Distinct().Count());
    }

    [Fact]
    public async Task What_is_too_large_together_is_posted_in_parts()
    {
        var host = new Host { MostTogether = 30 };
        var mentions = Enumerable.Range(1, 100).Select(n => new FileMention(n, new JsonObject { ["externalId"] = n, ["text"] = "hi" }));

        var summary = await new MentionImport(new HttpClient(host) { BaseAddress = new Uri("http://127.0.0.1") }, "/api/mentions")
            .RunAsync(mentions, _ => { }, CancellationToken.None);

        Assert.Equal((100, 0), (summary.Accepted, summary.Rejected.Count));
        Assert.Equal(100, host.Taken.Distinct().Count());
    }

    [Fact]
    public async Task Duplicates_are_counted_as_such()
    {
        var host = new Host();
        using var http = new HttpClient(host) { BaseAddress = new Uri("http://127.0.0.1") };
        var mentions = Enumerable.Range(1, 5).Select(
            n => new FileMention(n, new JsonObject { ["externalId"] = n, ["text"] = "hi" })).ToList();
        await new MentionImport(http, "/api/mentions").RunAsync(mentions, _ => { }, CancellationToken.None);

        var summary = await new MentionImport(http, "/api/mentions").RunAsync(mentions, _ => { }, CancellationToken.None);

        Assert.Equal((0, 5), (summary.Accepted, summary.Duplicates));
    }

    /// <summary>Takes what it can of an array, unless it is too large.</summary>
    private sealed class Host : HttpMessageHandler
    {
        public int MostTogether { get; init; } = 100;

        public List<int> Taken { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var mentions = (await request.Content!.ReadFromJsonAsync<JsonArray>(cancellationToken))!;
            if (mentions.Count > MostTogether)
            {
                return new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge)
                {
                    Content = JsonContent.Create(new { detail = "It is too large." }),
                };
            }

            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = JsonContent.Create(mentions.Select((mention, index) => Answer(mention!, index)).ToList()),
            };
        }

        private object Answer(JsonNode mention, int index)
        {
            if (string.IsNullOrWhiteSpace((string?)mention["text"]))
            {
                return new { index, status = 400, detail = "It is refused.", errors = new { text = new[] { "must not be blank" } } };
            }

            var id = (int)mention["externalId"]!;
            var duplicate = Taken.Contains(id);
            Taken.Add(id);
            return new { duplicate, id };
        }
    }
}
