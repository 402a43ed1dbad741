using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.FollowUps.Mentions;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Mentions;

/// <summary>
/// Input that is refused before anything is stored: the endpoint is given no storage at all, so that reaching for it would
/// be a failure of its own.
/// </summary>
public sealed class MentionEndpointTests
{
    private const string Valid =
        """{"channel":"twitter","externalId":"1","author":{"handle":"@cleo"},"text":"Hello","postedAt":"2026-03-02T08:57:00Z"}""";

    [Theory]
    [InlineData("[]", 400, "body")]
    [InlineData("null", 400, "body")]
    [InlineData("", 400, "body")]
    [InlineData("{", 400, "body")]
    [InlineData("{\"channel\":\"twitter\",}", 400, "body")]
    [InlineData("\"text\"", 400, "body")]
    [InlineData("[null]", 400, "[0]")]
    [InlineData("{\"channel\":5}", 400, "channel")]
    [InlineData("{\"author\":{\"handle\":[]}}", 400, "author.handle")]
    [InlineData("{\"author\":\"cleo\"}", 400, "author")]
    [InlineData("[{}, {\"text\":5}]", 400, "[1].text")]
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
    }

    [Fact]
    public async Task One_wrong_mention_among_many_is_named_by_its_place()
    {
        var (status, problem) = await PostAsync(Encoding.UTF8.GetBytes($"[{Valid},{Valid.Replace("Hello", " ")},{Valid}]"));

        Assert.Equal(400, status);
        Assert.Equal("[1].text", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
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

    private static Task<(int Status, JsonElement Problem)> PostAsync(
        byte[] body, string contentType = "application/json; charset=utf-8", bool announced = true) =>
        PostAsync(new MemoryStream(body), contentType, announced);

    private static async Task<(int Status, JsonElement Problem)> PostAsync(
        Stream body, string contentType = "application/json; charset=utf-8", bool announced = true)
    {
        var callers = Substitute.For<ICallerSource>();
        callers.MayHandInMentions(Arg.Any<HttpRequest>()).Returns(true);
        var guard = new RequestGuard(Samples.HttpFunctions, callers, null!, null!, NullLogger<RequestGuard>.Instance);
        var endpoint = new MentionEndpoints(null!, new HandIn(null!, TimeProvider.System), TimeProvider.System);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = body;
        http.Request.ContentLength = announced ? body.Length : null;
        http.Request.ContentType = contentType;
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
