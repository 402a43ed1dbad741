using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff.Authorization;
using Outreach.Tests.Platform;

namespace Outreach.Tests.Mentions;

/// <summary>
/// Input that is refused before anything is stored but that it was: the endpoint is given no intake at all, so that reaching for it would
/// be a failure of its own.
/// </summary>
public sealed class MentionEndpointTests
{
    private const string Valid =
        """{"channel":"twitter","externalId":"1","author":{"handle":"@cleo"},"text":"Hello","postedAt":"2026-03-02T08:57:00Z"}""";

    private readonly MemoryTable _refused = new();

    [Theory]
    [InlineData("[]", 400, "body")]
    [InlineData("null", 400, "body")]
    [InlineData("", 400, "body")]
    [InlineData("{", 400, "body")]
    [InlineData("{\"channel\":\"twitter\",}", 400, "body")]
    [InlineData("\"text\"", 400, "body")]
    [InlineData("5", 400, "body")]
    [InlineData("{\"channel\":[]}", 400, "channel")]
    [InlineData("{\"author\":{\"handle\":[]}}", 400, "author.handle")]
    [InlineData("{\"author\":[\"cleo\"]}", 400, "author")]
    public async Task A_broken_body_is_a_problem_that_names_where(string body, int status, string field)
    {
        var (answered, problem) = await PostAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(status, answered);
        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_hundred_and_one_mentions_are_too_many()
    {
        var (status, problem) = await PostAsync(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(Valid, 101))}]"));

        Assert.Equal(400, status);
        Assert.Contains("101", problem.GetProperty("errors").GetProperty("body")[0].GetString());
        var row = (await _refused.FindAsync("2026-03-02", "machine:wrong_size", CancellationToken.None))!;
        Assert.Equal(101, row.GetInt32("Count"));
    }

    [Fact]
    public async Task Handled_strictly_one_wrong_mention_among_many_is_named_by_its_place_and_nothing_is_taken()
    {
        var (status, problem) = await PostAsync(
            Encoding.UTF8.GetBytes($"[{Valid},{Valid.Replace("\"externalId\":\"1\",", "")},5]"),
            prefer: "respond-async, handling=strict");

        Assert.Equal(400, status);
        Assert.Equal(["[1].externalId", "[2]"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("{", "not_json", 1)]
    [InlineData("5", "not_json", 1)]
    [InlineData("[]", "wrong_size", 1)]
    [InlineData("{\"externalId\":\"1\",\"author\":{\"handle\":\"a\"}}", "no_channel", 1)]
    [InlineData("{\"channel\":\"blog\",\"author\":{\"handle\":\"a\"}}", "no_external_id", 1)]
    [InlineData("{\"channel\":\"blog\",\"externalId\":\"1\"}", "no_author", 1)]
    [InlineData("[{},{\"channel\":{\"Quillon\":\"Marrowby\"}},{}]", "no_channel", 3)]
    public async Task What_could_not_be_taken_is_counted_by_day_source_and_reason(string body, string reason, int count)
    {
        await PostAsync(Encoding.UTF8.GetBytes(body), prefer: "handling=strict");
        await PostAsync(Encoding.UTF8.GetBytes(body), prefer: "handling=strict");

        Assert.Equal([$"2026-03-02/machine:{reason}"], _refused.Keys);
        var row = (await _refused.FindAsync("2026-03-02", $"machine:{reason}", CancellationToken.None))!;
        Assert.Equal(2 * count, row.GetInt32("Count"));
    }

    [Fact]
    public async Task Who_sends_what_can_not_be_taken_is_answered_also_when_it_can_not_be_counted()
    {
        _refused.BeforeWrite = _ => throw new Azure.RequestFailedException(503, "Busy.");

        Assert.Equal(400, (await PostAsync("{"u8.ToArray())).Status);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task A_body_nested_a_hundred_thousand_deep_is_refused_not_run_into(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));

        var (status, problem) = await PostAsync(Encoding.UTF8.GetBytes($"{{\"x\":{deep}}}"));

        Assert.Equal(400, status);
        Assert.NotEmpty(problem.GetProperty("errors").EnumerateObject());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_mebibytes_are_too_large_whether_announced_or_not(bool announced)
    {
        var body = Encoding.UTF8.GetBytes(Valid.Replace("Hello", new string('a', 2 * 1024 * 1024)));

        var (status, _) = await PostAsync(body, announced: announced);

        Assert.Equal(413, status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    [InlineData("json")]
    public async Task Another_media_type_is_refused(string contentType)
    {
        var (status, problem) = await PostAsync(Encoding.UTF8.GetBytes(Valid), contentType);

        Assert.Equal(415, status);
        Assert.Equal("Content-Type", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_breaks_off_is_400_and_never_a_failure_of_ours(bool properly)
    {
        var body = Substitute.For<Stream>();
        body.ReadAsync(Arg.Any<Memory<byte>>(), Arg.Any<CancellationToken>()).ThrowsAsync(
            properly ? new BadHttpRequestException("Unexpected end of request content.") : new IOException("Connection reset by peer."));

        var (status, problem) = await PostAsync(body, announced: false);

        Assert.Equal(400, status);
        Assert.Equal("body", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    private Task<(int Status, JsonElement Problem)> PostAsync(
        byte[] body, string contentType = "application/json; charset=utf-8", bool announced = true, string? prefer = null) =>
        PostAsync(new MemoryStream(body), contentType, announced, prefer);

    private async Task<(int Status, JsonElement Problem)> PostAsync(
        Stream body, string contentType = "application/json; charset=utf-8", bool announced = true, string? prefer = null)
    {
        var callers = Substitute.For<ICallerSource>();
        callers.MayHandInMentions(Arg.Any<HttpRequest>()).Returns(true);
        var guard = new RequestGuard(Samples.HttpFunctions, callers, null!, new RequestLimits(0), null!, NullLogger<RequestGuard>.Instance);
        var storage = Substitute.For<TableServiceClient>();
        storage.GetTableClient(Arg.Any<string>()).Returns(_refused);
        var (office, clock) = (new Office("Europe/Amsterdam"), new FakeTimeProvider(Samples.Monday));
        var refused = new RefusedMentions(new OutreachTables(storage), office, clock, NullLogger<RefusedMentions>.Instance);
        var endpoint = new MentionEndpoints(null!, new HandIn(null!, null!, office), refused, null!, new LiveWork(), clock);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = body;
        http.Request.ContentLength = announced ? body.Length : null;
        http.Request.ContentType = contentType;
        http.Request.Headers["Prefer"] = prefer;
        http.Response.Body = new MemoryStream();

        await guard.AnswerAsync(
            http,
            nameof(MentionEndpoints.PostMentions),
            () => endpoint.PostMentions(http.Request, null!, CancellationToken.None),
            CancellationToken.None);

        http.Response.Body.Position = 0;
        Assert.StartsWith("application/problem+json", http.Response.ContentType);
        using var answer = await JsonDocument.ParseAsync(http.Response.Body);
        Assert.Equal(http.Response.StatusCode, answer.RootElement.GetProperty("status").GetInt32());
        return (http.Response.StatusCode, answer.RootElement.Clone());
    }
}
